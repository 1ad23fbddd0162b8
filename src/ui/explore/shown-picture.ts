/** The picture that is on show when it is not simply the one of a seed: follows the latest recipe, never more than one order ahead. */
import type {Recipe} from '../../picture/recipe.ts';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {PublishedPicture} from '../../picture/picture-store.ts';
import type {Workbench} from './workbench.ts';

/** Before every tile and every small picture. */
const FIRST_OF_ALL = -2;

interface Shown extends Pick<PublishedPicture, 'src' | 'address' | 'file' | 'release'> {
  link: string;
  /** It is not a smaller early picture. */
  isWhole: boolean;
  /** It has its address. */
  isFinal: boolean;
}

export class ShownPicture implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #wanted: {bench: Workbench; recipe: Recipe; link: string; isDraft: boolean} | null = null;
  #isBusy = false;
  #shown: Shown | null = null;
  error = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.show(null, null);
  }

  /** What is on show; null while the picture of the seed is. */
  get view(): Pick<PublishedPicture, 'src' | 'address' | 'file'> | null {
    return this.#shown;
  }

  /** Whether what is on show is a picture on its way, which has no address. */
  get isDraft(): boolean {
    return this.#shown !== null && !this.#shown.isFinal;
  }

  /** Whether what is on show is what was asked for last, and the whole of it. */
  get isCurrent(): boolean {
    return (this.#wanted?.link ?? '') === (this.#shown?.link ?? '') && (this.#shown?.isWhole ?? true);
  }

  /**
   * Call as often as it changes.
   * @param recipe null: nothing but the picture of the seed
   * @param isDraft it will soon be another one: better a small picture at once than the whole one late
   */
  show(bench: Workbench | null, recipe: Recipe | null, isDraft = false): void {
    if (!bench || !recipe) {
      if (!this.#wanted && !this.#shown) return;
      this.#wanted = null;
      this.#replace(null);
      return;
    }
    const link = bench.linkOf(recipe);
    if (link === this.#wanted?.link && isDraft === this.#wanted.isDraft) return;
    this.#wanted = {bench, recipe, link, isDraft};
    this.error = '';
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#wanted && !this.#isShown(this.#wanted)) {
      const {bench, recipe, link, isDraft} = this.#wanted;
      try {
        const made = isDraft
          ? await this.#draft(bench, recipe, link)
          : await this.#final(bench, recipe, link);
        // A picture that was overtaken still shows the way there.
        if (this.#wanted) this.#replace(made);
        else made.release();
      } catch {
        if (this.#wanted?.link !== link || this.#wanted.isDraft !== isDraft) continue;
        this.error = 'This picture could not be made.';
        this.#host.requestUpdate();
        break;
      }
    }
    this.#isBusy = false;
  }

  async #draft(bench: Workbench, recipe: Recipe, link: string): Promise<Shown> {
    const {file, isWhole} = await bench.draft(recipe, {priority: () => FIRST_OF_ALL});
    const src = URL.createObjectURL(file);
    return {src, address: src, file, link, isWhole, isFinal: false, release: () => URL.revokeObjectURL(src)};
  }

  /** Under its own address, and not one of the many that a slider has passed. */
  async #final(bench: Workbench, recipe: Recipe, link: string): Promise<Shown> {
    const draft = this.#shown?.link === link && this.#shown.isWhole ? this.#shown.file : null;
    const made = draft ?? (await bench.file(recipe, {priority: () => FIRST_OF_ALL}));
    const {src, address, file, release} = await bench.publish(recipe, made);
    return {src, address, file, link, isWhole: true, isFinal: true, release};
  }

  #isShown({link, isDraft}: {link: string; isDraft: boolean}): boolean {
    const shown = this.#shown;
    return shown?.link === link && (shown.isFinal || isDraft);
  }

  #replace(shown: Shown | null): void {
    const old = this.#shown;
    this.#shown = shown;
    this.#host.requestUpdate();
    // The image element still shows the old one until the host has rendered.
    if (old) void this.#host.updateComplete.then(() => setTimeout(old.release, 1000));
  }
}

/** The picture that is on show when it is not simply the one of a seed: follows the latest recipe, never more than one order ahead. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Recipe} from './recipe.ts';
import type {Workbench} from './workbench.ts';

/** Before every tile and every small picture. */
const FIRST_OF_ALL = -2;

export class ShownPicture implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #wanted: {bench: Workbench; recipe: Recipe; link: string; isDraft: boolean} | null = null;
  #isBusy = false;
  #url: string | null = null;
  #shownLink = '';
  /** What is on show is not a smaller early picture. */
  #isWhole = true;
  /** The PNG on show, null while the picture of the seed is. */
  file: File | null = null;
  error = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.show(null, null);
  }

  /** Blob URL of `file`. */
  get url(): string | null {
    return this.#url;
  }

  /** Whether what is on show is what was asked for last, and the whole of it. */
  get isCurrent(): boolean {
    return (this.#wanted?.link ?? '') === this.#shownLink && this.#isWhole;
  }

  /**
   * Call as often as it changes.
   * @param recipe null: nothing but the picture of the seed
   * @param isDraft it will soon be another one: better a small picture at once than the whole one late
   */
  show(bench: Workbench | null, recipe: Recipe | null, isDraft = false): void {
    if (!bench || !recipe) {
      if (!this.#wanted && !this.#url) return;
      this.#wanted = null;
      this.#replace(null, '', true);
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
      const options = {priority: () => FIRST_OF_ALL};
      try {
        const {file, isWhole} = isDraft
          ? await bench.draft(recipe, options)
          : {file: await bench.file(recipe, options), isWhole: true};
        // A picture that was overtaken still shows the way there.
        if (this.#wanted) this.#replace(file, link, isWhole);
      } catch {
        if (this.#wanted?.link !== link || this.#wanted.isDraft !== isDraft) continue;
        this.error = 'This picture could not be made.';
        this.#host.requestUpdate();
        break;
      }
    }
    this.#isBusy = false;
  }

  #isShown({link, isDraft}: {link: string; isDraft: boolean}): boolean {
    return link === this.#shownLink && (this.#isWhole || isDraft);
  }

  #replace(file: File | null, link: string, isWhole: boolean): void {
    const old = this.#url;
    this.file = file;
    this.#url = file ? URL.createObjectURL(file) : null;
    this.#shownLink = link;
    this.#isWhole = isWhole;
    this.#host.requestUpdate();
    // The image element still shows the old one until the host has rendered.
    if (old) void this.#host.updateComplete.then(() => setTimeout(() => URL.revokeObjectURL(old), 1000));
  }
}

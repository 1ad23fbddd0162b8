/** The picture that is on show when it is not simply the one of a seed: follows the latest recipe, never more than one order ahead. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Recipe} from './recipe.ts';
import type {Workbench} from './workbench.ts';

/** Before every tile and every small picture. */
const FIRST_OF_ALL = -2;

export class ShownPicture implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #wanted: {bench: Workbench; recipe: Recipe; link: string} | null = null;
  #isBusy = false;
  #url: string | null = null;
  #shownLink = '';
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

  /** Whether what is on show is what was asked for last. */
  get isCurrent(): boolean {
    return (this.#wanted?.link ?? '') === this.#shownLink;
  }

  /** Null: nothing but the picture of the seed. Call as often as it changes. */
  show(bench: Workbench | null, recipe: Recipe | null): void {
    if (!bench || !recipe) {
      if (!this.#wanted && !this.#url) return;
      this.#wanted = null;
      this.#replace(null, '');
      return;
    }
    const link = bench.linkOf(recipe);
    if (link === this.#wanted?.link) return;
    this.#wanted = {bench, recipe, link};
    this.error = '';
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#wanted && this.#wanted.link !== this.#shownLink) {
      const {bench, recipe, link} = this.#wanted;
      try {
        const file = await bench.file(recipe, {priority: () => FIRST_OF_ALL});
        // A picture that was overtaken still shows the way there.
        if (this.#wanted) this.#replace(file, link);
      } catch {
        if (this.#wanted?.link !== link) continue;
        this.error = 'This picture could not be made.';
        this.#host.requestUpdate();
        break;
      }
    }
    this.#isBusy = false;
  }

  #replace(file: File | null, link: string): void {
    const old = this.#url;
    this.file = file;
    this.#url = file ? URL.createObjectURL(file) : null;
    this.#shownLink = link;
    this.#host.requestUpdate();
    // The image element still shows the old one until the host has rendered.
    if (old) void this.#host.updateComplete.then(() => setTimeout(() => URL.revokeObjectURL(old), 1000));
  }
}

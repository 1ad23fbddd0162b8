/** The large picture: follows the latest recipe, never more than one request ahead. */
import type {Recipe} from '../pictures/recipe.ts';
import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {PublishedPicture} from '../pictures/picture-store.ts';
import {PRIORITY} from '../pictures/priority.ts';
import {areAddressesNeeded, imageUrl} from '../pictures/image-url.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

interface Shown {
  picture: Pick<PublishedPicture, 'src' | 'address' | 'file'>;
  /** Canonical address. */
  key: string;
  /** It is not a smaller early picture. */
  isWhole: boolean;
  /** It has its address. */
  isFinal: boolean;
  release: () => void;
}

export class ShownPicture implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #wanted: {pictures: ModelPictures; recipe: Recipe; key: string; isDraft: boolean} | null = null;
  /** Ends the request that is on its way, unless it is a slider's, which still shows the way there. */
  #stop: AbortController | null = null;
  #isBusy = false;
  #shown: Shown | null = null;
  error = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#wanted = null;
    this.#stop?.abort();
    this.#replace(null);
  }

  /** What is on show: what was asked for last, or still the one before; null until there is one. */
  get view(): Shown['picture'] | null {
    return this.#shown?.picture ?? null;
  }

  /** Whether what is on show is a picture on its way, which has no address. */
  get isDraft(): boolean {
    return this.#shown !== null && !this.#shown.isFinal;
  }

  /** Whether what is on show is what was asked for last, and the whole of it. */
  get isCurrent(): boolean {
    return (this.#wanted?.key ?? '') === (this.#shown?.key ?? '') && (this.#shown?.isWhole ?? true);
  }

  /**
   * Call as often as it changes.
   * @param isDraft it will soon be another one: better a small picture at once than the whole one late
   */
  show(pictures: ModelPictures | null, recipe: Recipe, isDraft = false): void {
    if (!pictures) return;
    const key = pictures.keyOf(recipe);
    const wanted = this.#wanted;
    if (wanted?.key === key && wanted.isDraft === isDraft && wanted.pictures === pictures) return;
    this.#wanted = {pictures, recipe, key, isDraft};
    if (wanted?.key !== key) this.#stop?.abort();
    this.error = '';
    void this.#work();
  }

  /** After an error. */
  retry(): void {
    this.error = '';
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#wanted && !this.#isShown(this.#wanted)) {
      const {pictures, recipe, key, isDraft} = this.#wanted;
      const stop = isDraft ? null : new AbortController();
      this.#stop = stop;
      try {
        // A host may allow nothing but pictures under their own addresses.
        const isFinal = !isDraft || areAddressesNeeded();
        const made = isFinal
          ? await this.#final(pictures, recipe, key, stop?.signal)
          : await this.#draft(pictures, recipe, key);
        // A picture that was overtaken still shows the way there.
        if (this.#wanted) this.#replace(made);
        else made.release();
      } catch (error) {
        const {key: now, isDraft: isDraftNow, pictures: benchNow} = this.#wanted ?? {};
        if (now !== key || isDraftNow !== isDraft || benchNow !== pictures) continue;
        // Its model has gone; what makes pictures of the next one is on its way.
        const isGone = error instanceof DOMException && error.name === 'AbortError';
        if (!isGone) this.error = 'This picture could not be made.';
        this.#host.requestUpdate();
        break;
      }
    }
    this.#isBusy = false;
  }

  async #draft(pictures: ModelPictures, recipe: Recipe, key: string): Promise<Shown> {
    const {file, isWhole} = await pictures.draft(recipe, {priority: () => PRIORITY.large});
    const src = await imageUrl(file);
    const picture = {src, address: src, file};
    return {picture, key, isWhole, isFinal: false, release: () => URL.revokeObjectURL(src)};
  }

  /** Under its own address, and not one of the many that a slider has passed. */
  async #final(pictures: ModelPictures, recipe: Recipe, key: string, signal?: AbortSignal): Promise<Shown> {
    const draft = this.#shown?.key === key && this.#shown.isWhole ? this.#shown.picture.file : null;
    const lease = draft
      ? await pictures.adopt(recipe, draft)
      : await pictures.acquire(recipe, {...(signal ? {signal} : {}), priority: () => PRIORITY.large});
    return {picture: lease.picture, key, isWhole: true, isFinal: true, release: lease.release};
  }

  #isShown({key, isDraft}: {key: string; isDraft: boolean}): boolean {
    const shown = this.#shown;
    return shown?.key === key && (shown.isFinal || isDraft);
  }

  #replace(shown: Shown | null): void {
    const old = this.#shown;
    this.#shown = shown;
    this.#host.requestUpdate();
    // The image element still shows the old one until the host has rendered.
    if (old) void this.#host.updateComplete.then(() => setTimeout(old.release, 1000));
  }
}

import {PRIORITY} from '../pictures/priority.ts';
import {imageUrl} from '../pictures/image-url.ts';
import type {Recipe} from '../pictures/recipe.ts';
import {css, html, LitElement, nothing, type PropertyValues} from 'lit';
import type {ModelPictures} from '../pictures/model-pictures.ts';

/** The picture was made, and was not one that was kept. *
 * @fires thumb-made
 */
export class ThumbMadeEvent extends Event {
  readonly file: File;

  constructor(file: File) {
    super('thumb-made');
    this.file = file;
  }
}

/**
 * @summary A small picture of a recipe, made when it comes into view. Decorative: the control around it carries the name.
 */
export class Thumb extends LitElement {
  static override properties = {
    pictures: {attribute: false},
    recipe: {attribute: false},
    saved: {attribute: false},
    src: {state: true},
  };

  declare pictures: ModelPictures | null;
  declare recipe: Recipe | null;
  /** Gives a picture that was kept; null where none was. */
  declare saved: (() => Promise<Blob | null>) | null;
  declare src: string;

  #key = '';
  #waiting: AbortController | null = null;
  #sight: IntersectionObserver | null = null;
  #isSeen = false;

  constructor() {
    super();
    this.pictures = null;
    this.recipe = null;
    this.saved = null;
    this.src = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sight = new IntersectionObserver((entries) => {
      this.#isSeen = entries.at(-1)!.isIntersecting;
      if (this.#isSeen) void this.#make();
      else this.#waiting?.abort();
    });
    this.#sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.disconnect();
    this.#waiting?.abort();
    this.#key = '';
    this.#show('');
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has('recipe') || changed.has('pictures')) && this.#isSeen) void this.#make();
  }

  #show(url: string): void {
    if (this.src) URL.revokeObjectURL(this.src);
    this.src = url;
  }

  async #make(): Promise<void> {
    const {pictures, recipe, saved} = this;
    if (!recipe || !(pictures || saved)) return;
    const key = pictures?.keyOf(recipe) ?? JSON.stringify(recipe);
    if (key === this.#key && (this.src || this.#waiting?.signal.aborted === false)) return;
    this.#key = key;
    this.#waiting?.abort();
    const waiting = (this.#waiting = new AbortController());
    try {
      const kept = await saved?.();
      waiting.signal.throwIfAborted();
      const file =
        kept ?? (await pictures?.file(recipe, {signal: waiting.signal, priority: () => PRIORITY.thumb}));
      if (waiting.signal.aborted || !file) return;
      const url = await imageUrl(file, kept ? undefined : pictures?.addressOf(recipe));
      if (waiting.signal.aborted) return URL.revokeObjectURL(url);
      this.#show(url);
      if (file instanceof File && file !== kept) this.dispatchEvent(new ThumbMadeEvent(file));
    } catch {
      // It stays a calm patch; the engine's own state says why.
      waiting.abort();
    }
  }

  override render(): unknown {
    // Seeds next door have colours far apart.
    const hue = ((this.recipe?.seed ?? 0) * 137) % 360;
    return html`<div .style=${`--hue:${hue}`}>
      ${this.src ? html`<img src=${this.src} alt="" draggable="false" />` : nothing}
    </div>`;
  }

  static override styles = css`
    :host {
      display: block;
      aspect-ratio: 1;
      overflow: hidden;
      border-radius: inherit;
    }
    div {
      height: 100%;
      background: oklch(29% 0.035 var(--hue));
    }
    img {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: cover;
      animation: arrive 0.25s ease-out;
    }
    @keyframes arrive {
      from {
        opacity: 0;
      }
    }
    @media (forced-colors: active) {
      div {
        outline: 1px solid GrayText;
        outline-offset: -1px;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      img {
        animation: none;
      }
    }
  `;
}

customElements.define('nonesuch-thumb', Thumb);

declare global {
  interface GlobalEventHandlersEventMap {
    'thumb-made': ThumbMadeEvent;
  }
  interface HTMLElementTagNameMap {
    'nonesuch-thumb': Thumb;
  }
}

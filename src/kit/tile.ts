import {css, html, nothing, type PropertyValues} from 'lit';
import {PRIORITY} from '../pictures/priority.ts';
import {UNEDITED, type Edits, type Recipe} from '../pictures/recipe.ts';
import type {PictureLease} from '../pictures/picture-service.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {LateElement} from './late-element.ts';

export type TileState = 'idle' | 'pending' | 'done' | 'failed';

/** After each failure, how long to wait before asking again; the last one is repeated. */
const RETRY_AFTER_MS = [1500, 6000, 20_000];
/** A picture that the service worker has is there by then. */
const PREVIEW_AFTER_MS = 50;
/** As the page's own ground. */
const UNKNOWN_HUE = 280;

type TilePictures = Pick<ModelPictures, 'acquire' | 'preview' | 'nameOf' | 'text'>;

/**
 * @summary One picture of many: a calm patch of colour, then a small early picture where whole ones take their time,
 * then an `<img>` with a real address.
 *
 * What is around it gives it its role, label and place in the tab order, and recycles it by giving it another seed.
 *
 * @fires tile-changed - when `state` changes; does not bubble out of what is around it.
 */
export class Tile extends LateElement {
  static override properties = {
    pictures: {attribute: false},
    seed: {type: Number},
    edits: {attribute: false},
    psi: {type: Number},
    label: {},
    href: {},
    state: {reflect: true},
    src: {state: true},
    preview: {state: true},
  };

  /** Where its picture comes from; null until a model is known. */
  declare pictures: TilePictures | null;
  /** Null while it is not known which one belongs here. */
  declare seed: number | null;
  /** What is changed in it; another object is another picture. */
  declare edits: Edits;
  /** Truncation psi. */
  declare psi: number;
  /** Alternative text. */
  declare label: string;
  /** Link that opens the picture large in the site. */
  declare href: string;
  /** Set by the tile itself. */
  declare state: TileState;
  declare src: string | null;
  /** What is shown until then; nothing that could be saved. */
  declare preview: ImageData | null;
  /** How soon the picture is wanted, lowest first. */
  priority: () => number = () => 0;

  #held: PictureLease | null = null;
  #waiting: AbortController | null = null;
  #preview: AbortController | null = null;
  #previewTimer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #problem = '';
  #isPressed = false;

  constructor() {
    super();
    this.pictures = null;
    this.seed = null;
    this.edits = UNEDITED;
    this.psi = 1;
    this.label = '';
    this.href = '';
    this.state = 'idle';
    this.src = null;
    this.preview = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && this.state === 'idle') this.#ask();
  }

  /** Recycled tiles are moved about in the document, so only one that stays away gives its picture up. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (!this.isConnected) this.#giveUp();
    });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const isOther = (['seed', 'edits', 'pictures', 'psi'] as const).some((name) => changed.has(name));
    if (!isOther) return;
    // Its name may be one of the model's own.
    if (changed.has('pictures')) void this.pictures?.text.then(() => this.requestUpdate());
    this.#giveUp();
    this.style.setProperty('--hue', String((this.seed ?? UNKNOWN_HUE) % 360));
    this.#ask();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('preview')) this.#drawPreview();
    if (changed.has('state')) this.dispatchEvent(new Event('tile-changed', {bubbles: true}));
  }

  #giveUp(): void {
    clearTimeout(this.#retry);
    this.#waiting?.abort();
    this.#waiting = null;
    this.#stopPreview();
    this.#held?.release();
    this.#held = null;
    this.#failures = 0;
    this.#problem = '';
    this.#isPressed = false;
    this.src = null;
    this.preview = null;
    this.state = 'idle';
  }

  /** Whoever presses a picture, or opens its menu, wants it whole. */
  #press(): void {
    this.#isPressed = true;
  }

  #ask(): void {
    if (!this.pictures || !this.isConnected || this.seed === null) return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.state = 'pending';
    const {signal} = waiting;
    const recipe = {seed: this.seed, psi: this.psi, edits: this.edits};
    const {pictures} = this;
    clearTimeout(this.#previewTimer);
    this.#previewTimer = setTimeout(() => void this.#askPreview(pictures, recipe), PREVIEW_AFTER_MS);
    const priority = (): number => (this.#isPressed ? PRIORITY.large : this.priority());
    this.pictures.acquire(recipe, {signal, priority}).then(
      (held) => {
        if (signal.aborted) return held.release();
        this.#stopPreview();
        this.#held = held;
        this.src = held.picture.src;
      },
      (error: unknown) => {
        if (!signal.aborted) this.#fail(error);
      },
    );
  }

  #stopPreview(): void {
    clearTimeout(this.#previewTimer);
    this.#preview?.abort();
    this.#preview = null;
  }

  async #askPreview(pictures: TilePictures, recipe: Recipe): Promise<void> {
    const {signal} = (this.#preview = new AbortController());
    const picture = await pictures.preview(recipe, {
      signal,
      priority: () => PRIORITY.preview + 1e-6 * this.priority(),
    });
    if (!picture || signal.aborted) return;
    const {bytes, width, height} = picture;
    this.preview = new ImageData(new Uint8ClampedArray(bytes), width, height);
  }

  #drawPreview(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || this.preview === null) return;
    const {width, height} = this.preview;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
    // So small that a graphics card only costs time.
    canvas.getContext('2d', {willReadFrequently: true})?.putImageData(this.preview, 0, 0);
  }

  /** Why the picture could not be made the last time, for visitors; null as long as nothing has gone wrong. */
  get problem(): string | null {
    return this.#failures > 0 ? this.#problem : null;
  }

  /** Asks again at once for a picture that could not be made. */
  tryAgain(): void {
    if (this.state !== 'failed') return;
    clearTimeout(this.#retry);
    this.#ask();
  }

  #fail(error?: unknown): void {
    this.#problem = error instanceof Error && error.name === 'EngineError' ? error.message : '';
    this.#held?.release();
    this.#held = null;
    this.src = null;
    this.state = 'failed';
    const wait = RETRY_AFTER_MS[Math.min(this.#failures++, RETRY_AFTER_MS.length - 1)];
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#ask(), wait);
  }

  #onLoad(): void {
    this.#failures = 0;
    this.state = 'done';
  }

  override render(): unknown {
    if (this.seed === null) return nothing;
    const name = this.pictures?.nameOf(this.seed) ?? `seed ${this.seed}`;
    // The tile itself has the text, so that it is read once.
    return html`<a
      href=${this.href}
      aria-label=${this.edits.blend ? `Open a picture near ${name}` : `Open ${name}`}
      tabindex="-1"
      draggable="false"
      @pointerdown=${() => this.#press()}
      @contextmenu=${() => this.#press()}
    >
      <canvas ?hidden=${this.preview === null} aria-hidden="true"></canvas>
      ${
        this.src === null
          ? nothing
          : html`<img
              src=${this.src}
              alt=${this.label}
              aria-hidden="true"
              decoding="async"
              draggable="true"
              @load=${() => this.#onLoad()}
              @error=${() => this.#fail()}
            />`
      }
    </a>`;
  }

  static override styles = css`
    :host {
      display: block;
      position: relative;
      overflow: hidden;
      /* Translucent: a sheen moves behind all tiles at once. */
      background: oklch(27% 0.035 var(--hue, 0) / 0.82);
      contain: strict;
      cursor: zoom-in;
    }
    :host(:focus-visible) {
      outline: 3px solid var(--focus, #fff);
      outline-offset: -3px;
      z-index: 1;
    }
    a,
    img {
      display: block;
      width: 100%;
      height: 100%;
    }
    a {
      -webkit-tap-highlight-color: transparent;
      -webkit-touch-callout: default;
    }
    img {
      position: relative;
      object-fit: cover;
      opacity: 0;
    }
    /* Under no pointer: a browser's menu would offer to save it. */
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      object-fit: cover;
      pointer-events: none;
      animation: appear 0.3s ease-out;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
    :host([state='done']) img {
      opacity: 1;
      transition: opacity 0.45s ease-out;
    }
    /* The ring lies over the picture, where an outline of the host would be covered by it. */
    :host(:focus-visible)::after {
      content: '';
      position: absolute;
      inset: 0;
      box-shadow:
        inset 0 0 0 3px var(--focus, #fff),
        inset 0 0 0 6px #000a;
      pointer-events: none;
    }
    /* There all patches are of one colour. */
    @media (forced-colors: active) {
      :host(:not([state='done'], :focus-visible)) {
        outline: 1px solid GrayText;
        outline-offset: -1px;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      :host([state='done']) img {
        transition: none;
      }
      canvas {
        animation: none;
      }
    }
  `;
}

customElements.define('nonesuch-tile', Tile);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-tile': Tile;
  }
  interface GlobalEventHandlersEventMap {
    'tile-changed': Event;
  }
}

import {css, html, LitElement, nothing, type CSSResultGroup, type PropertyValues} from 'lit';
import {tileSeed} from '../../latent/wall-lattice.ts';
import {nameOf} from '../../words/name.ts';
import {WishEvent} from '../events.ts';
import {icon} from '../icons.ts';
import {buttons, tokens} from '../tokens.css.ts';
import {plainRecipe} from './recipe.ts';
import type {Workbench} from './workbench.ts';

/** How long a picture stays, its fade included. */
const STAY_MS = 6500;
const FADE_MS = 1600;
const QUIET_MS = 2500;
/** A row that no wall has, so that the show is no walk along its first row. */
const ROW = 2 ** 20;

interface Slide {
  seed: number;
  url: string;
}

/**
 * @summary Picture after picture, filling the screen, until somebody has enough. Keeps the screen awake where it may.
 *
 * Which pictures is decided by the wall: the same address shows the same ones.
 *
 * @fires wish-made - `close-show`
 */
export class Show extends LitElement {
  static override properties = {
    bench: {attribute: false},
    wallSeed: {type: Number},
    psi: {type: Number},
    slides: {state: true},
    isQuiet: {type: Boolean, reflect: true},
    isPaused: {state: true},
  };

  declare bench: Workbench | null;
  declare wallSeed: number;
  declare psi: number;
  /** The one that goes, then the one that stays. */
  declare slides: Slide[];
  /** Nobody moves: no controls and no pointer. */
  declare isQuiet: boolean;
  declare isPaused: boolean;

  #index = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #lock: WakeLockSentinel | null = null;
  #listening = new AbortController();
  #running = 0;

  constructor() {
    super();
    this.bench = null;
    this.wallSeed = 0;
    this.psi = 1;
    this.slides = [];
    this.isQuiet = false;
    this.isPaused = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    this.addEventListener('keydown', this.#onKey, {signal});
    for (const type of ['pointermove', 'pointerdown'] as const) {
      this.addEventListener(type, () => this.#wake(), {signal});
    }
    // A lock ends when the page is hidden.
    document.addEventListener('visibilitychange', () => void this.#stayAwake(), {signal});
    void this.#stayAwake();
    this.#wake();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#running++;
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    void this.#lock?.release().catch(() => undefined);
    this.#lock = null;
    for (const {url} of this.slides) URL.revokeObjectURL(url);
    this.slides = [];
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus();
  }

  override updated(changed: PropertyValues<this>): void {
    if ((changed.has('bench') || changed.has('wallSeed')) && this.bench) this.#start();
  }

  /** Seed of the slide so many places on. */
  #seedAt(index: number): number {
    return tileSeed(this.wallSeed, index, ROW);
  }

  #start(): void {
    this.#index = 0;
    void this.#go(0);
  }

  async #go(by: number): Promise<void> {
    clearTimeout(this.#timer);
    const running = ++this.#running;
    this.#index += by;
    const seed = this.#seedAt(this.#index);
    const {bench, psi} = this;
    if (!bench) return;
    try {
      const file = await bench.file(plainRecipe(seed, psi), {priority: () => -3});
      if (running !== this.#running || !this.isConnected) return;
      this.#show({seed, url: URL.createObjectURL(file)});
    } catch {
      // The engine's state says why; the show goes on when it can.
    }
    if (running !== this.#running || !this.isConnected || this.isPaused) return;
    this.#timer = setTimeout(() => void this.#go(1), STAY_MS);
    // Made while the last one is looked at.
    void bench.file(plainRecipe(this.#seedAt(this.#index + 1), psi)).catch(() => undefined);
  }

  #show(slide: Slide): void {
    const kept = this.slides.slice(-1);
    const gone = this.slides.length > 1 ? this.slides[0] : undefined;
    if (gone) URL.revokeObjectURL(gone.url);
    this.slides = [...kept, slide];
  }

  async #stayAwake(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    try {
      // Not in every browser, and refused when the battery is low: then the screen sleeps as it always does.
      this.#lock = (await (navigator as Partial<Navigator>).wakeLock?.request('screen')) ?? null;
      if (!this.isConnected) await this.#lock?.release();
    } catch {
      this.#lock = null;
    }
  }

  #wake(): void {
    this.isQuiet = false;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.isQuiet = true), QUIET_MS);
  }

  #close(): void {
    this.dispatchEvent(new WishEvent('close-show'));
  }

  #togglePause(): void {
    this.isPaused = !this.isPaused;
    clearTimeout(this.#timer);
    if (!this.isPaused) void this.#go(1);
  }

  #toggleFullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.requestFullscreen().catch(() => undefined);
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    this.#wake();
    const isOnButton = event.composedPath()[0] instanceof HTMLButtonElement;
    if (event.key === 'Escape') this.#close();
    else if (event.key === 'ArrowRight') void this.#go(1);
    else if (event.key === 'ArrowLeft') void this.#go(-1);
    else if (event.key === ' ' && !isOnButton) this.#togglePause();
    else if (event.key.toLowerCase() === 'f') this.#toggleFullScreen();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  override render(): unknown {
    const noun = this.bench?.model.noun ?? 'picture';
    const last = this.slides.at(-1);
    return html`<div role="dialog" aria-modal="true" aria-label="Slideshow" tabindex="-1">
      ${this.slides.map(
        ({seed, url}, i) =>
          html`<div class="slide" data-seed=${seed} ?data-gone=${i < this.slides.length - 1}>
            <img class="glow" src=${url} alt="" />
            <img class="picture" src=${url} alt="${nameOf(seed)}, a ${noun} that does not exist" />
          </div>`,
      )}
      ${last ? html`<p class="name">${nameOf(last.seed)}</p>` : nothing}
      <div class="controls">
        <button aria-label="Previous" @click=${() => void this.#go(-1)}>${icon('left')}</button>
        <button aria-label=${this.isPaused ? 'Go on' : 'Pause'} @click=${() => this.#togglePause()}>
          ${icon(this.isPaused ? 'play' : 'pause')}
        </button>
        <button aria-label="Next" @click=${() => void this.#go(1)}>${icon('right')}</button>
        ${
          document.fullscreenEnabled
            ? html`<button
                aria-label="Full screen"
                title="Full screen"
                @click=${() => this.#toggleFullScreen()}
              >
                ${icon('wide')}
              </button>`
            : nothing
        }
        <button aria-label="Close the slideshow" @click=${() => this.#close()}>${icon('close')}</button>
      </div>
    </div>`;
  }

  static override styles: CSSResultGroup = [
    tokens,
    buttons,
    css`
      :host {
        position: fixed;
        z-index: 15;
        inset: 0;
        background: #0b0a0d;
      }
      :host([isquiet]) {
        cursor: none;
      }
      [role='dialog'] {
        position: absolute;
        inset: 0;
        overflow: hidden;
        outline: none;
      }
      .slide {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        animation: arrive ${FADE_MS}ms ease-in-out both;
      }
      .slide[data-gone] {
        animation: leave ${FADE_MS}ms ease-in-out both;
      }
      .picture {
        position: relative;
        width: min(100vw, 100vh);
        width: min(100dvw, 100dvh);
        aspect-ratio: 1;
        mask: linear-gradient(90deg, transparent, #000 6% 94%, transparent);
      }
      .glow {
        position: absolute;
        inset: -10%;
        width: 120%;
        height: 120%;
        object-fit: cover;
        filter: blur(60px) saturate(1.15);
        opacity: 0.6;
      }
      @keyframes arrive {
        from {
          opacity: 0;
        }
      }
      @keyframes leave {
        to {
          opacity: 0;
        }
      }
      .name {
        position: absolute;
        left: 24px;
        bottom: max(20px, env(safe-area-inset-bottom));
        margin: 0;
        font-size: 17px;
        text-shadow: 0 1px 8px #000;
        opacity: 0.85;
      }
      .controls {
        position: absolute;
        right: 14px;
        bottom: max(12px, env(safe-area-inset-bottom));
        display: flex;
        gap: 4px;
        padding: 4px;
        border-radius: 14px;
        background: rgb(0 0 0 / 0.45);
        transition: opacity 0.5s;
      }
      :host([isquiet]) .controls:not(:focus-within) {
        opacity: 0;
      }
      @media (prefers-reduced-motion: reduce) {
        .slide,
        .slide[data-gone] {
          animation-duration: 1ms;
        }
      }
    `,
  ];
}

customElements.define('nonesuch-show', Show);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-show': Show;
  }
}

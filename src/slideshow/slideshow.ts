import {PRIORITY} from '../pictures/priority.ts';
import {imageUrl} from '../pictures/image-url.ts';
import {plainRecipe} from '../pictures/recipe.ts';
import {html, LitElement, nothing, type PropertyValues} from 'lit';
import type {Picture} from '../engine/client/engine-client.ts';
import {tileSeed} from '../model/latent/wall-lattice.ts';
import {fileName} from '../pictures/picture-address.ts';
import {changingText} from '../kit/changing-text.ts';
import {AppCommandEvent} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {commandAt} from '../kit/commands.ts';
import {isModified} from '../kit/keys.ts';
import {aNoun} from '../words/wording.ts';
import {FADE_MS, slideshowStyles} from './slideshow.styles.ts';
import {stayAwake} from './stay-awake.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

/** How long a picture stays, its fade included. */
const STAY_MS = 6500;
const QUIET_MS = 2500;
/** A row that no wall has, so that the show is no walk along its first row. */
const ROW = 2 ** 20;

/** Comes with the first morph. */
const loadSlideMorph = () => import('../pictures/slide-morph.ts');

interface Slide {
  seed: number;
  url: string;
  /** Shown the other way round: the one before it has turned into it, and a mirror has no half way. */
  isMirrored: boolean;
}

/**
 * @summary Picture after picture, filling the screen, until somebody has enough. Keeps the screen awake where it may.
 *
 * Which pictures is decided by the wall: the same address shows the same ones. Each fades into the next, or turns into it.
 *
 * @fires app-command - `close-show`, `toggle-morphs`
 */
export class Slideshow extends LitElement {
  static override styles = slideshowStyles;

  static override properties = {
    pictures: {attribute: false},
    wallSeed: {type: Number},
    seeds: {attribute: false},
    psi: {type: Number},
    morphs: {type: Boolean},
    slides: {state: true},
    isQuiet: {type: Boolean, reflect: true},
    isPaused: {state: true},
    isMorphing: {state: true},
  };

  declare pictures: ModelPictures | null;
  declare wallSeed: number;
  /** Which seeds the wall shows; null for all. */
  declare seeds: {find(place: {column: number; row: number}): Promise<number>} | null;
  declare psi: number;
  /** Pictures turn into each other where they would fade. */
  declare morphs: boolean;
  /** The one that goes, then the one that stays. */
  declare slides: Slide[];
  /** Nobody moves: no controls and no pointer. */
  declare isQuiet: boolean;
  declare isPaused: boolean;
  /** On the way to the next picture. */
  declare isMorphing: boolean;

  #index = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #listening = new AbortController();
  #running = 0;
  /** The morph is of a picture that is shown the other way round. */
  #isPathMirrored = false;
  #fading: ReturnType<typeof setTimeout> | undefined;
  /** What is on the way to the slide that comes next. */
  #morph: {frames: Promise<Picture[] | null>; stop: AbortController} | null = null;

  constructor() {
    super();
    this.pictures = null;
    this.wallSeed = 0;
    this.seeds = null;
    this.psi = 1;
    this.slides = [];
    this.isQuiet = false;
    this.isPaused = false;
    this.morphs = false;
    this.isMorphing = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    for (const type of ['pointermove', 'pointerdown'] as const) {
      this.addEventListener(type, () => this.#wake(), {signal});
    }
    stayAwake(signal);
    this.#wake();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#running++;
    this.#stopMorph();
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    for (const {url} of this.slides) URL.revokeObjectURL(url);
    this.slides = [];
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('morphs') && this.slides.length > 0) {
      this.#stopMorph();
      if (this.morphs && !this.isPaused) this.#prepareMorph();
    }
    const isOther = changed.has('pictures') || changed.has('wallSeed') || changed.has('seeds');
    if (isOther && this.pictures) this.#start();
    // Their names may be the model's own.
    if (changed.has('pictures')) void this.pictures?.text.then(() => this.requestUpdate());
  }

  /** Seed of the slide so many places on. */
  async #seedAt(index: number): Promise<number> {
    return this.seeds?.find({column: index, row: ROW}) ?? tileSeed(this.wallSeed, index, ROW);
  }

  #start(): void {
    this.#index = 0;
    void this.#go(0);
  }

  async #go(by: number, isMirrored = false): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopMorph();
    const running = ++this.#running;
    this.#index += by;
    const {pictures, psi} = this;
    if (!pictures) return;
    try {
      const seed = await this.#seedAt(this.#index);
      if (running !== this.#running) return;
      const file = await pictures.file(plainRecipe(seed, psi), {priority: () => PRIORITY.slide});
      const url = await imageUrl(file, pictures.addressOf(plainRecipe(seed, psi)));
      if (running !== this.#running || !this.isConnected) return URL.revokeObjectURL(url);
      this.#show({seed, url, isMirrored});
    } catch {
      // The engine's state says why; the show goes on when it can.
    }
    if (running !== this.#running || !this.isConnected || this.isPaused) return;
    this.#timer = setTimeout(() => void this.#advance(), STAY_MS);
    // Made while the last one is looked at.
    void this.#seedAt(this.#index + 1)
      .then((seed) => pictures.file(plainRecipe(seed, psi), {priority: () => PRIORITY.ahead}))
      .catch(() => undefined);
    if (this.morphs) this.#prepareMorph();
  }

  /** To the next slide, through what lies between where it is to be seen. */
  async #advance(): Promise<void> {
    const running = this.#running;
    const morph = this.#morph;
    const frames = morph && (await morph.frames);
    if (running !== this.#running || this.isPaused) return;
    const canvas = this.renderRoot.querySelector('canvas');
    const from = this.slides.at(-1);
    if (!frames || !canvas || !from || !this.pictures) return this.#go(1);
    const to = await this.#seedAt(this.#index + 1);
    if (running !== this.#running) return;
    this.#isPathMirrored = from.isMirrored;
    this.isMorphing = true;
    await (await loadSlideMorph()).playSlideMorph(canvas, frames, morph.stop.signal);
    if (running !== this.#running || morph.stop.signal.aborted) return;
    const [before, after] = [from.seed, to].map((seed) =>
      this.pictures!.isMirrored(plainRecipe(seed, this.psi)),
    );
    const isMirror = before !== after;
    this.#morph = null;
    await this.#go(1, from.isMirrored !== isMirror);
    // Its last frame stays until the slide below has come all the way.
    this.#fading = setTimeout(() => (this.isMorphing = false), FADE_MS);
  }

  #prepareMorph(): void {
    const {pictures, psi} = this;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!pictures || calm) return;
    const stop = new AbortController();
    const index = this.#index;
    const seeds = Promise.all([this.#seedAt(index), this.#seedAt(index + 1)]);
    const frames = Promise.all([loadSlideMorph(), seeds])
      .then(([{makeSlideMorph}, [from, to]]) =>
        makeSlideMorph(pictures, plainRecipe(from, psi), plainRecipe(to, psi), {
          signal: stop.signal,
          priority: () => PRIORITY.slideMorph,
        }),
      )
      // The slide fades, then.
      .catch(() => null);
    this.#morph = {frames, stop};
  }

  /** By hand: at once, from wherever a morph is. */
  #step(by: number): void {
    this.isMorphing = false;
    void this.#go(by);
  }

  #stopMorph(): void {
    clearTimeout(this.#fading);
    this.#morph?.stop.abort();
    this.#morph = null;
  }

  #show(slide: Slide): void {
    const kept = this.slides.slice(-1);
    const gone = this.slides.length > 1 ? this.slides[0] : undefined;
    if (gone) URL.revokeObjectURL(gone.url);
    this.slides = [...kept, slide];
  }

  #wake(): void {
    this.isQuiet = false;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.isQuiet = true), QUIET_MS);
  }

  #close(): void {
    this.dispatchEvent(new AppCommandEvent('close-show'));
  }

  #togglePause(): void {
    this.isPaused = !this.isPaused;
    clearTimeout(this.#timer);
    this.#stopMorph();
    this.isMorphing = false;
    if (!this.isPaused) void this.#go(1);
  }

  #toggleMorphs(): void {
    this.dispatchEvent(new AppCommandEvent('toggle-morphs'));
  }

  #toggleFullScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.requestFullscreen().catch(() => undefined);
  }

  /** Does what a key means here; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    if (isModified(event)) return false;
    this.#wake();
    switch (commandAt('show', event)) {
      case 'next':
        this.#step(1);
        return true;
      case 'before':
        this.#step(-1);
        return true;
      case 'hold':
        this.#togglePause();
        return true;
      case 'full-screen':
        this.#toggleFullScreen();
        return true;
      case 'morphs':
        this.#toggleMorphs();
        return true;
      case null:
        return false;
    }
  }

  #nameOf(seed: number): string {
    return this.pictures?.nameOf(seed) ?? `seed ${seed}`;
  }

  override render(): unknown {
    const noun = this.pictures?.model.noun ?? 'picture';
    const last = this.slides.at(-1);
    return html`<div role="dialog" aria-modal="true" aria-label="Slideshow" tabindex="-1">
      ${this.slides.map(
        ({seed, url, isMirrored}, i) =>
          html`<div
            class="slide"
            data-seed=${seed}
            ?data-gone=${i < this.slides.length - 1}
            ?data-mirrored=${isMirrored}
          >
            <img class="glow" src=${url} alt="" />
            <a
              class="frame"
              href=${url}
              download=${fileName(seed)}
              tabindex="-1"
              draggable="false"
              @click=${(event: Event) => event.preventDefault()}
            >
              <img
                class="picture"
                src=${url}
                alt="${this.#nameOf(seed)}, ${aNoun(noun)} that does not exist"
              />
            </a>
          </div>`,
      )}
      <div class="between" ?data-mirrored=${this.#isPathMirrored} ?hidden=${!this.isMorphing}>
        <canvas class="picture"></canvas>
      </div>
      ${last ? html`<p class="name">${changingText(this.#nameOf(last.seed))}</p>` : nothing}
      <div class="controls">
        <button aria-label="Previous" @click=${() => this.#step(-1)}>${icon('left')}</button>
        <button aria-label=${this.isPaused ? 'Go on' : 'Pause'} @click=${() => this.#togglePause()}>
          ${icon(this.isPaused ? 'play' : 'pause')}
        </button>
        <button aria-label="Next" @click=${() => this.#step(1)}>${icon('right')}</button>
        <button
          aria-label="Morph"
          title="Pictures turn into each other (M)"
          aria-pressed=${this.morphs}
          @click=${() => this.#toggleMorphs()}
        >
          ${icon('morph')}
        </button>
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
}

customElements.define('nonesuch-slideshow', Slideshow);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-slideshow': Slideshow;
  }
}

import {PRIORITY} from '../pictures/priority.ts';
import {html, LitElement, nothing, type PropertyValues} from 'lit';
import type {Picture} from '../engine/client/engine-client.ts';
import {NO_MORPH, type MorphState} from '../pictures/morph-state.ts';
import {changingText} from '../kit/changing-text.ts';
import {ChosenEvent} from '../kit/chosen-event.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {icon} from '../kit/icons.ts';
import type {Recipe} from '../pictures/recipe.ts';
import {framesOf, type MorphFrames} from './morph-frames.ts';
import {morphPlayerStyles} from './morph.styles.ts';

/** An engine that has failed is not asked again at once. */
const RETRY_MS = 1000;

/**
 * @summary Plays a morph, round and round. Its frames are made ahead; where the engine is slower than the film, the first
 * round goes at the engine's pace and the next ones at the film's.
 * @fires chosen - the frame on show is to be opened as the picture that it is
 */
export class MorphPlayer extends LitElement {
  static override styles = morphPlayerStyles;

  static override properties = {
    pictures: {attribute: false},
    morph: {attribute: false},
    isPlaying: {state: true},
    frame: {state: true},
  };

  declare pictures: ModelPictures | null;
  /** Two pictures or more. */
  declare morph: MorphState;
  declare isPlaying: boolean;
  /** On show, or wanted while it is still being made. */
  declare frame: number;

  #frames: MorphFrames | null = null;
  #working = new AbortController();
  #tick = 0;
  #due = 0;
  #askedAt = 0;
  #drawn: Picture | null = null;

  constructor() {
    super();
    this.pictures = null;
    this.morph = NO_MORPH;
    this.isPlaying = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.frame = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKey);
    this.#use(this.#frames);
    this.#tick = requestAnimationFrame(this.#onTick);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
    cancelAnimationFrame(this.#tick);
    this.#working.abort();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if ((changed.has('pictures') || changed.has('morph')) && this.pictures) {
      const frames = framesOf(this.pictures, this.morph);
      if (frames !== this.#frames) this.#use(frames);
    }
  }

  override updated(): void {
    this.#draw();
  }

  /** Plays, or holds the frame. */
  toggle(): void {
    this.isPlaying = !this.isPlaying;
    this.#due = performance.now();
  }

  #use(frames: MorphFrames | null): void {
    this.#working.abort();
    this.#working = new AbortController();
    this.#frames = frames;
    this.#drawn = null;
    if (!frames) return;
    this.frame = frames.ring.head;
    frames.addEventListener('made', () => this.#draw(), {signal: this.#working.signal});
    this.#makeAhead();
  }

  #makeAhead(): void {
    this.#askedAt = performance.now();
    this.#frames?.makeAhead({signal: this.#working.signal, priority: () => PRIORITY.playing});
  }

  #show(frame: number): void {
    if (!this.#frames) return;
    this.frame = frame;
    this.#frames.ring.head = frame;
    this.#makeAhead();
  }

  #onTick = (now: number): void => {
    this.#tick = requestAnimationFrame(this.#onTick);
    const frames = this.#frames;
    if (!frames || !this.isPlaying || now < this.#due) return;
    const next = (this.frame + 1) % frames.path.frameCount;
    // Without the one before it, the film would begin in the middle.
    if (frames.ring.at(this.frame) && frames.ring.at(next)) {
      const interval = 1000 / this.morph.play.fps;
      // What was late stays late: to catch up would be a jerk.
      this.#due = now - this.#due > interval ? now + interval : this.#due + interval;
      this.#show(next);
    } else if (now - this.#askedAt > RETRY_MS) {
      this.#makeAhead();
    }
  };

  #draw(): void {
    const picture = this.#frames?.ring.at(this.frame);
    const canvas = this.renderRoot.querySelector('canvas');
    if (!picture || !canvas || picture === this.#drawn) return;
    this.#drawn = picture;
    const {width, height, bytes} = picture;
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0);
    canvas.dataset['frame'] = String(this.frame);
  }

  /** Saved, kept and sent as any other, beside its seed and its link. */
  #open(frame: Recipe): void {
    const {seed, psi, edits} = frame;
    this.dispatchEvent(new ChosenEvent({seed, psi, explore: {...edits, panel: 'seed'}}));
  }

  #onSlide(event: Event): void {
    this.isPlaying = false;
    this.#show(Number((event.target as HTMLInputElement).value));
  }

  #onKey = (event: KeyboardEvent): void => {
    // On the slider; a button has its own use for it.
    const isOnSlider = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key === ' ' && isOnSlider) {
      event.preventDefault();
      this.toggle();
    } else if (event.key.startsWith('Arrow')) {
      // Not to the next picture.
      event.stopPropagation();
    }
  };

  override render(): unknown {
    const {fps} = this.morph.play;
    const {width, height} = this.#frames?.size ?? {width: 1, height: 1};
    const count = this.#frames?.path.frameCount ?? 1;
    const noun = this.pictures?.model.noun ?? 'picture';
    const frame = this.#frames?.path.recipeAt(this.frame) ?? null;
    const seconds = (frames: number): string => (frames / fps).toFixed(1);
    return html`<canvas
        class="framed"
        width=${width}
        height=${height}
        role="img"
        aria-label="A ${noun} that turns into another, ${this.morph.pictures.length} in all"
      ></canvas>
      <div class="controls" @pointerdown=${(event: Event) => event.stopPropagation()}>
        <button
          aria-label=${this.isPlaying ? 'Pause' : 'Play'}
          title="${this.isPlaying ? 'Pause' : 'Play'} (Space)"
          @click=${() => this.toggle()}
        >
          ${icon(this.isPlaying ? 'pause' : 'play')}
        </button>
        <input
          type="range"
          aria-label="Frame"
          aria-valuetext="${seconds(this.frame)} of ${seconds(count)} seconds"
          min="0"
          max=${count - 1}
          .value=${String(this.frame)}
          @input=${(event: Event) => this.#onSlide(event)}
        />
        <output>${changingText(`${seconds(this.frame)} / ${seconds(count)} s`)}</output>
        ${
          frame
            ? html`<button
                aria-label="Open this frame"
                title="Open this frame as a picture"
                @click=${() => this.#open(frame)}
              >
                ${icon('wide')}
              </button>`
            : nothing
        }
      </div>`;
  }
}

customElements.define('nonesuch-morph-player', MorphPlayer);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-morph-player': MorphPlayer;
  }
}

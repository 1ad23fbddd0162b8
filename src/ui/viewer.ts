import {html, LitElement, nothing, type PropertyValues} from 'lit';
import type {PublishedPicture} from '../picture/picture-store.ts';
import {savePicture} from '../picture/save-picture.ts';
import {pictureLink} from '../picture/picture-text.ts';
import {StepTakenEvent, WishEvent, type Step} from './events.ts';
import {icon} from './icons.ts';
import type {HeldPicture, PictureOrders} from './picture-orders.ts';
import {Swipe} from './swipe.ts';
import {viewerStyles} from './viewer.styles.ts';
import {altText} from './wording.ts';

/** Before every tile of the wall. */
const FIRST_OF_ALL = -1;
const SAID_MS = 2400;

const STEPS: Partial<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/**
 * @summary One picture, large: saved, linked, copied, left for its neighbours or for another one.
 *
 * The app opens it by giving it a seed, and decides where a step leads.
 *
 * @fires step-taken
 * @fires wish-made - `close`
 */
export class Viewer extends LitElement {
  static override styles = viewerStyles;

  static override properties = {
    orders: {attribute: false},
    seed: {type: Number},
    siteUrl: {},
    single: {type: Boolean},
    held: {state: true},
    hasFailed: {state: true},
    said: {state: true},
  };

  declare orders: PictureOrders | null;
  declare seed: number;
  declare siteUrl: string;
  /** The site shows this one picture only: closing leads to the wall for the first time. */
  declare single: boolean;
  /** The picture on show: of `seed`, or still the one before it. */
  declare held: HeldPicture | null;
  declare hasFailed: boolean;
  /** What the last button did. */
  declare said: string;

  #waiting: AbortController | null = null;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  readonly #swipe = new Swipe((step) => (step === 'close' ? this.#close() : this.#step(step)));

  constructor() {
    super();
    this.orders = null;
    this.seed = 0;
    this.siteUrl = '';
    this.single = false;
    this.held = null;
    this.hasFailed = false;
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.#onKey);
    this.#waiting?.abort();
    this.#held(null);
    clearTimeout(this.#quiet);
  }

  override firstUpdated(): void {
    this.focus();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus({preventScroll: true});
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('seed') || changed.has('orders')) this.#ask();
  }

  #held(held: HeldPicture | null): void {
    this.held?.release();
    this.held = held;
  }

  #ask(): void {
    this.#waiting?.abort();
    this.hasFailed = false;
    this.said = '';
    if (!this.orders) return;
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.orders.order(this.seed, {signal: waiting.signal, urgency: () => FIRST_OF_ALL}).then(
      (held) => {
        if (waiting.signal.aborted) held.release();
        else this.#held(held);
      },
      () => {
        if (!waiting.signal.aborted) this.hasFailed = true;
      },
    );
  }

  /** The picture of `seed`, once it is there. */
  get #picture(): PublishedPicture | null {
    const {orders, held, seed} = this;
    if (!orders || held?.picture.identity.seed !== seed) return null;
    return held.picture;
  }

  #step(step: Step): void {
    this.dispatchEvent(new StepTakenEvent(step));
  }

  #close(): void {
    this.dispatchEvent(new WishEvent('close'));
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const step = STEPS[event.key];
    if (event.key === 'Escape') this.#close();
    else if (step) this.#step(step);
    else return;
    event.preventDefault();
  };

  #say(said: string): void {
    this.said = said;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.said = ''), SAID_MS);
  }

  async #copyLink(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.#say('Link copied');
    } catch {
      this.#say('This browser does not let the site copy; the link is in the address bar');
    }
  }

  async #copyPicture({file}: PublishedPicture): Promise<void> {
    try {
      await navigator.clipboard.write([new ClipboardItem({[file.type]: file})]);
      this.#say('Picture copied');
    } catch {
      this.#say('This browser does not let the site copy pictures; save it instead');
    }
  }

  override render(): unknown {
    const noun = this.orders?.model.noun ?? 'picture';
    const title = altText(noun, this.seed);
    return html`<div
      role="dialog"
      aria-modal="true"
      aria-label=${title}
      tabindex="-1"
      style="--hue:${this.seed % 360}"
    >
      ${this.held ? html`<img class="glow" src=${this.held.picture.src} alt="" aria-hidden="true" />` : nothing}
      <button class="round before" aria-label="Previous" title="Previous" @click=${() => this.#step('left')}>
        ${icon('left')}
      </button>
      ${this.#renderStage(title)}
      <button class="round after" aria-label="Next" title="Next" @click=${() => this.#step('right')}>
        ${icon('right')}
      </button>
      ${this.#renderBar(noun)}
      <button
        class="round close"
        aria-label=${this.single ? 'To the wall' : 'Close'}
        title=${this.single ? 'To the wall' : 'Close'}
        @click=${() => this.#close()}
      >
        ${icon(this.single ? 'wall' : 'close')}
      </button>
    </div>`;
  }

  #renderStage(title: string): unknown {
    const isWaiting = this.#picture === null;
    return html`<div
      class="stage"
      aria-busy=${isWaiting}
      @pointerdown=${this.#swipe.down}
      @pointermove=${this.#swipe.move}
      @pointerup=${this.#swipe.up}
      @pointercancel=${this.#swipe.up}
    >
      ${this.held ? this.#renderPicture(this.held.picture, title, isWaiting) : html`<div class="picture placeholder"></div>`}
      ${
        this.hasFailed
          ? html`<p class="failed surface">
              This picture could not be made.
              <button @click=${() => this.#ask()}>Try again</button>
            </p>`
          : nothing
      }
    </div>`;
  }

  /** The link gives the picture its file name in the browser's menu; it leads nowhere that the visitor is not already. */
  #renderPicture(picture: PublishedPicture, title: string, isOld: boolean): unknown {
    return html`<a
      class="frame"
      href=${picture.address}
      tabindex="-1"
      draggable="false"
      @click=${(event: Event) => event.preventDefault()}
    >
      <img class="picture" src=${picture.src} alt=${isOld ? '' : title} ?data-old=${isOld} />
    </a>`;
  }

  #renderBar(noun: string): unknown {
    const picture = this.#picture;
    const link = this.orders ? pictureLink(this.orders.identityOf(this.seed), this.siteUrl) : '';
    return html`<div class="bar">
      <div class="caption">
        <h2>This ${noun} does not exist</h2>
        <p>Seed ${this.seed}</p>
      </div>
      <div class="actions">
        <button class="primary" @click=${() => this.#step('another')}>
          ${icon('another')}<span>Another one</span>
        </button>
        <button ?disabled=${!picture} @click=${() => picture && savePicture(picture)}>
          ${icon('save')}<span>Save</span>
        </button>
        <button ?disabled=${link === ''} @click=${() => void this.#copyLink(link)}>
          ${icon('link')}<span>Copy link</span>
        </button>
        ${
          'ClipboardItem' in window
            ? html`<button ?disabled=${!picture} @click=${() => picture && void this.#copyPicture(picture)}>
                ${icon('copy')}<span>Copy picture</span>
              </button>`
            : nothing
        }
      </div>
      <p class="said" role="status">${this.said}</p>
    </div>`;
  }
}

customElements.define('nonesuch-viewer', Viewer);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-viewer': Viewer;
  }
}

import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {ChosenEvent} from '../kit/chosen-event.ts';
import type {Larger} from '../pictures/larger-state.ts';
import {compareStyles} from './upscale.styles.ts';
import type {Enlarged, ShownFile} from '../kit/enlarged-event.ts';

/** Per cent that an arrow key moves the divider. */
const STEP = 5;

/**
 * @summary A picture that was made larger; beside it the bicubic one, left of a divider that is moved by finger, mouse or arrows.
 * @fires chosen - where the divider came to rest
 */
export class Compare extends LitElement {
  static override styles = compareStyles;

  static override properties = {
    enlarged: {attribute: false},
    larger: {attribute: false},
    alt: {},
    at: {state: true},
  };

  declare enlarged: Enlarged | null;
  declare larger: Larger | null;
  declare alt: string;
  /** Where the divider is, 0 .. 100. */
  declare at: number;

  #pointer: number | null = null;

  constructor() {
    super();
    this.enlarged = null;
    this.larger = null;
    this.alt = '';
    this.at = 50;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const divider = this.larger?.divider;
    if (changed.has('larger') && typeof divider === 'number') this.at = divider;
  }

  #moveTo(event: PointerEvent): void {
    const {left, width} = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.at = Math.round(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100)));
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    // Not a swipe to the next picture.
    event.stopPropagation();
    this.#pointer = event.pointerId;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#moveTo(event);
    this.renderRoot.querySelector<HTMLElement>('[role=slider]')?.focus({preventScroll: true});
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    event.stopPropagation();
    this.#moveTo(event);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    event.stopPropagation();
    this.#pointer = null;
    this.#rest();
  }

  #rest(): void {
    if (this.larger)
      this.dispatchEvent(new ChosenEvent({explore: {larger: {...this.larger, divider: this.at}}}));
  }

  #onKey(event: KeyboardEvent): void {
    const to: Partial<Record<string, number>> = {
      ArrowLeft: this.at - STEP,
      ArrowDown: this.at - STEP,
      ArrowRight: this.at + STEP,
      ArrowUp: this.at + STEP,
      Home: 0,
      End: 100,
    };
    const wanted = to[event.key];
    if (wanted === undefined) return;
    // Nor to the next picture.
    event.preventDefault();
    event.stopPropagation();
    this.at = Math.min(100, Math.max(0, wanted));
    this.#rest();
  }

  override render(): unknown {
    const {enlarged} = this;
    if (!enlarged) return nothing;
    const {picture, beside} = enlarged;
    if (!beside) return html`<div class="frame">${this.#renderFile(picture, this.alt)}</div>`;
    return html`<div
      class="frame compared"
      .style=${`--at:${this.at}%`}
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${this.#up}
    >
      ${this.#renderFile(picture, this.alt)}
      <div class="beside">${this.#renderFile(beside, '')}</div>
      <span class="name left">bicubic</span>
      <span class="name right">network</span>
      <div
        class="divider"
        role="slider"
        tabindex="0"
        aria-label="Divider between the bicubic picture and the network’s"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${this.at}
        aria-valuetext="${this.at} per cent bicubic"
        @keydown=${this.#onKey}
      ></div>
    </div>`;
  }

  /** The link gives the file its name in the browser's menu; it leads nowhere. */
  #renderFile({url, file}: ShownFile, alt: string): unknown {
    return html`<a
      href=${url}
      download=${file.name}
      tabindex="-1"
      draggable="false"
      @click=${(event: Event) => event.preventDefault()}
    >
      <img src=${url} alt=${alt} draggable="false" />
    </a>`;
  }
}

customElements.define('nonesuch-compare', Compare);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-compare': Compare;
  }
}

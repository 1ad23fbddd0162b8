import {css, html, LitElement, nothing, type CSSResultGroup, type PropertyValues} from 'lit';
import {ChosenEvent} from '../kit/chosen-event.ts';
import type {Larger} from '../pictures/larger-state.ts';
import {tokens} from '../kit/tokens.css.ts';
import type {Enlarged, ShownFile} from '../kit/enlarged-event.ts';

/** Per cent that an arrow key moves the divider. */
const STEP = 5;

/**
 * @summary A picture that was made larger; beside it the bicubic one, left of a divider that is moved by finger, mouse or arrows.
 * @fires chosen - where the divider came to rest
 */
export class Compare extends LitElement {
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

  static override styles: CSSResultGroup = [
    tokens,
    css`
      :host {
        display: block;
      }
      .frame {
        position: relative;
        width: min(
          100cqw,
          calc(100cqh * var(--picture-shape, 1)),
          calc(1024px * min(1, var(--picture-shape, 1)))
        );
        aspect-ratio: var(--picture-shape, 1);
        overflow: hidden;
        border-radius: 10px;
        box-shadow:
          0 24px 80px rgb(0 0 0 / 0.55),
          0 0 0 1px rgb(255 255 255 / 0.07);
      }
      .compared {
        cursor: ew-resize;
        touch-action: pinch-zoom;
        user-select: none;
      }
      a {
        display: block;
        cursor: inherit;
      }
      img {
        display: block;
        width: 100%;
        aspect-ratio: var(--picture-shape, 1);
      }
      .beside {
        position: absolute;
        inset: 0;
        clip-path: inset(0 calc(100% - var(--at)) 0 0);
      }
      .divider {
        position: absolute;
        top: 0;
        bottom: 0;
        left: var(--at);
        width: 2px;
        margin-left: -1px;
        background: rgb(255 255 255 / 0.85);
        box-shadow: 0 0 6px rgb(0 0 0 / 0.5);
        outline: none;
      }
      .divider::after {
        content: '';
        position: absolute;
        top: 50%;
        left: 50%;
        box-sizing: border-box;
        width: 36px;
        height: 36px;
        margin: -18px;
        border: 2px solid #fff;
        border-radius: 50%;
        background: rgb(0 0 0 / 0.45);
      }
      .divider:focus-visible::after {
        outline: 3px solid var(--focus);
        outline-offset: 2px;
      }
      .name {
        position: absolute;
        bottom: 10px;
        padding: 2px 10px;
        border-radius: 99px;
        background: rgb(0 0 0 / 0.6);
        font-size: 0.8125rem;
        pointer-events: none;
      }
      .left {
        left: 10px;
      }
      .right {
        right: 10px;
      }
    `,
  ];
}

customElements.define('nonesuch-compare', Compare);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-compare': Compare;
  }
}

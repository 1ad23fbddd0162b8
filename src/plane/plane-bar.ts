import {css, html, LitElement} from 'lit';
import {changingText} from '../kit/changing-text.ts';
import {withKey} from '../kit/commands.ts';
import {AppCommandEvent, type AppCommand} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {buttons, screenOnly, surface, tokens} from '../kit/tokens.css.ts';
import {ZOOM} from './plane-spot.ts';

/** Nearer or further, by a button. */
export class ZoomedEvent extends Event {
  readonly by: 1 | -1;

  constructor(by: 1 | -1) {
    super('zoomed');
    this.by = by;
  }
}

/**
 * @summary The few controls of the plane, on one small surface that fades while nobody needs it.
 * @fires app-command - `close-plane`, `new-plane`, `open-help`, `open-album`
 * @fires zoomed
 */
export class PlaneBar extends LitElement {
  static override properties = {
    zoom: {type: Number},
    quiet: {type: Boolean, reflect: true},
  };

  /** Of the plane, see `Spot`. */
  declare zoom: number;
  /** Fades away, on devices with a pointer that can call it back. */
  declare quiet: boolean;

  constructor() {
    super();
    this.zoom = 1;
    this.quiet = false;
  }

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  #command(command: AppCommand): void {
    this.dispatchEvent(new AppCommandEvent(command));
  }

  #renderZoom(by: 1 | -1): unknown {
    const isEnd = by === 1 ? this.zoom >= ZOOM.most : this.zoom <= ZOOM.least;
    const label = by === 1 ? 'Nearer' : 'Further';
    // One that is disabled would lose the focus.
    return html`<button
      class="zoom"
      aria-label=${label}
      aria-disabled=${isEnd}
      title=${withKey(label, 'plane', by === 1 ? 'nearer' : 'further')}
      @click=${() => this.dispatchEvent(new ZoomedEvent(by))}
    >
      ${icon(by === 1 ? 'more' : 'less')}
    </button>`;
  }

  override render(): unknown {
    return html`<div class="surface" role="toolbar" aria-label="Plane">
      <button
        class="back"
        title=${withKey('Back to the wall', 'wall', 'close')}
        @click=${() => this.#command('close-plane')}
      >
        ${icon('wall')}<span>Wall</span>
      </button>
      <button
        class="new"
        title="A plane that nobody has seen before"
        @click=${() => this.#command('new-plane')}
      >
        ${icon('renew')}<span>New plane</span>
      </button>
      ${this.#renderZoom(-1)}
      <output aria-label="Zoom">${changingText(`${Number(this.zoom.toFixed(1))}×`)}</output>
      ${this.#renderZoom(1)}
      <button
        class="help"
        aria-label="Keys and gestures"
        title=${withKey('Keys and gestures', 'wall', 'help')}
        @click=${() => this.#command('open-help')}
      >
        ${icon('help')}
      </button>
      <button
        aria-label="Album"
        title=${withKey('Album', 'wall', 'album')}
        @click=${() => this.#command('open-album')}
      >
        ${icon('keep')}
      </button>
    </div>`;
  }

  static override styles = [
    tokens,
    surface,
    buttons,
    css`
      :host {
        position: absolute;
        z-index: 2;
        left: 0;
        right: 0;
        bottom: max(16px, env(safe-area-inset-bottom));
        display: flex;
        justify-content: center;
        padding: 0 12px;
        pointer-events: none;
        transition: opacity 0.5s;
      }
      .surface {
        display: flex;
        align-items: center;
        gap: 2px;
        max-width: 100%;
        padding: 5px;
        box-sizing: border-box;
        pointer-events: auto;
      }
      output {
        min-width: 2.6em;
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
        text-align: center;
      }
      .zoom[aria-disabled='true'] {
        opacity: 0.4;
        cursor: default;
      }
      @media (hover: hover) and (pointer: fine) {
        :host([quiet]:not(:focus-within):not(:hover)) {
          opacity: 0;
        }
      }
      @media (max-width: 31.25em) {
        .new span {
          display: none;
        }
      }
      @media (max-width: 22.5em) {
        .help {
          display: none;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        :host {
          transition: none;
        }
      }
    `,
    screenOnly,
  ];
}

customElements.define('nonesuch-plane-bar', PlaneBar);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-plane-bar': PlaneBar;
  }
  interface GlobalEventHandlersEventMap {
    zoomed: ZoomedEvent;
  }
}

import {css, html, nothing, type PropertyValues} from 'lit';
import type {EngineClient} from '../engine/client/engine-client.ts';
import {changingText} from '../kit/changing-text.ts';
import {AppCommandEvent} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {LateElement} from '../kit/late-element.ts';
import {buttons, screenOnly, surface, tokens} from '../kit/tokens.css.ts';
import {slowness} from '../pictures/losses.ts';
import {durationText, megabytes} from '../words/wording.ts';
import {speedOf} from '../lib/line-speed.ts';
import {DownloadPace} from './download-pace.ts';

/** Long enough to read a sentence twice. */
const MESSAGE_MS = 12_000;
const TICK_MS = 1000;

/** Pictures in view that could not be made, and what the engine says about one of them, if anything. */
export interface FailingPictures {
  count: number;
  reason: string;
}

/**
 * @summary What the engine is doing while it is not simply working: bytes of the first load, a recovery, a failure.
 *
 * @fires app-command - `retry`, `retry-pictures`, `show-newest`
 */
export class Status extends LateElement {
  static override properties = {
    engine: {attribute: false},
    problem: {},
    problemId: {},
    isOpening: {type: Boolean},
    message: {},
    failing: {attribute: false},
    version: {type: Number},
    newest: {type: Number},
    isCovered: {type: Boolean},
    isBehind: {type: Boolean, reflect: true, attribute: 'behind'},
    bytes: {type: Number},
    hasSeenSlowness: {state: true},
    hasSeenVersion: {state: true},
  };

  declare engine: EngineClient | null;
  /** Why the site itself could not be read, before there is anything for the engine; shown like an engine's failure. */
  declare problem: string;
  /** The same for tests and for whoever helps. */
  declare problemId: string;
  /** What was opened is on its way. */
  declare isOpening: boolean;
  /** Something to know that stops nothing; shown for a while. */
  declare message: string;
  declare failing: FailingPictures | null;
  /** Of the model on show, and its newest one; null before they are known. */
  declare version: number | null;
  declare newest: number | null;
  /** What lies over the wall shows no pictures of that version alone: the album, the slideshow, a text. */
  declare isCovered: boolean;
  /** Something lies over the wall. */
  declare isBehind: boolean;
  /** Of the model that is on its way; null where it is not known, or likely here already. */
  declare bytes: number | null;
  /** The visitor has closed the note about pictures that come slowly. */
  declare hasSeenSlowness: boolean;
  /** The visitor has closed the note about an earlier version. */
  declare hasSeenVersion: boolean;

  #listening = new AbortController();
  #forget: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setTimeout> | undefined;
  readonly #pace = new DownloadPace();

  constructor() {
    super();
    this.engine = null;
    this.problem = '';
    this.problemId = '';
    this.isOpening = false;
    this.message = '';
    this.failing = null;
    this.version = null;
    this.newest = null;
    this.isCovered = false;
    this.isBehind = false;
    this.bytes = null;
    this.hasSeenSlowness = false;
    this.hasSeenVersion = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    clearTimeout(this.#forget);
    clearTimeout(this.#tick);
  }

  /** The time that is left changes also while nothing comes. */
  override updated(): void {
    clearTimeout(this.#tick);
    if (this.engine?.state === 'loading') this.#tick = setTimeout(() => this.requestUpdate(), TICK_MS);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('engine')) {
      this.#listening.abort();
      this.#listening = new AbortController();
      for (const type of ['statechange', 'progress']) {
        this.engine?.addEventListener(type, () => this.requestUpdate(), {signal: this.#listening.signal});
      }
    }
    if (changed.has('version')) this.hasSeenVersion = false;
    if (changed.has('message') && this.message !== '') {
      clearTimeout(this.#forget);
      this.#forget = setTimeout(() => (this.message = ''), MESSAGE_MS);
    }
  }

  override render(): unknown {
    const failure =
      this.problem || (this.engine?.state === 'failed' ? this.engine.error?.message : undefined);
    return html`
      ${failure === undefined ? this.#renderBar() : nothing}
      <div class="notes">
        ${failure === undefined ? this.#renderProgress() : nothing}
        <div role="status">${failure === undefined ? this.#renderNotice() : nothing}</div>
      </div>
      <div role="alert">${failure === undefined ? nothing : this.#renderFailure(failure)}</div>
    `;
  }

  /** How much of the model is there, 0..1; 1 while it is made ready, null when nothing is loading. */
  get #share(): number | null {
    if (this.engine?.state !== 'loading') return null;
    const {progress} = this.engine;
    if (progress?.phase === 'prepare') return 1;
    return progress && progress.totalBytes > 0 ? progress.loadedBytes / progress.totalBytes : 0;
  }

  #renderBar(): unknown {
    const share = this.#share;
    if (share === null) return nothing;
    return html`<div
      class="bar"
      role="progressbar"
      aria-label="Fetching the model"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(share * 100)}
      ?data-preparing=${share === 1}
    >
      <div class="done" .style=${`transform:scaleX(${share})`}></div>
    </div>`;
  }

  #renderProgress(): unknown {
    const share = this.#share;
    const progress = this.engine?.progress;
    const totalBytes = progress?.totalBytes || this.bytes;
    // Who comes back has the model and waits for less than a sentence.
    if (share === null || !totalBytes) return nothing;
    if (share === 1)
      return html`<p class="note progress surface">${changingText('Getting ready to draw')}</p>`;
    const loadedBytes = progress?.loadedBytes ?? 0;
    const left = this.#leftText(loadedBytes, totalBytes);
    const bytes = `Fetching the model: ${(loadedBytes / 1e6).toFixed(1)} of ${megabytes(totalBytes)}`;
    return html`<p class="note progress surface">
      <span>
        <span>${changingText(left ? `${bytes},` : bytes)}</span>
        ${left ? html`<span class="left">${changingText(left)}</span>` : nothing}
      </span>
    </p>`;
  }

  /** Empty where nobody can tell. */
  #leftText(loadedBytes: number, totalBytes: number): string {
    const now = performance.now();
    if (loadedBytes > 0) this.#pace.note(loadedBytes, now);
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const leftMs = this.#pace.leftMs(totalBytes, now, speedOf(files));
    return leftMs === null ? '' : `about ${durationText(leftMs)} left`;
  }

  #renderNotice(): unknown {
    if (this.engine?.state === 'recovering')
      return html`<p class="note surface">${changingText(this.engine.notice ?? '')}</p>`;
    if (this.isOpening) return html`<p class="note surface">Fetching what you opened …</p>`;
    if (this.message === '')
      return this.failing
        ? this.#renderFailing(this.failing)
        : (this.#renderSlowness() ?? this.#renderVersion());
    return html`<p class="note surface">
      ${changingText(this.message)}
      <button aria-label="Close this note" @click=${() => (this.message = '')}>${icon('close')}</button>
    </p>`;
  }

  #renderFailing({count, reason}: FailingPictures): unknown {
    const what = count === 1 ? 'A picture' : `${count} pictures`;
    return html`<p class="note surface" data-problem="pictures">
      ${changingText(`${what} could not be made. ${reason}`.trim())}
      <button @click=${() => this.dispatchEvent(new AppCommandEvent('retry-pictures'))}>Try again</button>
    </p>`;
  }

  /** Null where pictures come as fast as they can here. */
  #renderSlowness(): unknown {
    const {engine} = this;
    const isAsked = new URLSearchParams(location.search).get('backend') === 'cpu';
    const text = engine?.state === 'ready' && !isAsked ? slowness(engine.report) : null;
    if (text === null || this.isBehind || this.hasSeenSlowness) return null;
    return html`<p class="note surface" data-loss="wasm">
      ${changingText(text)}
      <button aria-label="Close this note" @click=${() => (this.hasSeenSlowness = true)}>
        ${icon('close')}
      </button>
    </p>`;
  }

  /** A link may ask for pictures of an earlier version. */
  #renderVersion(): unknown {
    const {version, newest} = this;
    if (version === null || version === newest || this.isCovered || this.hasSeenVersion) return nothing;
    return html`<p class="note version surface">
      ${changingText(`These pictures are of version ${version} of the model.`)}
      <button @click=${() => this.dispatchEvent(new AppCommandEvent('show-newest'))}>
        ${changingText(`Show version ${newest}`)}
      </button>
      <button aria-label="Close this note" @click=${() => (this.hasSeenVersion = true)}>
        ${icon('close')}
      </button>
    </p>`;
  }

  #renderFailure(message: string): unknown {
    const id = this.problem ? this.problemId : (this.engine?.error?.code ?? '');
    return html`<div class="failure surface" data-problem=${id}>
      <p>${changingText(message)}</p>
      <button class="primary" @click=${() => this.dispatchEvent(new AppCommandEvent('retry'))}>
        Try again
      </button>
    </div>`;
  }

  static override styles = [
    tokens,
    surface,
    buttons,
    css`
      :host {
        position: fixed;
        z-index: 20;
        inset: 0;
        pointer-events: none;
      }
      .bar {
        position: absolute;
        inset: 0 0 auto;
        height: 3px;
        background: rgb(255 255 255 / 0.1);
      }
      .done {
        height: 100%;
        background: var(--accent);
        transform-origin: left;
        transition: transform 0.2s linear;
      }
      [data-preparing] .done {
        animation: breathe 1.4s ease-in-out infinite alternate;
      }
      @keyframes breathe {
        to {
          opacity: 0.35;
        }
      }
      .notes {
        position: absolute;
        top: max(20px, env(safe-area-inset-top));
        left: 0;
        right: 0;
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 8px;
        padding: 0 12px;
      }
      .note {
        display: flex;
        align-items: center;
        gap: 8px;
        box-sizing: border-box;
        max-width: 560px;
        min-height: 44px;
        margin: 0;
        padding: 8px 18px;
        font-size: 0.875rem;
        font-variant-numeric: tabular-nums;
        pointer-events: auto;
      }
      .notes > [role='status'] {
        display: flex;
        justify-content: center;
        width: 100%;
      }
      /* As wide as its longest text, so that nothing moves when the next takes its place. */
      .progress {
        width: 28em;
        max-width: 100%;
        justify-content: center;
        text-align: center;
        pointer-events: none;
      }
      /* Where there is no room beside, below. */
      .left {
        display: inline-block;
      }
      /* Below the field over the wall. */
      :host(:not([behind])) .notes {
        top: calc(max(16px, env(safe-area-inset-top)) + 62px);
      }
      /* Below the controls of a picture. */
      @media (max-width: 40em) {
        .notes {
          top: calc(max(14px, env(safe-area-inset-top)) + 60px);
        }
      }
      .note button {
        flex: none;
        margin-block: -8px;
      }
      .note button:last-child {
        margin-right: -14px;
      }
      /* It stays until it is closed: over the left edge, where no layout of a large picture has a control. */
      @media (min-width: 40.01em) {
        .version {
          margin-right: auto;
          flex-wrap: wrap;
          justify-content: flex-end;
          max-width: 290px;
        }
      }
      @media (min-width: 40.01em) and (max-height: 30em) {
        .version {
          max-width: 340px;
          margin-left: 60px;
          flex-wrap: nowrap;
        }
      }
      .failure {
        position: absolute;
        top: 50%;
        left: 50%;
        box-sizing: border-box;
        width: min(440px, 100% - 24px);
        padding: 24px;
        transform: translate(-50%, -50%);
        background: var(--surface-strong);
        text-align: center;
        pointer-events: auto;
      }
      .failure p {
        margin: 0 0 20px;
        font-size: 1rem;
      }
      @media (prefers-reduced-motion: reduce) {
        .done {
          animation: none !important;
          transition: none;
        }
      }
    `,
    screenOnly,
  ];
}

customElements.define('nonesuch-status', Status);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-status': Status;
  }
}

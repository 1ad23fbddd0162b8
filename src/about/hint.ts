import {css, html, nothing, type CSSResultGroup} from 'lit';
import {icon} from '../kit/icons.ts';
import {LateElement} from '../kit/late-element.ts';
import {buttons, screenOnly, surface, tokens} from '../kit/tokens.css.ts';

const SEEN_KEY = 'nonesuch-hint';
/** The pictures come first. */
const APPEAR_MS = 3500;
const STAY_MS = 14_000;

/** Storage may be forbidden; then nobody is told anything twice on one visit, at least. */
function wasSeen(): boolean {
  try {
    return localStorage.getItem(SEEN_KEY) !== null;
  } catch {
    return true;
  }
}

function rememberSeen(): void {
  try {
    localStorage.setItem(SEEN_KEY, '1');
  } catch {
    // As above.
  }
}

/**
 * @summary One line for the first visit, once, that blocks nothing.
 */
export class Hint extends LateElement {
  static override properties = {isShown: {state: true}};

  declare isShown: boolean;

  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.isShown = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (wasSeen()) return;
    this.#timer = setTimeout(() => {
      rememberSeen();
      this.isShown = true;
      this.#timer = setTimeout(() => (this.isShown = false), STAY_MS);
    }, APPEAR_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render(): unknown {
    if (!this.isShown) return nothing;
    const hasKeys = matchMedia('(hover: hover) and (pointer: fine)').matches;
    return html`<p class="surface" role="status">
      <span>
        Go sideways as far as you like; open a picture to play with it.
        ${hasKeys ? html`Press <kbd>?</kbd> for every key.` : nothing}
      </span>
      <button aria-label="Close the hint" @click=${() => (this.isShown = false)}>${icon('close')}</button>
    </p>`;
  }

  static override styles: CSSResultGroup = [
    tokens,
    surface,
    buttons,
    css`
      :host {
        position: fixed;
        z-index: 3;
        /* Above the toolbar: what the engine has to say stands at the top. */
        bottom: calc(max(16px, env(safe-area-inset-bottom)) + 68px);
        left: 0;
        right: 0;
        display: flex;
        justify-content: center;
        padding: 0 12px;
        pointer-events: none;
      }
      p {
        display: flex;
        align-items: center;
        gap: 6px;
        margin: 0;
        padding: 2px 4px 2px 18px;
        font-size: 0.90625rem;
      }
      kbd {
        padding: 0 7px;
        border: 1px solid var(--line);
        border-radius: 6px;
        font: inherit;
      }
      button {
        pointer-events: auto;
      }
    `,
    screenOnly,
  ];
}

customElements.define('nonesuch-hint', Hint);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-hint': Hint;
  }
}

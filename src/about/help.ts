import {css, html, LitElement, type CSSResultGroup} from 'lit';
import {commandAt, keyRows, type KeyRow} from '../kit/commands.ts';
import {AppCommandEvent, type AppCommand} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {buttons, screenOnly, surface, tokens} from '../kit/tokens.css.ts';

interface Group {
  title: string;
  rows: KeyRow[];
}

const GESTURES: Group = {
  title: 'Mouse and touch',
  rows: [
    {keys: ['Drag', 'Wheel', 'Swipe'], what: 'move the wall sideways, the plane in any direction'},
    {keys: ['Pinch', 'Ctrl wheel'], what: 'on the plane: nearer, and pictures between'},
    {keys: ['Click', 'Tap'], what: 'open a picture'},
    {keys: ['Swipe'], what: 'its neighbours; down to close it'},
    {keys: ['Right-click', 'Long press'], what: 'save a picture'},
    {keys: ['Hold, then drag'], what: 'take a picture out of the page'},
    {keys: ['Drop a file'], what: 'a saved picture opens again, with everything done to it'},
  ],
};

const KEYS: Group[] = [
  {title: 'The wall', rows: keyRows('wall')},
  {title: 'The plane', rows: keysOfPlane()},
  {title: 'One picture', rows: keyRows('picture')},
  {title: 'The slideshow', rows: keyRows('show')},
  {title: 'The album', rows: withPointer(keyRows('album'))},
];

/** What it has beside the keys of the wall. */
function keysOfPlane(): KeyRow[] {
  const known = new Set(keyRows('wall').map(({what}) => what));
  return keyRows('plane').filter(({what}) => !known.has(what));
}

/** What a pointer does beside the keys. */
function withPointer([choose, ...others]: KeyRow[]): KeyRow[] {
  return [
    {...choose!, keys: [...choose!.keys, 'Ctrl click', 'Select']},
    {keys: ['Shift click'], what: 'choose all up to it'},
    ...others,
  ];
}

/** Where there is no mouse there are seldom keys. */
function groups(): Group[] {
  const hasMouse = matchMedia('(hover: hover) and (pointer: fine)').matches;
  return hasMouse ? [...KEYS, GESTURES] : [GESTURES, ...KEYS];
}

/**
 * @summary Every key and gesture of the site.
 * @fires app-command - `close-help`, `open-show`, `open-album`
 */
export class Help extends LitElement {
  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('pointerdown', this.#onPress);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('pointerdown', this.#onPress);
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus();
  }

  /** A press beside the text closes it, as Escape does. */
  #onPress = (event: PointerEvent): void => {
    const pressed = event.composedPath()[0];
    if (pressed instanceof HTMLElement && pressed.classList.contains('back')) this.#command('close-help');
  };

  /** Does what a key means here; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    if (commandAt('wall', event) !== 'help') return false;
    this.#command('close-help');
    return true;
  }

  #command(command: AppCommand): void {
    this.dispatchEvent(new AppCommandEvent(command));
  }

  override render(): unknown {
    return html`<div class="back"></div>
      <div class="surface" role="dialog" aria-modal="true" aria-label="Keys and gestures" tabindex="-1">
        <header>
          <h2>Keys and gestures</h2>
          <button aria-label="Close" title="Close" @click=${() => this.#command('close-help')}>
            ${icon('close')}
          </button>
        </header>
        <div class="groups">
          ${groups().map(
            ({title, rows}) =>
              html`<section>
                <h3>${title}</h3>
                <dl>
                  ${rows.map(
                    ({keys, what}) =>
                      html`<div>
                        <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
                        <dd>${what}</dd>
                      </div>`,
                  )}
                </dl>
              </section>`,
          )}
        </div>
        <footer>
          <button @click=${() => this.#command('open-show')}>${icon('play')}Slideshow</button>
          <button @click=${() => this.#command('open-album')}>${icon('keep')}Album</button>
        </footer>
      </div>`;
  }

  static override styles: CSSResultGroup = [
    tokens,
    surface,
    buttons,
    css`
      :host {
        position: fixed;
        z-index: 20;
        inset: 0;
        display: grid;
        place-items: center;
        padding: 16px;
      }
      .back {
        position: absolute;
        inset: 0;
        background: rgb(0 0 0 / 0.6);
      }
      [role='dialog'] {
        position: relative;
        box-sizing: border-box;
        width: min(100%, 1080px);
        max-height: 100%;
        padding: 14px 22px 18px;
        overflow-y: auto;
        background: var(--surface-strong);
        outline: none;
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      h2 {
        margin: 0;
        font-size: 1.1875rem;
        font-weight: 600;
      }
      h3 {
        margin: 0 0 8px;
        color: var(--accent);
        font-size: 0.875rem;
        font-weight: 600;
      }
      .groups {
        columns: 3 280px;
        column-gap: 32px;
      }
      .groups > * {
        padding-top: 12px;
        break-inside: avoid;
      }
      dl {
        display: grid;
        gap: 7px;
        margin: 0;
      }
      dl > div {
        display: grid;
        grid-template-columns: 132px minmax(0, 1fr);
        align-items: baseline;
        gap: 4px 10px;
      }
      dt {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      dd {
        margin: 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
        line-height: 1.35;
      }
      kbd {
        min-width: 14px;
        padding: 1px 6px;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--hover);
        font: inherit;
        font-size: 0.8125rem;
        text-align: center;
      }
      footer {
        display: flex;
        gap: 8px;
        margin-top: 18px;
      }
      footer button {
        background: var(--hover);
      }
    `,
    screenOnly,
  ];
}

customElements.define('nonesuch-help', Help);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-help': Help;
  }
}

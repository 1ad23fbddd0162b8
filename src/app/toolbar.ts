import {css, html, nothing} from 'lit';
import type {ModelIndex} from '../model/descriptor.ts';
import {changingText} from '../kit/changing-text.ts';
import {classSelect} from '../kit/class-select.ts';
import {withKey} from '../kit/commands.ts';
import {AppCommandEvent, ModelPickedEvent, type AppCommand} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {LateElement} from '../kit/late-element.ts';
import type {LocalModel} from '../pictures/local-models.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {buttons, screenOnly, surface, tokens} from '../kit/tokens.css.ts';

/** What no id of a model is. */
const OWN = '+';

/**
 * @summary The few controls of the wall, on one small surface that fades while nobody needs it.
 * @fires app-command - `new-wall`, `open-plane`, `toggle-drift`, `open-about`, `open-help`, `open-album`, `open-models`
 * @fires model-picked
 * @fires class-picked
 */
export class Toolbar extends LateElement {
  static override properties = {
    models: {attribute: false},
    local: {attribute: false},
    model: {},
    pictures: {attribute: false},
    many: {},
    canDrift: {type: Boolean},
    drifts: {type: Boolean},
    quiet: {type: Boolean, reflect: true},
  };

  declare models: ModelIndex['models'];
  /** Those of this device. */
  declare local: LocalModel[];
  /** Id of the model that is shown. */
  declare model: string;
  /** Of that model; null until it is known. */
  declare pictures: ModelPictures | null;
  /** "ponies" of "None of these ponies exist"; empty until known. */
  declare many: string;
  /** False where reduced motion is asked for: nothing would move. */
  declare canDrift: boolean;
  declare drifts: boolean;
  /** Fades away, on devices with a pointer that can call it back. */
  declare quiet: boolean;

  constructor() {
    super();
    this.models = [];
    this.local = [];
    this.model = '';
    this.pictures = null;
    this.many = '';
    this.canDrift = true;
    this.drifts = true;
    this.quiet = false;
  }

  override focus(): void {
    this.renderRoot.querySelector('button')?.focus();
  }

  #command(command: AppCommand): void {
    this.dispatchEvent(new AppCommandEvent(command));
  }

  #onModel({target}: Event): void {
    const select = target as HTMLSelectElement;
    const {value} = select;
    if (value !== OWN) return void this.dispatchEvent(new ModelPickedEvent(value));
    // It is no model: the menu goes on saying which one is shown.
    select.value = this.model;
    this.#command('open-models');
  }

  #renderModels(): unknown {
    const option = (id: string, title: string): unknown =>
      html`<option value=${id} ?selected=${id === this.model}>${title}</option>`;
    return html`<select aria-label="Model" @change=${(event: Event) => this.#onModel(event)}>
      ${this.models.map(({id, title}) => option(id, title))}
      ${
        this.local.length === 0
          ? nothing
          : html`<optgroup label="On this device">
              ${this.local.map(({descriptor: {id, title}}) => option(id, title))}
            </optgroup>`
      }
      <option value=${OWN}>Your own …</option>
    </select>`;
  }

  override render(): unknown {
    return html`<div class="surface" role="toolbar" aria-label="Wall">
      <button class="name" title="About Nonesuch" @click=${() => this.#command('open-about')}>
        <span class="mark">Nonesuch</span>
        ${this.many === '' ? nothing : html`<span class="line">${changingText(`None of these ${this.many} exist`)}</span>`}
      </button>
      ${this.#renderModels()} ${classSelect(this.pictures)}
      <button
        class="new"
        title="A wall that nobody has seen before"
        @click=${() => this.#command('new-wall')}
      >
        ${icon('renew')}<span>New wall</span>
      </button>
      <button
        aria-label="Plane"
        title=${withKey('Plane: pictures between pictures', 'wall', 'plane')}
        @click=${() => this.#command('open-plane')}
      >
        ${icon('plane')}
      </button>
      ${
        this.canDrift
          ? html`<button
              aria-pressed=${this.drifts}
              aria-label="Let the wall drift"
              title=${this.drifts ? 'Stop the wall from drifting' : 'Let the wall drift'}
              @click=${() => this.#command('toggle-drift')}
            >
              ${icon(this.drifts ? 'pause' : 'play')}
            </button>`
          : nothing
      }
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
      <button aria-label="About" title="About" @click=${() => this.#command('open-about')}>
        ${icon('about')}
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
      /* Until it has all its parts: it would move when they come. */
      :host([hidden]) {
        display: none;
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
      .name {
        flex-direction: column;
        align-items: flex-start;
        gap: 0;
        padding: 0 16px 0 12px;
        text-align: left;
      }
      .mark {
        font-weight: 650;
        letter-spacing: 0.01em;
      }
      .line {
        color: var(--ink-soft);
        font-size: 0.78125rem;
        font-weight: 400;
      }
      select {
        max-width: 9em;
        background: transparent;
      }
      option {
        background: var(--surface-strong);
        color: var(--ink);
      }
      @media (hover: hover) and (pointer: fine) {
        :host([quiet]:not(:focus-within):not(:hover)) {
          opacity: 0;
        }
      }
      @media (max-width: 45em) {
        .line {
          display: none;
        }
      }
      /* What can be seen here matters more than what it is called. */
      @media (max-width: 40em) {
        .name {
          display: none;
        }
        select {
          flex: 0 1 auto;
        }
      }
      @media (max-width: 32.5em) {
        .new span {
          display: none;
        }
        /* So that the models keep their names. */
        :host {
          padding: 0 6px;
        }
        .surface {
          gap: 0;
          padding: 3px;
        }
        select {
          padding: 0 4px;
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

customElements.define('nonesuch-toolbar', Toolbar);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-toolbar': Toolbar;
  }
}

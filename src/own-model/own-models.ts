import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {changingText} from '../kit/changing-text.ts';
import {AppCommandEvent, ModelPickedEvent} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import type {EngineClient} from '../engine/client/engine-client.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {localModelsOf, type LocalModel, type LocalModels} from '../pictures/local-models.ts';
import {FileOpening, type Stage} from './file-opening.ts';
import {ownModelsStyles} from './own-models.styles.ts';
import type {NamesEnteredEvent} from './names-form.ts';
import {expectedMs} from './expected-ms.ts';
import './facts-of-file.ts';
import './model-list.ts';
import './names-form.ts';

export const MODEL_FILES = '.pkl,.pickle,.pt,.pth,.safetensors,.ckpt,.zip,.gz,.tar';

/**
 * @summary Opens a visitor's own checkpoint, and has what can be done with those that were opened.
 * @fires app-command - `close-models`, `leave-model`
 * @fires model-picked
 */
export class OwnModels extends LitElement {
  static override styles = ownModelsStyles;

  static override properties = {
    siteUrl: {},
    file: {attribute: false},
    missing: {},
    engine: {attribute: false},
    pictures: {attribute: false},
    models: {state: true},
    note: {state: true},
  };

  declare siteUrl: string;
  /** What was dropped on the page; opened as soon as it is given. */
  declare file: File | null;
  /** The model that the page's address asks for and this device has not; null for none. */
  declare missing: string | null;
  declare engine: EngineClient | null;
  /** Of the model on show. */
  declare pictures: ModelPictures | null;
  declare models: LocalModel[];
  declare note: string;

  #opening: FileOpening | null = null;
  #store: LocalModels | null = null;
  #connection = new AbortController();

  constructor() {
    super();
    this.siteUrl = '';
    this.file = null;
    this.missing = null;
    this.engine = null;
    this.pictures = null;
    this.models = [];
    this.note = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection.abort();
    this.#opening?.cancel();
    this.#opening = null;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
    this.renderRoot.querySelector<HTMLElement>('.page')?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#store) {
      this.#store = localModelsOf(this.siteUrl);
      this.#connection = new AbortController();
      const list = (): void => void this.#store!.list().then((models) => (this.models = models));
      this.#store.addEventListener('change', list, {signal: this.#connection.signal});
      list();
    }
    if (changed.has('file') && this.file) this.#open(this.file);
  }

  get #stage(): Stage {
    return this.#opening?.stage ?? {kind: 'nothing'};
  }

  #open(file: File): void {
    if (this.#opening?.isBusy) {
      this.note = `“${file.name}” has to wait: finish with this file first, or cancel it.`;
      return;
    }
    this.note = '';
    this.#opening = new FileOpening(file, this.#store!, this.missing);
    this.#opening.addEventListener('change', () => this.requestUpdate());
    this.#opening.addEventListener('opened', () => this.#show(this.#opening!.id));
    this.#opening.start();
  }

  #show(id: string): void {
    this.#opening = null;
    this.#command('close-models');
    this.dispatchEvent(new ModelPickedEvent(id));
  }

  #cancel(): void {
    this.#opening?.cancel();
    this.#opening = null;
    this.note = '';
    this.requestUpdate();
  }

  #command(command: 'close-models' | 'leave-model'): void {
    this.dispatchEvent(new AppCommandEvent(command));
  }

  #onCancel(event: Event): void {
    // The app closes it, so that the address follows. A file input fires the same event.
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    this.#command('close-models');
  }

  #onChosen({currentTarget}: Event): void {
    const input = currentTarget as HTMLInputElement;
    const [file] = input.files ?? [];
    if (file) this.#open(file);
    // The same file again is a change too.
    input.value = '';
  }

  override render(): unknown {
    const stage = this.#stage;
    return html`<dialog aria-labelledby="title" @cancel=${this.#onCancel} closedby="any">
      <div class="page" tabindex="-1">
        <button class="close" aria-label="Close" title="Close" @click=${() => this.#command('close-models')}>
          ${icon('close')}
        </button>
        <h1 id="title">Your own models</h1>
        ${stage.kind === 'nothing' ? this.#renderStart() : this.#renderStage(stage)}
        <p class="note" role="status">${changingText(this.note)}</p>
      </div>
    </dialog>`;
  }

  #renderStart(): unknown {
    return html`<p>
        Open a StyleGAN checkpoint of yours, and see a wall of its pictures. The file stays on this device:
        nothing is uploaded, and nothing in it is executed.
      </p>
      ${
        this.missing === null
          ? nothing
          : html`<p class="wanted">The link that you opened is of <code>${this.missing}</code>.</p>`
      }
      <label class="button primary">
        Choose a file
        <input type="file" accept=${MODEL_FILES} @change=${this.#onChosen} />
      </label>
      <p class="soft">
        Or drop it anywhere on the page: .pkl, .pt, .pth, .safetensors or .ckpt of StyleGAN 1, 2 or 3, also in
        a .zip, .gz or .tar; or a ZIP that was downloaded here.
      </p>
      <nonesuch-model-list
        .store=${this.#store}
        .models=${this.models}
        .shown=${this.pictures?.model.id ?? ''}
        @model-removed=${() => this.#command('leave-model')}
        @model-opened=${({detail}: CustomEvent<string>) => this.#show(detail)}
      ></nonesuch-model-list>`;
  }

  #renderStage(stage: Stage): unknown {
    const {name} = this.#opening!.file;
    return html`<h2>${changingText(name)}</h2>
      ${this.#renderWork(stage)}
      ${
        stage.kind === 'failed'
          ? html`<p class="problem" role="alert">${changingText(stage.message)}</p>
              <div class="row"><button @click=${() => this.#cancel()}>Choose another file</button></div>`
          : nothing
      }`;
  }

  #renderWork(stage: Stage): unknown {
    switch (stage.kind) {
      case 'reading':
        return html`${renderProgress(stage.text, stage.share)} ${this.#renderCancel()}`;
      case 'converting':
        return html`${renderProgress(stage.text, null)} ${this.#renderCancel()}`;
      case 'here':
        return html`<p>${changingText(`This file is on this device already, as “${stage.title}”.`)}</p>
          <div class="row">
            <button class="primary" @click=${() => this.#show(this.#opening!.id)}>Open</button>
            <button @click=${() => this.#cancel()}>Choose another file</button>
          </div>`;
      case 'unkept':
        return html`<p class="problem" role="alert">
            This browser has no room left to keep the model, or keeps nothing here: it is gone when this tab
            closes.
          </p>
          <div class="row">
            <button class="primary" @click=${() => this.#show(this.#opening!.id)}>Open</button>
          </div>`;
      case 'ready': {
        const {facts, room, isOther} = stage;
        return html`${
            isOther
              ? html`<p class="problem" role="alert">
                  ${changingText(
                    `This is another file than the link needs: it is ${facts.id}, and the link is of ${this.missing}.`,
                  )}
                </p>`
              : nothing
          }
          <nonesuch-facts-of-file
            .facts=${facts}
            .ms=${expectedMs(facts.spec, this.pictures?.model.generator ?? null, this.engine?.medianMs ?? null)}
          ></nonesuch-facts-of-file>
          <nonesuch-names-form
            .names=${stage.names}
            .room=${room}
            .keptBytes=${facts.keptBytes}
            @names-entered=${({names, isKept}: NamesEnteredEvent) => this.#opening!.convert(names, isKept)}
            @names-cancelled=${() => this.#cancel()}
          ></nonesuch-names-form>`;
      }
      case 'failed':
      case 'nothing':
        return nothing;
    }
  }

  #renderCancel(): unknown {
    return html`<div class="row"><button @click=${() => this.#cancel()}>Cancel</button></div>`;
  }
}

/** @param share null where nobody can say how far it is */
function renderProgress(text: string, share: number | null): unknown {
  return html`<p id="step" role="status">${changingText(text)}</p>
    ${
      share === null
        ? html`<progress aria-labelledby="step"></progress>`
        : html`<progress aria-labelledby="step" max="100" .value=${Math.round(100 * share)}></progress>`
    }`;
}

customElements.define('nonesuch-own-models', OwnModels);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-own-models': OwnModels;
  }
}

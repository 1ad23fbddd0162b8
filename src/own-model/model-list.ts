import {html, LitElement, nothing} from 'lit';
import {changingText} from '../kit/changing-text.ts';
import {download} from '../kit/download.ts';
import {pictureSize, sizeText} from '../model/architecture.ts';
import type {LocalModel, LocalModels} from '../pictures/local-models.ts';
import {megabytes} from '../words/wording.ts';
import type {NamesEnteredEvent} from './names-form.ts';
import {listStyles} from './own-models.styles.ts';
import './names-form.ts';

/**
 * @summary The models of this device: open, rename, download as a folder, delete.
 * @fires model-opened - `detail` is its id
 * @fires model-removed - the one on show is gone
 */
export class ModelList extends LitElement {
  static override styles = listStyles;

  static override properties = {
    store: {attribute: false},
    models: {attribute: false},
    shown: {},
    editing: {state: true},
    deleting: {state: true},
    message: {state: true},
  };

  declare store: LocalModels | null;
  declare models: LocalModel[];
  /** Id of the model on show. */
  declare shown: string;
  /** Id of the one whose names are being changed, or that is about to be deleted; empty for none. */
  declare editing: string;
  declare deleting: string;
  declare message: string;

  constructor() {
    super();
    this.store = null;
    this.models = [];
    this.shown = '';
    this.editing = '';
    this.deleting = '';
    this.message = '';
  }

  async #rename({descriptor}: LocalModel, {names}: NamesEnteredEvent): Promise<void> {
    this.editing = '';
    const {title, noun, licence} = names;
    await this.#try('The change could not be kept: there is no room, or no storage.', () =>
      this.store!.change({...descriptor, title, noun, licence: licence ?? 'Not stated'}),
    );
  }

  async #download({descriptor}: LocalModel): Promise<void> {
    this.message = 'Packing …';
    await this.#try('The model could not be packed: open its checkpoint again.', async () => {
      const {zipModel} = await import('./model-archive.ts');
      const files = await this.store!.files(descriptor.id);
      if (!files) throw new TypeError(`${descriptor.id} is not whole.`);
      download(await zipModel(descriptor, files), `${descriptor.id}.zip`);
    });
  }

  async #remove({descriptor: {id}}: LocalModel): Promise<void> {
    this.deleting = '';
    const wasShown = id === this.shown;
    await this.#try('The model could not be deleted: close the other tabs of this site and try again.', () =>
      this.store!.remove(id),
    );
    if (wasShown) this.dispatchEvent(new CustomEvent('model-removed'));
  }

  async #try(sentence: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.message = '';
    } catch (error) {
      console.error(error);
      this.message = sentence;
    }
  }

  override render(): unknown {
    return html`${
        this.models.length === 0
          ? nothing
          : html`<h2>On this device</h2>
              <ul>
                ${this.models.map((model) => this.#renderModel(model))}
              </ul>
              ${renderPublishing(this.models[0]!)}`
      }
      <p role="status">${changingText(this.message)}</p>`;
  }

  #renderModel(model: LocalModel): unknown {
    const {descriptor, isKept, bytes} = model;
    const {id, title, noun, licence, generator} = descriptor;
    const {width, height} = pictureSize(generator);
    const size = width === height ? `${width} px` : `${sizeText({width, height})} px`;
    const where = isKept ? megabytes(bytes) : `${megabytes(bytes)}, gone when this tab closes`;
    if (this.editing === id) {
      return html`<li>
        <nonesuch-names-form
          .names=${{title, noun, licence: licence === 'Not stated' ? null : licence}}
          .isChange=${true}
          @names-entered=${(event: NamesEnteredEvent) => this.#rename(model, event)}
          @names-cancelled=${() => (this.editing = '')}
        ></nonesuch-names-form>
      </li>`;
    }
    return html`<li>
      <strong>${changingText(title)}</strong>
      <span class="soft">${changingText(`${size}, ${where}. Licence: ${licence}.`)}</span>
      <div class="row">
        ${
          this.deleting === id
            ? html`<button class="danger" @click=${() => this.#remove(model)}>
                  Delete ${megabytes(bytes)}
                </button>
                <button @click=${() => (this.deleting = '')}>Keep it</button>`
            : html`<button
                  aria-label="Open ${title}"
                  @click=${() => this.dispatchEvent(new CustomEvent('model-opened', {detail: id}))}
                >
                  Open
                </button>
                <button aria-label="Rename ${title}" @click=${() => (this.editing = id)}>Rename</button>
                <button aria-label="Download ${title}" @click=${() => this.#download(model)}>
                  Download this model
                </button>
                <button aria-label="Delete ${title}" @click=${() => (this.deleting = id)}>Delete</button>`
        }
      </div>
    </li>`;
  }
}

function renderPublishing({descriptor: {id, title}}: LocalModel): unknown {
  return html`<details>
    <summary>How to publish one</summary>
    <p>
      Links to a model of this device work for those who have its file, or the ZIP, which opens when it is
      dropped on this page. For all others, publish it on a site of your own:
    </p>
    <ol>
      <li>Mind its licence: may the weights, and pictures of them, be passed on?</li>
      <li>Download it here, and unpack the ZIP into <code>models/</code> of a copy of this site’s code.</li>
      <li>
        Add <code>${`{"id": ${JSON.stringify(id)}, "title": ${JSON.stringify(title)}}`}</code> to
        <code>models/index.json</code>; the site opens with the first.
      </li>
      <li>Write down in <code>CARD.md</code> what it is and where it comes from.</li>
      <li><code>npm run models:check && npm run build</code>, and publish <code>dist/</code>.</li>
    </ol>
  </details>`;
}

customElements.define('nonesuch-model-list', ModelList);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-model-list': ModelList;
  }
}

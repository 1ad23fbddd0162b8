import {html, LitElement, nothing} from 'lit';
import {licenceWarnings} from '../convert/licence.ts';
import {changingText} from '../kit/changing-text.ts';
import {PageEvent} from '../kit/events.ts';
import {isPrintable} from '../lib/printable.ts';
import {megabytes} from '../words/wording.ts';
import type {Names} from './conversion/conversion-protocol.ts';
import {formStyles} from './own-models.styles.ts';
import type {StorageRoom} from './storage-room.ts';

/** As on the command line: what is longer is no name. */
const MOST_CHARACTERS = 300;

const LICENCES = ['CC0-1.0', 'CC BY 4.0', 'CC BY-NC-SA 4.0', 'MIT', 'NVIDIA Source Code License-NC'];

export class NamesEnteredEvent extends PageEvent {
  readonly names: Names;
  /** False: for as long as the tab is open. */
  readonly isKept: boolean;

  constructor(names: Names, isKept: boolean) {
    super('names-entered');
    this.names = names;
    this.isKept = isKept;
  }
}

/**
 * @summary Asks what a model is called and what its licence is.
 * @fires names-entered
 * @fires names-cancelled
 */
export class NamesForm extends LitElement {
  static override styles = formStyles;

  static override properties = {
    names: {attribute: false},
    room: {attribute: false},
    keptBytes: {type: Number},
    isChange: {type: Boolean},
    licence: {state: true},
  };

  /** What the fields begin with. */
  declare names: Names;
  /** Null where nothing is to be kept anew. */
  declare room: StorageRoom | null;
  declare keptBytes: number;
  /** Of a model that is there already. */
  declare isChange: boolean;
  declare licence: string;

  constructor() {
    super();
    this.names = {title: '', noun: '', licence: null};
    this.room = null;
    this.keptBytes = 0;
    this.isChange = false;
    this.licence = '';
  }

  override firstUpdated(): void {
    this.licence = this.names.licence ?? '';
    const title = this.renderRoot.querySelector<HTMLInputElement>('[name=title]')!;
    title.focus();
    title.select();
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = ['title', 'noun', 'licence'].map(
      (name) => form.elements.namedItem(name) as HTMLInputElement,
    );
    for (const field of fields) {
      field.setCustomValidity(isPrintable(field.value) ? '' : 'Leave out characters that are not seen.');
    }
    if (!form.reportValidity()) return;
    const [title = '', noun = '', licence = ''] = fields.map(({value}) => value.trim());
    this.dispatchEvent(
      new NamesEnteredEvent({title, noun, licence: licence === '' ? null : licence}, this.#mayKeep),
    );
  }

  get #mayKeep(): boolean {
    return this.room === null || this.room.kind === 'enough';
  }

  override render(): unknown {
    return html`<form @submit=${this.#onSubmit}>
      ${this.#renderField('title', 'Title', 'Heading of the wall: “People”', this.names.title)}
      ${this.#renderField('noun', 'One of them', 'As in “a person that does not exist”: “person”', this.names.noun)}
      <label for="licence">Licence of the weights</label>
      <input
        id="licence"
        name="licence"
        type="text"
        list="licences"
        maxlength=${MOST_CHARACTERS}
        autocomplete="off"
        .value=${this.names.licence ?? ''}
        aria-describedby="licence-hint"
        @input=${(event: InputEvent) => (this.licence = (event.target as HTMLInputElement).value.trim())}
      />
      <datalist id="licences">
        ${LICENCES.map((licence) => html`<option value=${licence}></option>`)}
      </datalist>
      <p class="hint" id="licence-hint">${changingText(licenceHint(this.licence))}</p>
      ${this.#renderRoom()}
      <div class="row">
        <button class="primary" type="submit">
          ${this.isChange ? 'Save' : this.#mayKeep ? 'Open' : 'Open without keeping it'}
        </button>
        <button type="button" @click=${() => this.dispatchEvent(new CustomEvent('names-cancelled'))}>
          Cancel
        </button>
      </div>
    </form>`;
  }

  #renderField(name: string, label: string, hint: string, value: string): unknown {
    return html`<label for=${name}>${label}</label>
      <input
        id=${name}
        name=${name}
        type="text"
        required
        pattern=".*\\S.*"
        maxlength=${MOST_CHARACTERS}
        autocomplete="off"
        .value=${value}
        aria-describedby="${name}-hint"
      />
      <p class="hint" id="${name}-hint">${hint}</p>`;
  }

  #renderRoom(): unknown {
    const {room} = this;
    if (!room || room.kind === 'enough') return nothing;
    const sentence =
      room.kind === 'none'
        ? 'This browser keeps nothing here, as in a private window or on plain http: the model is gone when this tab closes.'
        : `The model takes ${megabytes(this.keptBytes)}, but this browser has ${room.freeBytes === null ? 'less' : `only ${megabytes(room.freeBytes)}`} left for this site: make room and open the file again, or have the model until this tab closes.`;
    return html`<p class="problem" role="alert">${sentence}</p>`;
  }
}

function licenceHint(licence: string): string {
  if (licence !== '') return licenceWarnings(licence)[0] ?? 'It is written into every saved picture.';
  return 'Weights have a licence of their own, apart from the code: NVIDIA’s, and what was trained from them, are for non-commercial use. Left empty, the pictures say “Not stated”.';
}

customElements.define('nonesuch-names-form', NamesForm);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-names-form': NamesForm;
  }
}

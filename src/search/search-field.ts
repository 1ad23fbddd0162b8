import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {changingText} from '../kit/changing-text.ts';
import {withKey} from '../kit/commands.ts';
import {WishedEvent} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {searchFieldStyles} from './search-field.styles.ts';
import type {TypedWord} from '../words/match.ts';

/** As long as the address has it. */
const LONGEST = 200;

/**
 * @summary Where one says what the wall is to show, and what was understood of it. On a small screen a button, until it is wanted.
 * @fires wished
 */
export class SearchField extends LitElement {
  static override styles = searchFieldStyles;

  static override properties = {
    wish: {},
    typed: {attribute: false},
    rarity: {},
    example: {},
    many: {},
    isAwaited: {type: Boolean},
    isWordless: {type: Boolean},
    quiet: {type: Boolean, reflect: true},
    isOpen: {state: true},
  };

  /** What the wall shows; empty for everything. */
  declare wish: string;
  declare typed: TypedWord[];
  /** A sentence; may be empty. */
  declare rarity: string;
  /** What may be typed. */
  declare example: string;
  /** "ponies" */
  declare many: string;
  /** It is not known yet what was understood. */
  declare isAwaited: boolean;
  /** The model on show has no words. */
  declare isWordless: boolean;
  /** Fades away, on devices with a pointer that can call it back. */
  declare quiet: boolean;
  /** On a small screen: the field itself, not its button alone. */
  declare isOpen: boolean;

  constructor() {
    super();
    this.wish = '';
    this.typed = [];
    this.rarity = '';
    this.example = '';
    this.many = 'pictures';
    this.isAwaited = false;
    this.isWordless = false;
    this.quiet = false;
    this.isOpen = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('wish')) this.isOpen = this.wish !== '';
  }

  override updated(changed: PropertyValues<this>): void {
    // Of what is being typed nothing is taken away by other news.
    if (changed.has('wish')) this.#input!.value = this.wish;
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  /** Opens it where it is a button. */
  override focus(): void {
    this.isOpen = true;
    void this.updateComplete.then(() => {
      this.#input?.focus();
      this.#input?.select();
    });
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const input = this.#input!;
    // The keys are the wall's again, and a phone takes its keyboard away.
    input.blur();
    this.#wish(input.value);
  }

  #wish(wish: string): void {
    if (wish.trim() === '') this.isOpen = false;
    this.dispatchEvent(new WishedEvent(wish));
  }

  #onBlur(): void {
    const input = this.#input!;
    if (input.value.trim() === '' && this.wish === '') this.isOpen = false;
  }

  override render(): unknown {
    return html`<div class="whole" ?data-open=${this.isOpen}>
      <form class="surface" role="search" aria-label="Wall" @submit=${this.#onSubmit}>
        <button
          type="submit"
          class="lens"
          aria-label=${this.isOpen ? 'Show these' : `Search the ${this.many}`}
          title=${withKey(`Search the ${this.many}`, 'wall', 'search')}
          @click=${(event: Event) => this.#onLens(event)}
        >
          ${icon('search')}
        </button>
        <input
          type="search"
          enterkeyhint="search"
          autocomplete="off"
          autocapitalize="none"
          maxlength=${LONGEST}
          aria-label="What the wall is to show"
          placeholder=${this.example}
          @blur=${() => this.#onBlur()}
        />
        ${
          this.wish === ''
            ? nothing
            : html`<button
                type="button"
                class="all"
                aria-label="Show all ${this.many}"
                title="Show all ${this.many}"
                @click=${() => this.#wish('')}
              >
                ${icon('close')}
              </button>`
        }
      </form>
      ${this.wish === '' ? nothing : this.#renderSaid()}
    </div>`;
  }

  #onLens(event: Event): void {
    if (this.isOpen || this.#input!.offsetWidth > 0) return;
    event.preventDefault();
    this.focus();
  }

  #renderSaid(): unknown {
    const unknown = this.typed.filter(({meaning}) => meaning === null);
    // A noun alone asks for nothing.
    const known = this.typed.filter(({meaning}) => meaning?.includes(': '));
    return html`<div class="said surface">
      ${
        known.length + unknown.length === 0
          ? nothing
          : html`<ul aria-label="What was understood">
              ${[...known, ...unknown].map(
                ({text, meaning}) =>
                  html`<li data-kind=${meaning === null ? 'unknown' : 'known'}>
                    ${changingText(meaning ?? `“${text}” not understood`)}
                  </li>`,
              )}
            </ul>`
      }
      <p role="status">${changingText(this.#sentence)}</p>
    </div>`;
  }

  get #sentence(): string {
    if (this.isWordless) return 'There are no words for these pictures, so all of them are shown.';
    if (this.isAwaited) return 'Fetching what the words mean …';
    if (this.rarity !== '') return this.rarity;
    return this.typed.some(({meaning}) => meaning !== null)
      ? `That says nothing of their looks, so all ${this.many} are shown.`
      : `Nothing of it was understood, so all ${this.many} are shown. Try “${this.example}”.`;
  }
}

customElements.define('nonesuch-search-field', SearchField);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-search-field': SearchField;
  }
}

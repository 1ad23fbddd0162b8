import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {AlbumFileError, readAlbum, writeAlbum, type AlbumEntry} from '../../keep/album-file.ts';
import type {AlbumStore, Shelf} from '../../keep/album-store.ts';
import {nameOf} from '../../words/name.ts';
import {changingText} from '../changing-text.ts';
import {download} from '../download.ts';
import {WishEvent} from '../events.ts';
import {icon} from '../icons.ts';
import {keyOf} from '../keys.ts';
import {countedPictures} from '../wording.ts';
import {albumProblem} from './album-problem.ts';
import {AlbumSaver, MOST_EXPORTED} from './album-saver.ts';
import {albumStyles} from './album.styles.ts';
import {LinkOpenedEvent} from './chosen-event.ts';
import type {Recipe} from './recipe.ts';
import {recipeOfQuery} from './recipe-of-query.ts';
import {Selection} from './selection.ts';
import './thumb.ts';
import type {Workbench} from './workbench.ts';

interface Item {
  query: string;
  recipe: Recipe;
}

/** The picture whose place in the album an event happened in. */
function queryUnder(path: EventTarget[]): string | null {
  const place = path.find((one) => one instanceof HTMLElement && one.localName === 'li');
  return (place as HTMLElement | undefined)?.dataset['query'] ?? null;
}

/**
 * @summary Kept pictures and those seen before, as a wall; saved as a file, a sheet or an archive.
 * @fires wish-made - `close-album`
 * @fires link-opened
 */
export class Album extends LitElement {
  static override styles = albumStyles;

  static override properties = {
    store: {attribute: false},
    bench: {attribute: false},
    shelf: {state: true},
    items: {state: true},
    elsewhere: {state: true},
    sentence: {state: true},
    selection: {state: true},
    removed: {state: true},
  };

  declare store: AlbumStore;
  declare bench: Workbench | null;
  declare shelf: Shelf;
  /** Null until read, and where that cannot be. */
  declare items: Item[] | null;
  /** How many belong to other models. */
  declare elsewhere: number;
  declare sentence: string;
  /** Null while pictures are not chosen but opened. */
  declare selection: Selection | null;
  /** What was removed last. */
  declare removed: AlbumEntry[];

  #entries: AlbumEntry[] = [];
  #hadFocus = false;
  readonly #saver = new AlbumSaver(this);
  #listening = new AbortController();

  constructor() {
    super();
    this.bench = null;
    this.shelf = 'kept';
    this.items = null;
    this.elsewhere = 0;
    this.sentence = '';
    this.selection = null;
    this.removed = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    this.store.addEventListener('change', () => void this.#read(), {signal});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  override firstUpdated(): void {
    this.focus();
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus({preventScroll: true});
  }

  override updated(): void {
    // What had the focus may be gone; the keys are the album's still.
    if (this.#hadFocus && !this.matches(':focus-within')) this.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = this.matches(':focus-within');
    if (changed.has('shelf')) {
      this.selection = null;
      this.#say('');
    }
    if (changed.has('shelf') || changed.has('bench')) void this.#read();
  }

  #say(sentence: string, removed: AlbumEntry[] = []): void {
    this.sentence = sentence;
    this.removed = removed;
  }

  get #queries(): string[] {
    return (this.items ?? []).map(({query}) => query);
  }

  /** What is saved and removed: those chosen, or all while none are chosen by hand. */
  get #wanted(): Item[] {
    const {items, selection} = this;
    return (items ?? []).filter(({query}) => selection?.has(query) ?? true);
  }

  async #read(): Promise<void> {
    const {shelf, bench} = this;
    try {
      const entries = await this.store.list(shelf);
      if (shelf !== this.shelf) return;
      this.#entries = entries;
      this.items = entries.flatMap(({query}) => {
        const recipe = bench && recipeOfQuery(query, bench.model);
        return recipe ? [{query, recipe}] : [];
      });
      this.elsewhere = entries.length - this.items.length;
      this.selection = this.selection?.within(this.#queries) ?? null;
    } catch (error) {
      this.items = null;
      this.#say(albumProblem(error));
    }
  }

  /** Does what a key means here; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    const key = keyOf(event);
    const isCommand = event.ctrlKey || event.metaKey;
    const {selection} = this;
    const query = queryUnder(event.composedPath());
    if (key === 'Escape' && selection) this.selection = null;
    else if (key === 'a' && isCommand) this.selection = Selection.all(this.#queries);
    else if (key === 'x' && !isCommand && query !== null) this.#toggle(query);
    else if (key === 'Delete' && selection) void this.#remove(this.#wanted);
    else return false;
    return true;
  }

  #toggle(query: string): void {
    this.selection = (this.selection ?? Selection.none).toggled(query);
  }

  #onItem(event: MouseEvent, query: string): void {
    const {selection} = this;
    if (event.shiftKey) {
      this.selection = (selection ?? Selection.none).extendedTo(query, this.#queries);
    } else if (selection || event.ctrlKey || event.metaKey) {
      this.#toggle(query);
    } else {
      this.dispatchEvent(new LinkOpenedEvent(query));
    }
  }

  async #remove(items: readonly Item[]): Promise<void> {
    const gone = new Set(items.map(({query}) => query));
    if (gone.size === 0) return;
    const removed = this.#entries.filter(({query}) => gone.has(query));
    try {
      await this.store.remove(this.shelf, ...gone);
      this.#say(`${countedPictures(removed.length)} removed.`, removed);
    } catch {
      this.#say('Nothing was removed: the browser gives the site no storage at the moment.');
    }
  }

  async #undo(): Promise<void> {
    const {removed} = this;
    this.#say('');
    await this.store.add(this.shelf, removed).catch(() => this.#say('They could not be put back.', removed));
  }

  async #forget(): Promise<void> {
    const gone = this.#entries;
    await this.store.clear('seen');
    this.#say(`${countedPictures(gone.length)} forgotten.`, gone);
  }

  #close(): void {
    this.dispatchEvent(new WishEvent('close-album'));
  }

  #export(): void {
    const {selection} = this;
    const entries = this.#entries.filter(({query}) => selection?.has(query) ?? true);
    const json = new Blob([writeAlbum(entries)], {type: 'application/json'});
    download(json, 'nonesuch-album.json');
  }

  async #import(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    try {
      const entries = readAlbum(await file.text());
      await this.store.add(this.shelf, entries);
      this.#say(`${countedPictures(entries.length)} added.`);
    } catch (error) {
      this.#say(
        error instanceof AlbumFileError
          ? error.message
          : 'The album could not be added: there is no room, or no storage.',
      );
    }
    input.value = '';
  }

  async #save(kind: 'sheet' | 'zip'): Promise<void> {
    const {bench} = this;
    const wanted = this.#wanted;
    const items = wanted.slice(0, MOST_EXPORTED);
    if (!bench || items.length === 0) return;
    this.#say(items.length < wanted.length ? `Only the first ${MOST_EXPORTED} fit into one file.` : '');
    try {
      const recipes = items.map(({recipe}) => recipe);
      const queries = new Set(items.map(({query}) => query));
      const entries = this.#entries.filter(({query}) => queries.has(query));
      await this.#saver.save(kind, recipes, entries, bench);
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  override render(): unknown {
    const {items, shelf} = this;
    return html`<div role="dialog" aria-modal="true" aria-label="Album" tabindex="-1">
      <header>
        <div class="shelves" role="group" aria-label="Shelf">
          ${this.#renderShelf('kept', 'Kept')} ${this.#renderShelf('seen', 'History')}
        </div>
        ${this.#renderTools()}
        <button aria-label="Close the album" title="Close the album" @click=${() => this.#close()}>
          ${icon('close')}
        </button>
      </header>
      <p class="sentence ${this.sentence ? 'said' : ''}" role="status">
        ${changingText(this.sentence)}
        ${this.removed.length === 0 ? nothing : html`<button @click=${() => void this.#undo()}>Undo</button>`}
      </p>
      ${
        items?.length === 0
          ? html`<p class="empty">
              ${shelf === 'kept' ? 'Nothing kept yet. Open a picture and press Keep; it stays on this device only.' : 'Nothing seen yet.'}
            </p>`
          : html`<ul>
              ${repeat(
                items ?? [],
                ({query}) => query,
                (item) => this.#renderItem(item),
              )}
            </ul>`
      }
      ${this.elsewhere === 0 ? nothing : html`<p class="empty">${changingText(`${this.elsewhere} more are of other models.`)}</p>`}
    </div>`;
  }

  #renderShelf(shelf: Shelf, title: string): unknown {
    return html`<button aria-pressed=${this.shelf === shelf} @click=${() => (this.shelf = shelf)}>
      ${title}
    </button>`;
  }

  #renderTools(): unknown {
    const {progress} = this.#saver;
    if (progress !== null) return this.#renderProgress(progress);
    return this.selection ? this.#renderChosenActions(this.selection) : this.#renderActions();
  }

  #renderActions(): unknown {
    const hasNone = this.#entries.length === 0;
    return html`<div class="actions">
      <button
        ?disabled=${!this.items?.length}
        title="Choose pictures by hand"
        @click=${() => (this.selection = Selection.none)}
      >
        Select
      </button>
      ${this.#renderSaving(!this.items?.length, hasNone)}
      <label class="button" title="A list that was exported">
        Import
        <input
          type="file"
          accept="application/json,.json"
          @change=${(event: Event) => void this.#import(event)}
        />
      </label>
      ${
        this.shelf === 'seen'
          ? html`<button ?disabled=${hasNone} @click=${() => void this.#forget()}>Forget all</button>`
          : nothing
      }
    </div>`;
  }

  #renderChosenActions(selection: Selection): unknown {
    const hasNone = selection.size === 0;
    return html`<span class="count" role="status">${changingText(`${selection.size} chosen`)}</span>
      <div class="actions">
        <button @click=${() => (this.selection = Selection.all(this.#queries))}>All</button>
        ${this.#renderSaving(hasNone, hasNone)}
        <button ?disabled=${hasNone} @click=${() => void this.#remove(this.#wanted)}>Remove</button>
        <button @click=${() => (this.selection = null)}>Done</button>
      </div>`;
  }

  #renderSaving(hasNoPicture: boolean, hasNoEntry: boolean): unknown {
    return html`<button
        ?disabled=${hasNoPicture}
        title="One PNG with these pictures"
        @click=${() => void this.#save('sheet')}
      >
        Sheet
      </button>
      <button
        ?disabled=${hasNoPicture}
        title="These pictures as files"
        @click=${() => void this.#save('zip')}
      >
        ZIP
      </button>
      <button
        ?disabled=${hasNoEntry}
        title="The list, to carry it to another device"
        @click=${() => this.#export()}
      >
        Export
      </button>`;
  }

  #renderProgress(part: number): unknown {
    return html`<div class="actions">
      <progress max="1" .value=${part} aria-label="Saving"></progress>
      <button @click=${() => this.#saver.cancel()}>Cancel</button>
    </div>`;
  }

  #renderItem(item: Item): unknown {
    const {query, recipe} = item;
    const {selection} = this;
    const which = `${nameOf(recipe.seed)}, seed ${recipe.seed}`;
    return html`<li data-query=${query} class=${selection?.has(query) ? 'chosen' : ''}>
      <button
        class="open"
        aria-label="${selection ? 'Choose' : 'Open'} ${which}"
        aria-pressed=${selection ? selection.has(query) : nothing}
        @click=${(event: MouseEvent) => this.#onItem(event, query)}
      >
        <nonesuch-thumb .bench=${this.bench} .recipe=${recipe}></nonesuch-thumb>
      </button>
      ${
        selection
          ? html`<span class="mark" aria-hidden="true">${icon('check')}</span>`
          : html`<button
              class="remove"
              aria-label="Remove ${which}"
              title="Remove"
              @click=${() => void this.#remove([item])}
            >
              ${icon('close')}
            </button>`
      }
    </li>`;
  }
}

customElements.define('nonesuch-album', Album);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-album': Album;
  }
}

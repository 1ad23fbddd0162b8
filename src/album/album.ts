import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {AlbumFileError, linkOfAddress, writeAlbum, type AlbumEntry} from '../pictures/kept/album-file.ts';
import type {AlbumStore, Shelf} from '../pictures/kept/album-store.ts';
import {parsePictureAddress, pictureAddress, recipeOf} from '../pictures/picture-address.ts';
import {PictureNames} from '../pictures/picture-names.ts';
import {siteUrl} from '../pictures/start-store.ts';
import {nextTask} from '../kit/next-task.ts';
import {changingText} from '../kit/changing-text.ts';
import {download} from '../kit/download.ts';
import {AppCommandEvent} from '../kit/events.ts';
import {icon} from '../kit/icons.ts';
import {commandAt} from '../kit/commands.ts';
import {countedPictures} from '../words/wording.ts';
import {bringAlbum} from './album-import.ts';
import {albumProblem} from '../kit/album-problem.ts';
import {AlbumSaver, MOST_EXPORTED, type SavedItem} from './album-saver.ts';
import {albumStyles} from './album.styles.ts';
import {LinkOpenedEvent} from '../kit/chosen-event.ts';
import {Selection} from './selection.ts';
import type {ThumbMadeEvent} from '../kit/thumb.ts';
import '../kit/thumb.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';

/** Pictures that are in the page at once, and how many more are shown each time. */
const SHOWN_AT_ONCE = 500;
/** Entries looked at before anything else may have its turn. */
const ENTRIES_A_TASK = 1000;

/** An entry as it can be shown: with its own PNG, or made by `pictures`. Null for one that can be neither. */
function itemOf(entry: AlbumEntry, pictures: ModelPictures | null): SavedItem | null {
  const identity = parsePictureAddress(entry.address);
  if (!identity) return null;
  const recipe = recipeOf(identity);
  const isMade = pictures !== null && pictureAddress(pictures.identityOf(recipe)) === entry.address;
  return isMade || entry.bytes > 0 ? {entry, address: entry.address, identity, recipe, isMade} : null;
}

/** The picture whose place in the album an event happened in. */
function addressUnder(path: EventTarget[]): string | null {
  const place = path.find((one) => one instanceof HTMLElement && one.localName === 'li');
  return (place as HTMLElement | undefined)?.dataset['address'] ?? null;
}

/**
 * @summary Kept pictures and those seen before, as a wall; saved as a file, a sheet or an archive.
 * @fires app-command - `close-album`, `forget-pictures`
 * @fires link-opened
 */
export class Album extends LitElement {
  static override styles = albumStyles;

  static override properties = {
    store: {attribute: false},
    pictures: {attribute: false},
    shelf: {state: true},
    items: {state: true},
    elsewhere: {state: true},
    message: {state: true},
    selection: {state: true},
    removed: {state: true},
    added: {state: true},
    shownCount: {state: true},
  };

  declare store: AlbumStore;
  declare pictures: ModelPictures | null;
  declare shelf: Shelf;
  /** Null until read, and where that cannot be. */
  declare items: SavedItem[] | null;
  /** How many are of other models or versions, without a PNG. */
  declare elsewhere: number;
  declare message: string;
  /** Null while pictures are not chosen but opened. */
  declare selection: Selection | null;
  /** What was removed last. */
  declare removed: AlbumEntry[];
  /** Addresses of what a file has brought last. */
  declare added: string[];
  /** How many are shown; more on demand. */
  declare shownCount: number;

  #entries: AlbumEntry[] = [];
  /** Of what was removed last. */
  #removedPngs = new Map<string, Blob>();
  #hadFocus = false;
  /** Which reading of the album counts: the last. */
  #reading = 0;
  readonly #saver = new AlbumSaver(this);
  readonly #names = new PictureNames(siteUrl(), () => this.requestUpdate());
  #listening = new AbortController();

  constructor() {
    super();
    this.pictures = null;
    this.shelf = 'kept';
    this.items = null;
    this.elsewhere = 0;
    this.message = '';
    this.selection = null;
    this.removed = [];
    this.added = [];
    this.shownCount = SHOWN_AT_ONCE;
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
      this.shownCount = SHOWN_AT_ONCE;
      this.#say('');
    }
    if (changed.has('shelf') || changed.has('pictures')) void this.#read();
  }

  #say(message: string, removed: AlbumEntry[] = [], added: string[] = []): void {
    this.message = message;
    this.removed = removed;
    this.added = added;
  }

  get #addresses(): string[] {
    return (this.items ?? []).map(({address}) => address);
  }

  /** What is saved and removed: those chosen, or all while none are chosen by hand. */
  get #wanted(): SavedItem[] {
    const {items, selection} = this;
    return (items ?? []).filter(({address}) => selection?.has(address) ?? true);
  }

  async #read(): Promise<void> {
    const {shelf, pictures} = this;
    const reading = ++this.#reading;
    try {
      const entries = await this.store.list(shelf);
      const items: SavedItem[] = [];
      for (const [i, entry] of entries.entries()) {
        // The page goes on while a large album is looked through.
        if (i % ENTRIES_A_TASK === ENTRIES_A_TASK - 1) await nextTask();
        if (reading !== this.#reading) return;
        const item = itemOf(entry, pictures);
        if (item) items.push(item);
      }
      if (reading !== this.#reading) return;
      this.#entries = entries;
      this.items = items;
      this.elsewhere = entries.length - this.items.length;
      this.selection = this.selection?.within(this.#addresses) ?? null;
    } catch (error) {
      this.items = null;
      this.#say(albumProblem(error));
    }
  }

  /** Does what a key means here; false when it means nothing. */
  handleKey(event: KeyboardEvent): boolean {
    const {selection} = this;
    const address = addressUnder(event.composedPath());
    const command = commandAt('album', event);
    // Escape leaves the choosing first, then the album.
    if (event.key === 'Escape' && selection) this.selection = null;
    else if (command === 'choose-all') this.selection = Selection.all(this.#addresses);
    else if (command === 'choose' && address !== null) this.#toggle(address);
    else if (command === 'remove' && selection) void this.#remove(this.#wanted);
    else return false;
    return true;
  }

  #toggle(address: string): void {
    this.selection = (this.selection ?? Selection.none).toggled(address);
  }

  #onItem(event: MouseEvent, address: string): void {
    const {selection} = this;
    if (event.shiftKey) {
      this.selection = (selection ?? Selection.none).extendedTo(address, this.#addresses);
    } else if (selection || event.ctrlKey || event.metaKey) {
      this.#toggle(address);
    } else {
      this.dispatchEvent(new LinkOpenedEvent(linkOfAddress(address)!));
    }
  }

  async #remove(items: readonly SavedItem[]): Promise<void> {
    const gone = new Set(items.map(({address}) => address));
    if (gone.size === 0) return;
    const removed = this.#entries.filter(({address}) => gone.has(address));
    try {
      this.#removedPngs = await this.#pngsOf(removed);
      await this.store.removeAll(this.shelf, [...gone]);
      this.#say(`${countedPictures(removed.length)} removed.`, removed);
    } catch {
      this.#say('Nothing was removed: the browser gives the site no storage at the moment.');
    }
  }

  async #undo(): Promise<void> {
    const {removed, added} = this;
    this.#say('');
    try {
      if (added.length > 0) await this.store.removeAll(this.shelf, added);
      await this.store.add(this.shelf, removed);
      for (const [address, png] of this.#removedPngs) await this.store.putPng(address, png);
    } catch {
      this.#say(
        added.length > 0 ? 'They could not be taken out.' : 'They could not be put back.',
        removed,
        added,
      );
    }
  }

  async #pngsOf(entries: readonly AlbumEntry[]): Promise<Map<string, Blob>> {
    const pngs = new Map<string, Blob>();
    for (const {address, bytes} of entries) {
      const png = bytes > 0 ? await this.store.png(address) : null;
      if (png) pngs.set(address, png);
    }
    return pngs;
  }

  async #forget(): Promise<void> {
    const gone = this.#entries;
    await this.store.clear('seen');
    this.dispatchEvent(new AppCommandEvent('forget-pictures'));
    this.#say(`${countedPictures(gone.length)} forgotten.`, gone);
  }

  /** What was kept without its PNG gets it as soon as it was made. Where there is no room for that, it stays as it is. */
  #onMade({address}: SavedItem, file: File): void {
    if (this.shelf === 'kept') void this.store.putPng(address, file).catch(() => undefined);
  }

  #close(): void {
    this.dispatchEvent(new AppCommandEvent('close-album'));
  }

  #export(): void {
    const {selection} = this;
    const entries = this.#entries.filter(({address}) => selection?.has(address) ?? true);
    const json = new Blob([writeAlbum(entries)], {type: 'application/json'});
    download(json, 'nonesuch-album.json');
  }

  async #import(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    try {
      const {shelf} = this;
      const before = new Set((await this.store.list(shelf)).map(({address}) => address));
      const message = await bringAlbum(this.store, new Uint8Array(await file.arrayBuffer()), shelf);
      const after = (await this.store.list(shelf)).map(({address}) => address);
      if (shelf === this.shelf)
        this.#say(
          message,
          [],
          after.filter((address) => !before.has(address)),
        );
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
    const {pictures} = this;
    const wanted = this.#wanted;
    const items = wanted.slice(0, MOST_EXPORTED);
    if (items.length === 0) return;
    this.#say(items.length < wanted.length ? `Only the first ${MOST_EXPORTED} fit into one file.` : '');
    try {
      await this.#saver.save(kind, items, this.store, pictures);
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
      <p class="message ${this.message ? 'said' : ''}" role="status">
        ${changingText(this.message)}
        ${this.removed.length + this.added.length === 0 ? nothing : html`<button @click=${() => void this.#undo()}>Undo</button>`}
      </p>
      ${
        items?.length === 0
          ? html`<p class="empty">
              ${shelf === 'kept' ? 'Nothing kept yet. Open a picture and press Keep; it stays on this device only.' : 'Nothing seen yet.'}
            </p>`
          : html`<ul>
              ${repeat(
                items?.slice(0, this.shownCount) ?? [],
                ({address}) => address,
                (item) => this.#renderItem(item),
              )}
            </ul>`
      }
      ${this.#renderMore()}
      ${this.elsewhere === 0 ? nothing : html`<p class="empty">${changingText(`${this.elsewhere} more are of other models or versions.`)}</p>`}
    </div>`;
  }

  /** A hundred thousand elements would stop any browser. */
  #renderMore(): unknown {
    const left = (this.items?.length ?? 0) - this.shownCount;
    if (left <= 0) return nothing;
    return html`<p class="empty">
      <button @click=${() => (this.shownCount += SHOWN_AT_ONCE)}>
        ${changingText(`Show more of ${left} others`)}
      </button>
    </p>`;
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
      <label class="button" title="A list or an archive that was saved here">
        Import
        <input
          type="file"
          accept="application/json,.json,application/zip,.zip"
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
        <button @click=${() => (this.selection = Selection.all(this.#addresses))}>All</button>
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

  #renderItem(item: SavedItem): unknown {
    const {address, identity, recipe, entry} = item;
    const {selection} = this;
    const which = `${this.#names.nameOf(identity)}, seed ${recipe.seed}`;
    return html`<li data-address=${address} class=${selection?.has(address) ? 'chosen' : ''}>
      <button
        class="open"
        aria-label="${selection ? 'Choose' : 'Open'} ${which}"
        aria-pressed=${selection ? selection.has(address) : nothing}
        @click=${(event: MouseEvent) => this.#onItem(event, address)}
      >
        <nonesuch-thumb
          .pictures=${item.isMade ? this.pictures : null}
          .recipe=${recipe}
          .saved=${entry.bytes > 0 ? () => this.store.png(address) : null}
          @thumb-made=${({file}: ThumbMadeEvent) => this.#onMade(item, file)}
        ></nonesuch-thumb>
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

import {html, LitElement, nothing, type PropertyValues} from 'lit';
import {AlbumFileError, readAlbum, writeAlbum, type AlbumEntry} from '../../keep/album-file.ts';
import type {AlbumStore, Shelf} from '../../keep/album-store.ts';
import {nameOf} from '../../words/name.ts';
import {WishEvent} from '../events.ts';
import {icon} from '../icons.ts';
import {parseAddress} from '../url-state.ts';
import {contactSheet, zipOfFiles, type FileMaker} from './album-exports.ts';
import {albumStyles} from './album.styles.ts';
import {LinkOpenedEvent} from './chosen-event.ts';
import type {Recipe} from './recipe.ts';
import './thumb.ts';
import type {Workbench} from './workbench.ts';

/** A sheet or an archive of more would take a phone's memory. */
const MOST_EXPORTED = 1000;

interface Item {
  query: string;
  recipe: Recipe;
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
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
    progress: {state: true},
  };

  declare store: AlbumStore;
  declare bench: Workbench | null;
  declare shelf: Shelf;
  /** Null until read. */
  declare items: Item[] | null;
  /** How many belong to other models. */
  declare elsewhere: number;
  declare sentence: string;
  /** Share of an export that is done; null while there is none. */
  declare progress: number | null;

  #entries: AlbumEntry[] = [];
  #exporting: AbortController | null = null;
  #listening = new AbortController();

  constructor() {
    super();
    this.bench = null;
    this.shelf = 'kept';
    this.items = null;
    this.elsewhere = 0;
    this.sentence = '';
    this.progress = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const {signal} = this.#listening;
    this.addEventListener('keydown', this.#onKey, {signal});
    this.store.addEventListener('change', () => void this.#read(), {signal});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#exporting?.abort();
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=dialog]')?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shelf') || changed.has('bench')) void this.#read();
  }

  async #read(): Promise<void> {
    const {shelf, bench} = this;
    try {
      const entries = await this.store.list(shelf);
      if (shelf !== this.shelf) return;
      this.#entries = entries;
      this.items = entries.flatMap(({query}) => {
        const {seed, psi, model, explore} = parseAddress(query).state;
        if (seed === null || !bench || model !== bench.model.id) return [];
        return [{query, recipe: {seed, psi: psi ?? bench.model.truncation.psi, edits: explore}}];
      });
      this.elsewhere = entries.length - this.items.length;
    } catch {
      this.items = [];
      this.sentence = 'This browser gives the site no storage, so nothing can be kept.';
    }
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };

  #close(): void {
    this.dispatchEvent(new WishEvent('close-album'));
  }

  #export(): void {
    const json = new Blob([writeAlbum(this.#entries)], {type: 'application/json'});
    download(json, 'nonesuch-album.json');
  }

  async #import(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    try {
      const entries = readAlbum(await file.text());
      await this.store.add(this.shelf, entries);
      this.sentence = `${entries.length} ${entries.length === 1 ? 'picture' : 'pictures'} added.`;
    } catch (error) {
      this.sentence =
        error instanceof AlbumFileError
          ? error.message
          : 'The album could not be added: there is no room, or no storage.';
    }
    input.value = '';
  }

  async #save(kind: 'sheet' | 'zip'): Promise<void> {
    const {bench} = this;
    const items = (this.items ?? []).slice(0, MOST_EXPORTED);
    if (!bench || items.length === 0) return;
    const exporting = (this.#exporting = new AbortController());
    const {signal} = exporting;
    const make: FileMaker = (i) => bench.file(items[i]!.recipe, {signal, priority: () => -2});
    const options = {signal, onProgress: (part: number) => (this.progress = part)};
    this.progress = 0;
    this.sentence = '';
    try {
      if (kind === 'zip') {
        download(await zipOfFiles(items.length, make, options), 'nonesuch-album.zip');
      } else {
        const {resolution} = bench.model.generator.synthesis;
        download(await contactSheet(items.length, resolution, make, options), 'nonesuch-sheet.png');
      }
    } catch (error) {
      if (!signal.aborted) this.sentence = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#exporting === exporting) this.progress = null;
    }
  }

  #cancel(): void {
    this.#exporting?.abort();
    this.progress = null;
  }

  override render(): unknown {
    const {items, shelf} = this;
    return html`<div role="dialog" aria-modal="true" aria-label="Album" tabindex="-1">
      <header>
        <div class="shelves" role="group" aria-label="Shelf">
          ${this.#renderShelf('kept', 'Kept')} ${this.#renderShelf('seen', 'History')}
        </div>
        ${this.progress === null ? this.#renderActions(items?.length ?? 0) : this.#renderProgress(this.progress)}
        <button aria-label="Close the album" title="Close the album" @click=${() => this.#close()}>
          ${icon('close')}
        </button>
      </header>
      <p class="sentence" role="status">${this.sentence}</p>
      ${
        items?.length === 0
          ? html`<p class="empty">
              ${shelf === 'kept' ? 'Nothing kept yet. Open a picture and press Keep; it stays on this device only.' : 'Nothing seen yet.'}
            </p>`
          : html`<ul>
              ${items?.map((item) => this.#renderItem(item))}
            </ul>`
      }
      ${this.elsewhere === 0 ? nothing : html`<p class="empty">${this.elsewhere} more are of other models.</p>`}
    </div>`;
  }

  #renderShelf(shelf: Shelf, title: string): unknown {
    return html`<button aria-pressed=${this.shelf === shelf} @click=${() => (this.shelf = shelf)}>
      ${title}
    </button>`;
  }

  #renderActions(count: number): unknown {
    const isEmpty = count === 0;
    return html`<div class="actions">
      <button ?disabled=${isEmpty} title="One PNG with all pictures" @click=${() => void this.#save('sheet')}>
        Sheet
      </button>
      <button ?disabled=${isEmpty} title="All pictures as files" @click=${() => void this.#save('zip')}>
        ZIP
      </button>
      <button
        ?disabled=${this.#entries.length === 0}
        title="The list, to carry it to another device"
        @click=${() => this.#export()}
      >
        Export
      </button>
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
          ? html`<button
              ?disabled=${this.#entries.length === 0}
              @click=${() => void this.store.clear('seen')}
            >
              Forget all
            </button>`
          : nothing
      }
    </div>`;
  }

  #renderProgress(part: number): unknown {
    return html`<div class="actions">
      <progress max="1" .value=${part} aria-label="Saving"></progress>
      <button @click=${() => this.#cancel()}>Cancel</button>
    </div>`;
  }

  #renderItem({query, recipe}: Item): unknown {
    const name = nameOf(recipe.seed);
    return html`<li>
      <button
        class="open"
        aria-label="Open ${name}, seed ${recipe.seed}"
        @click=${() => this.dispatchEvent(new LinkOpenedEvent(query))}
      >
        <nonesuch-thumb .bench=${this.bench} .recipe=${recipe}></nonesuch-thumb>
      </button>
      <button
        class="remove"
        aria-label="Remove ${name}, seed ${recipe.seed}"
        title="Remove"
        @click=${() => void this.store.remove(this.shelf, query)}
      >
        ${icon('close')}
      </button>
    </li>`;
  }
}

customElements.define('nonesuch-album', Album);

declare global {
  interface HTMLElementTagNameMap {
    'nonesuch-album': Album;
  }
}

/** Kept pictures and those seen before, on this device only (IndexedDB). A picture is its link; pixels are made again. */
import {openDB, type DBSchema, type IDBPDatabase} from 'idb';
import type {AlbumEntry} from './album-file.ts';

interface AlbumSchema extends DBSchema {
  kept: {key: string; value: AlbumEntry; indexes: {at: number}};
  seen: {key: string; value: AlbumEntry; indexes: {at: number}};
}

export type Shelf = 'kept' | 'seen';

/** The latest pictures that were opened; older ones are forgotten. */
const MOST_SEEN = 500;

/** Fires `change` (a plain Event) whenever something was kept, seen or removed. */
export class AlbumStore extends EventTarget {
  readonly #name: string;
  #opening: Promise<IDBPDatabase<AlbumSchema>> | null = null;

  /** @param name of the database: one for each site on a host, whose sites share their storage */
  constructor(name: string) {
    super();
    this.#name = name;
  }

  #open(): Promise<IDBPDatabase<AlbumSchema>> {
    this.#opening ??= openDB<AlbumSchema>(this.#name, 1, {
      upgrade(database) {
        for (const shelf of ['kept', 'seen'] as const) {
          database.createObjectStore(shelf, {keyPath: 'query'}).createIndex('at', 'at');
        }
      },
      terminated: () => (this.#opening = null),
    });
    this.#opening.catch(() => (this.#opening = null));
    return this.#opening;
  }

  /** The newest first. Rejects where this browser gives the site no storage. */
  async list(shelf: Shelf): Promise<AlbumEntry[]> {
    const database = await this.#open();
    return (await database.getAllFromIndex(shelf, 'at')).reverse();
  }

  async isKept(query: string): Promise<boolean> {
    return (await (await this.#open()).count('kept', query)) > 0;
  }

  /** Adds entries; one that is there already moves to its new time. */
  async add(shelf: Shelf, entries: readonly AlbumEntry[]): Promise<void> {
    const database = await this.#open();
    const transaction = database.transaction(shelf, 'readwrite');
    for (const entry of entries) void transaction.store.put(entry);
    if (shelf === 'seen') {
      let excess = (await transaction.store.count()) - MOST_SEEN;
      let cursor = excess > 0 ? await transaction.store.index('at').openCursor() : null;
      for (; cursor && excess > 0; excess--) {
        void cursor.delete();
        cursor = await cursor.continue();
      }
    }
    await transaction.done;
    this.dispatchEvent(new Event('change'));
  }

  async remove(shelf: Shelf, ...queries: string[]): Promise<void> {
    const transaction = (await this.#open()).transaction(shelf, 'readwrite');
    for (const query of queries) void transaction.store.delete(query);
    await transaction.done;
    this.dispatchEvent(new Event('change'));
  }

  async clear(shelf: Shelf): Promise<void> {
    await (await this.#open()).clear(shelf);
    this.dispatchEvent(new Event('change'));
  }
}

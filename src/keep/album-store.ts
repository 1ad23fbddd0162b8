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

/** How long another tab may keep this one from a database of its own; then it is as if there were none. */
const BLOCKED_MS = 5000;

/** Fires `change` (a plain Event) whenever something was kept, seen or removed, here or in another tab of the site. */
export class AlbumStore extends EventTarget {
  readonly #name: string;
  readonly #others: BroadcastChannel | null;
  #opening: Promise<IDBPDatabase<AlbumSchema>> | null = null;
  #hasAskedToStay = false;

  /** @param name of the database: one for each site on a host, whose sites share their storage */
  constructor(name: string) {
    super();
    this.#name = name;
    this.#others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    this.#others?.addEventListener('message', () => this.dispatchEvent(new Event('change')));
  }

  #forget(): void {
    this.#opening?.then((database) => database.close()).catch(() => undefined);
    this.#opening = null;
  }

  #open(): Promise<IDBPDatabase<AlbumSchema>> {
    this.#opening ??= this.#openWithin(BLOCKED_MS);
    this.#opening.catch(() => (this.#opening = null));
    return this.#opening;
  }

  #openWithin(ms: number): Promise<IDBPDatabase<AlbumSchema>> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      // Where a tab does not let go of an older one, or of one that is being deleted; of the latter nothing is heard.
      const timer = setTimeout(() => {
        isLate = true;
        reject(new DOMException('Another tab holds the album.', 'TimeoutError'));
      }, ms);
      openDB<AlbumSchema>(this.#name, 1, {
        upgrade(database) {
          for (const shelf of ['kept', 'seen'] as const) {
            database.createObjectStore(shelf, {keyPath: 'query'}).createIndex('at', 'at');
          }
        },
        // Somebody deletes it, or a newer page wants another one: let go, and open what is there next time.
        blocking: () => {
          this.#forget();
          this.dispatchEvent(new Event('change'));
        },
        terminated: () => (this.#opening = null),
      })
        .then((database) => {
          if (isLate) database.close();
          else resolve(database);
        }, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  /** Does something in the database; again in a new one when the one that was open has been closed meanwhile. */
  async #run<T>(work: (database: IDBPDatabase<AlbumSchema>) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      this.#opening = null;
      return work(await this.#open());
    }
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
    this.#others?.postMessage('change');
  }

  /** What is kept is meant to stay, also when the browser needs room. Asked once; some browsers ask the visitor. */
  #askToStay(): void {
    if (this.#hasAskedToStay || typeof navigator === 'undefined') return;
    this.#hasAskedToStay = true;
    // Not everywhere, and not in an insecure context.
    const storage = navigator.storage as StorageManager | undefined;
    void (async () => {
      if (storage && !(await storage.persisted())) await storage.persist();
    })().catch(() => undefined);
  }

  /** The newest first. Rejects where this browser gives the site no storage. */
  async list(shelf: Shelf): Promise<AlbumEntry[]> {
    return (await this.#run((database) => database.getAllFromIndex(shelf, 'at'))).reverse();
  }

  async isKept(query: string): Promise<boolean> {
    return (await this.#run((database) => database.count('kept', query))) > 0;
  }

  /** Adds entries; one that is there already moves to its new time. */
  async add(shelf: Shelf, entries: readonly AlbumEntry[]): Promise<void> {
    await this.#run(async (database) => {
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
    });
    if (shelf === 'kept') this.#askToStay();
    this.#changed();
  }

  async remove(shelf: Shelf, ...queries: string[]): Promise<void> {
    await this.#run(async (database) => {
      const transaction = database.transaction(shelf, 'readwrite');
      for (const query of queries) void transaction.store.delete(query);
      await transaction.done;
    });
    this.#changed();
  }

  async clear(shelf: Shelf): Promise<void> {
    await this.#run((database) => database.clear(shelf));
    this.#changed();
  }
}

/**
 * Kept pictures and those seen before, on this device only (IndexedDB). A picture is its address; what is kept has its PNG
 * too, so that it is there whatever becomes of the model.
 */
import {openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction} from 'idb';
import {within} from '../../lib/timeout.ts';
import type {AlbumEntry, AlbumLink} from './album-file.ts';
import {addressOfLink, type ModelOf} from './link-address.ts';

interface WaitingLink extends AlbumLink {
  shelf: Shelf;
}

interface AlbumSchema extends DBSchema {
  /** Keys: canonical addresses. */
  'kept-pictures': {key: string; value: AlbumEntry; indexes: {at: number}};
  'seen-pictures': {key: string; value: AlbumEntry; indexes: {at: number}};
  /** PNG files of what is kept, by address. Bytes: WebKit's database may stand still after a Blob whose page was left. */
  pngs: {key: string; value: ArrayBuffer};
  /** Links that do not say everything, until their models can be asked. */
  links: {key: number; value: WaitingLink};
}

/** What the first release has written. */
interface FirstSchema extends DBSchema {
  kept: {key: string; value: AlbumLink};
  seen: {key: string; value: AlbumLink};
}

export type Shelf = 'kept' | 'seen';

const STORES = {kept: 'kept-pictures', seen: 'seen-pictures'} as const;
const VERSION = 2;

/** The latest pictures that were opened; older ones are forgotten. */
const MOST_SEEN = 500;

/** Of all PNG files together; the oldest entries then have their link only. */
const MOST_PNG_BYTES = 200e6;

/** Written at once; an album of a hundred thousand pictures must leave the page time for all else. */
const SLICE = 500;

function slicesOf<T>(items: readonly T[]): T[][] {
  return Array.from({length: Math.ceil(items.length / SLICE)}, (_, i) =>
    items.slice(i * SLICE, (i + 1) * SLICE),
  );
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** How long another tab may keep this one from a database of its own; then it is as if there were none. */
const BLOCKED_MS = 5000;

/** How long what models say is waited for before the album is shown without the links that need it. */
const MODELS_MS = 4000;

/** Fires `change` (a plain Event) whenever something was kept, seen or removed, here or in another tab of the site. */
export class AlbumStore extends EventTarget {
  readonly #name: string;
  readonly #modelOf: ModelOf;
  readonly #mostPngBytes: number;
  readonly #others: BroadcastChannel | null;
  #opening: Promise<IDBPDatabase<AlbumSchema>> | null = null;
  #hasAskedToStay = false;

  /**
   * @param name of the database: one for each site on a host, whose sites share their storage
   * @param modelOf says what a link leaves open
   */
  constructor(name: string, modelOf: ModelOf, mostPngBytes = MOST_PNG_BYTES) {
    super();
    this.#name = name;
    this.#modelOf = modelOf;
    this.#mostPngBytes = mostPngBytes;
    this.#others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    this.#others?.addEventListener('message', () => this.dispatchEvent(new Event('change')));
  }

  /**
   * Resolves when a transaction is done. One that is still under way when the page is left would go to sleep with it in
   * WebKit's cache of pages, and nothing that wants the same store would ever get it.
   */
  #watched(transaction: {readonly done: Promise<void>; abort(): void}): Promise<void> {
    const leave = (): void => {
      try {
        transaction.abort();
      } catch {
        // It has just ended.
      }
    };
    globalThis.addEventListener('pagehide', leave);
    const done = transaction.done.finally(() => globalThis.removeEventListener('pagehide', leave));
    // Where a step of it fails, nobody comes to wait for its end.
    done.catch(() => undefined);
    return done;
  }

  #forget(): void {
    this.#opening?.then((database) => database.close()).catch(() => undefined);
    this.#opening = null;
  }

  #open(): Promise<IDBPDatabase<AlbumSchema>> {
    this.#opening ??= this.#openWithin(BLOCKED_MS).then(async (database) => {
      let isShown = false;
      const placing = this.#placeLinks(database).then((count) => isShown && count > 0 && this.#changed());
      // What cannot be found out now is asked for at the next visit.
      await within(MODELS_MS, placing, () => new Error('late')).catch(() => undefined);
      isShown = true;
      return database;
    });
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
      openDB<AlbumSchema>(this.#name, VERSION, {
        upgrade: (database, oldVersion, newVersion, transaction) => {
          // An upgrade may take longer, but it is not held up.
          clearTimeout(timer);
          return upgradeAlbum(database, oldVersion, newVersion, transaction);
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

  /** Gives the links that wait their addresses, as far as their models can be asked; resolves to the number of these. */
  async #placeLinks(database: IDBPDatabase<AlbumSchema>): Promise<number> {
    let count = 0;
    const [keys, links] = await Promise.all([database.getAllKeys('links'), database.getAll('links')]);
    for (const slice of slicesOf([...links.keys()])) {
      const placed = [];
      for (const i of slice) {
        const address = await addressOfLink(links[i]!.query, this.#modelOf);
        if (address !== null) placed.push({...links[i]!, address, key: keys[i]!});
      }
      if (placed.length === 0) continue;
      const transaction = database.transaction([...Object.values(STORES), 'links'], 'readwrite');
      const done = this.#watched(transaction);
      for (const {address, at, shelf, key} of placed) {
        const store = transaction.objectStore(STORES[shelf]);
        const there = await store.get(address);
        if (!there || there.at < at) void store.put({address, at, bytes: there?.bytes ?? 0});
        void transaction.objectStore('links').delete(key);
      }
      await done;
      count += placed.length;
      await nextTask();
    }
    return count;
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
    return (await this.#run((database) => database.getAllFromIndex(STORES[shelf], 'at'))).reverse();
  }

  async isKept(address: string): Promise<boolean> {
    return (await this.#run((database) => database.count(STORES.kept, address))) > 0;
  }

  /** The PNG that is kept with a picture; null for none. */
  async png(address: string): Promise<Blob | null> {
    const bytes = await this.#run((database) => database.get('pngs', address));
    return bytes ? new Blob([bytes], {type: 'image/png'}) : null;
  }

  /** Adds pictures; one that is there already moves to its new time. */
  async add(shelf: Shelf, entries: readonly Pick<AlbumEntry, 'address' | 'at'>[]): Promise<void> {
    await this.#run(async (database) => {
      for (const slice of slicesOf(entries).slice(0, -1)) {
        const part = database.transaction(STORES[shelf], 'readwrite');
        const partDone = this.#watched(part);
        await putEntries(part.store, slice);
        await partDone;
      }
      const transaction = database.transaction(STORES[shelf], 'readwrite');
      const done = this.#watched(transaction);
      await putEntries(transaction.store, slicesOf(entries).at(-1) ?? []);
      if (shelf === 'seen') {
        let excess = (await transaction.store.count()) - MOST_SEEN;
        let cursor = excess > 0 ? await transaction.store.index('at').openCursor() : null;
        for (; cursor && excess > 0; excess--) {
          void cursor.delete();
          cursor = await cursor.continue();
        }
      }
      await done;
    });
    if (shelf === 'kept') this.#askToStay();
    this.#changed();
  }

  /**
   * Adds pictures by their links. What a link leaves open is as its model has it now; where that cannot be asked, the
   * picture comes into the album at a later visit.
   */
  async addLinks(shelf: Shelf, links: readonly AlbumLink[]): Promise<void> {
    await this.#run(async (database) => {
      for (const slice of slicesOf(links)) {
        const transaction = database.transaction('links', 'readwrite');
        const done = this.#watched(transaction);
        for (const {query, at} of slice) void transaction.store.put({query, at, shelf});
        await done;
      }
      await this.#placeLinks(database);
    });
    if (shelf === 'kept') this.#askToStay();
    this.#changed();
  }

  /**
   * Keeps the PNG of a kept picture with it, unless it has one. The oldest lose theirs when there are too many bytes; a
   * picture that is not kept gets none. Rejects when there is no room.
   */
  async putPng(address: string, png: Blob): Promise<void> {
    const bytes = await png.arrayBuffer();
    const hasChanged = await this.#run(async (database) => {
      const transaction = database.transaction([STORES.kept, 'pngs'], 'readwrite');
      const done = this.#watched(transaction);
      const kept = transaction.objectStore(STORES.kept);
      const entry = await kept.get(address);
      if (entry?.bytes === 0) {
        void kept.put({...entry, bytes: png.size});
        void transaction.objectStore('pngs').put(bytes, address);
        await this.#trim(transaction);
      }
      await done;
      return entry?.bytes === 0;
    });
    if (hasChanged) this.#changed();
  }

  async #trim(
    transaction: IDBPTransaction<AlbumSchema, ('kept-pictures' | 'pngs')[], 'readwrite'>,
  ): Promise<void> {
    const kept = transaction.objectStore(STORES.kept);
    const oldestFirst = await kept.index('at').getAll();
    let sum = oldestFirst.reduce((total, {bytes}) => total + bytes, 0);
    for (const entry of oldestFirst) {
      if (sum <= this.#mostPngBytes) return;
      if (entry.bytes === 0) continue;
      sum -= entry.bytes;
      void kept.put({...entry, bytes: 0});
      void transaction.objectStore('pngs').delete(entry.address);
    }
  }

  async remove(shelf: Shelf, ...addresses: string[]): Promise<void> {
    return this.removeAll(shelf, addresses);
  }

  /** As `remove`, of any number: more than can be arguments. */
  async removeAll(shelf: Shelf, addresses: readonly string[]): Promise<void> {
    await this.#run(async (database) => {
      for (const slice of slicesOf(addresses)) {
        const transaction = database.transaction([STORES[shelf], 'pngs'], 'readwrite');
        const done = this.#watched(transaction);
        for (const address of slice) {
          void transaction.objectStore(STORES[shelf]).delete(address);
          if (shelf === 'kept') void transaction.objectStore('pngs').delete(address);
        }
        await done;
      }
    });
    this.#changed();
  }

  async clear(shelf: Shelf): Promise<void> {
    await this.#run((database) => database.clear(STORES[shelf]));
    this.#changed();
  }
}

/** Puts pictures into a shelf, with the length of the PNG that each has. */
async function putEntries(
  store: IDBPObjectStore<
    AlbumSchema,
    ('kept-pictures' | 'seen-pictures')[],
    'kept-pictures' | 'seen-pictures',
    'readwrite'
  >,
  entries: readonly Pick<AlbumEntry, 'address' | 'at'>[],
): Promise<void> {
  for (const {address, at} of entries) {
    const bytes = (await store.get(address))?.bytes ?? 0;
    void store.put({address, at, bytes});
  }
}

/** Makes the stores of this version; what the first release has kept and seen waits among the links. */
async function upgradeAlbum(
  database: IDBPDatabase<AlbumSchema>,
  oldVersion: number,
  _newVersion: number | null,
  transaction: IDBPTransaction<AlbumSchema, never, 'versionchange'> | unknown,
): Promise<void> {
  for (const store of Object.values(STORES)) {
    database.createObjectStore(store, {keyPath: 'address'}).createIndex('at', 'at');
  }
  database.createObjectStore('pngs');
  const links = database.createObjectStore('links', {autoIncrement: true});
  if (oldVersion < 1) return;
  const first = transaction as IDBPTransaction<FirstSchema, Shelf[], 'versionchange'>;
  for (const shelf of ['kept', 'seen'] as const) {
    for (const {query, at} of await first.objectStore(shelf).getAll()) void links.put({query, at, shelf});
    first.db.deleteObjectStore(shelf);
  }
}

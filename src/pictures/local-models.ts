/**
 * Models that a visitor has opened on this device: kept in cache storage, where the service worker finds them too, or in
 * memory for as long as the page is open.
 */
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {Directions} from '../model/directions.ts';
import type {ModelFiles} from '../model/model-files.ts';
import {parseDescriptor} from '../model/parse-descriptor.ts';
import {isLocalModel, localCacheName, localKey} from './local-address.ts';

export interface LocalModel {
  descriptor: ModelDescriptor;
  /** False: gone when this tab closes. */
  isKept: boolean;
  /** Of all its files. */
  bytes: number;
}

/** Content of files by absolute address, without a query. */
export type LocalFiles = ReadonlyMap<string, Blob>;

interface InMemory {
  descriptor: ModelDescriptor;
  files: Map<string, Blob>;
}

const DESCRIPTOR = 'model.json';
const DIRECTIONS = 'directions.json';

export function descriptorBlob(descriptor: ModelDescriptor): Blob {
  return new Blob([`${JSON.stringify(descriptor, null, 1)}\n`], {type: 'application/json'});
}

function bytesOf({shards, directions}: ModelDescriptor): number {
  return [...Object.values(shards), ...(directions ? [directions] : [])].reduce(
    (sum, {bytes}) => sum + bytes,
    0,
  );
}

/** Every tab of the site has one. */
export class LocalModels extends EventTarget {
  readonly #siteUrl: string;
  readonly #cacheName: string;
  readonly #memory = new Map<string, InMemory>();
  readonly #expected = new Map<string, Promise<Directions | null>>();
  readonly #channel: BroadcastChannel | null;

  /** @fires change - there are others by now, or one is called otherwise; in this tab or in another */
  constructor(siteUrl: string) {
    super();
    this.#siteUrl = siteUrl;
    this.#cacheName = localCacheName(siteUrl);
    this.#channel = typeof window === 'undefined' ? null : new BroadcastChannel(this.#cacheName);
    this.#channel?.addEventListener('message', () => this.dispatchEvent(new Event('change')));
  }

  /** Of a cache in which it is tried whether there is room. */
  get probeName(): string {
    return `${this.#cacheName}-probe`;
  }

  folderOf(id: string): string {
    return new URL(`models/${id}/`, this.#siteUrl).href;
  }

  /** All of them, by title. */
  async list(): Promise<LocalModel[]> {
    const ids = new Set([...(await this.#keptIds()), ...this.#memory.keys()]);
    const found = await Promise.all([...ids].map((id) => this.find(id)));
    return found
      .filter((model) => model !== null)
      .sort((a, b) => a.descriptor.title.localeCompare(b.descriptor.title));
  }

  /** Null where it is not on this device. */
  async find(id: string): Promise<LocalModel | null> {
    if (!isLocalModel(id)) return null;
    const inMemory = this.#memory.get(id);
    const descriptor = inMemory?.descriptor ?? (await this.#keptDescriptor(id));
    return descriptor && {descriptor, isKept: !inMemory, bytes: bytesOf(descriptor)};
  }

  /** All files of a model; null where it is not on this device, or not whole. */
  async files(id: string): Promise<LocalFiles | null> {
    const inMemory = this.#memory.get(id);
    if (inMemory) return inMemory.files;
    const descriptor = isLocalModel(id) ? await this.#keptDescriptor(id) : null;
    if (!descriptor) return null;
    const folder = this.folderOf(id);
    const names = [
      DESCRIPTOR,
      ...Object.keys(descriptor.shards),
      ...(descriptor.directions ? [DIRECTIONS] : []),
    ];
    const blobs = names.map(async (name): Promise<[string, Blob | undefined]> => {
      const response = await this.#match(localKey(folder, name, descriptor));
      return [`${folder}${name}`, await response?.blob()];
    });
    const found = await Promise.all(blobs);
    return found.every(([, blob]) => blob) ? new Map(found as [string, Blob][]) : null;
  }

  /** A file by its address; null where no model of this device has it. */
  async fetch(url: string): Promise<Response | null> {
    const [, id = '', file = ''] = /^models\/([^/]+)\/([^/?#]+)/.exec(url.slice(this.#siteUrl.length)) ?? [];
    if (!isLocalModel(id)) return null;
    const folder = this.folderOf(id);
    const inMemory = this.#memory.get(id);
    if (inMemory) {
      const blob = inMemory.files.get(`${folder}${file}`);
      return blob ? new Response(blob, {headers: {'Content-Type': blob.type}}) : notFound();
    }
    const descriptor = await this.#keptDescriptor(id);
    if (!descriptor) return null;
    return (await this.#match(localKey(folder, file, descriptor))) ?? notFound();
  }

  /** Holds a model for as long as this page is open. */
  hold({descriptor, shards}: ModelFiles, directions: string | null = null): void {
    const folder = this.folderOf(descriptor.id);
    const files = new Map<string, Blob>();
    for (const [name, bytes] of shards) files.set(`${folder}${name}`, shardBlob(bytes));
    if (directions !== null) files.set(`${folder}${DIRECTIONS}`, jsonBlob(directions));
    files.set(`${folder}${DESCRIPTOR}`, descriptorBlob(descriptor));
    this.#memory.set(descriptor.id, {descriptor, files});
    this.#tell();
  }

  /**
   * Keeps a model for later visits. It is there as a whole or not at all: model.json comes last.
   * @throws what the browser does where there is no room, or no storage; nothing of it is left then
   */
  async keep({descriptor, shards}: ModelFiles, directions: string | null = null): Promise<void> {
    const {id} = descriptor;
    await withLock(this.#lockOf(id), async () => {
      const folder = this.folderOf(id);
      const before = await this.#keptDescriptor(id);
      try {
        const cache = await caches.open(this.#cacheName);
        for (const [name, bytes] of shards) {
          await cache.put(localKey(folder, name, descriptor), responseOf(shardBlob(bytes)));
        }
        if (directions !== null) {
          await cache.put(localKey(folder, DIRECTIONS, descriptor), responseOf(jsonBlob(directions)));
        }
        await cache.put(`${folder}${DESCRIPTOR}`, responseOf(descriptorBlob(descriptor)));
      } catch (error) {
        await this.#deleteExcept(id, before);
        throw error;
      }
      await this.#deleteExcept(id, descriptor);
    });
    this.#memory.delete(id);
    this.#tell();
  }

  /**
   * What model.json says otherwise from now on, and what `directions.json` holds where that is new.
   * @throws as `keep`
   */
  async change(descriptor: ModelDescriptor, directions: string | null = null): Promise<void> {
    const {id} = descriptor;
    const folder = this.folderOf(id);
    const inMemory = this.#memory.get(id);
    if (inMemory) {
      if (directions !== null) inMemory.files.set(`${folder}${DIRECTIONS}`, jsonBlob(directions));
      inMemory.files.set(`${folder}${DESCRIPTOR}`, descriptorBlob(descriptor));
      inMemory.descriptor = descriptor;
    } else {
      await withLock(this.#lockOf(id), async () => {
        // Another tab may have deleted it.
        if (!(await this.#keptDescriptor(id))) return;
        const cache = await caches.open(this.#cacheName);
        if (directions !== null) {
          await cache.put(localKey(folder, DIRECTIONS, descriptor), responseOf(jsonBlob(directions)));
        }
        await cache.put(`${folder}${DESCRIPTOR}`, responseOf(descriptorBlob(descriptor)));
      });
    }
    this.#tell();
  }

  async remove(id: string): Promise<void> {
    this.#memory.delete(id);
    await withLock(this.#lockOf(id), () => this.#deleteExcept(id, null)).catch(() => undefined);
    this.#tell();
  }

  /** Directions that are still being found come as soon as they are; the pictures need not wait for them. */
  expectDirections(id: string, directions: Promise<Directions | null>): void {
    this.#expected.set(id, directions);
  }

  /** Undefined where there is nothing to wait for: they are in the model's folder then, or nowhere. */
  expectedDirections(id: string): Promise<Directions | null> | undefined {
    return this.#expected.get(id);
  }

  /** Deletes what tabs that were closed half-way have left. */
  async sweep(): Promise<void> {
    await Promise.resolve()
      .then(() => caches.delete(this.probeName))
      .catch(() => false);
    const whole = new Set(await this.#keptIds());
    const all = (await this.#keys()).map((key) => this.#idOf(key));
    for (const id of new Set(all)) {
      if (id === null || whole.has(id)) continue;
      await withLock(
        this.#lockOf(id),
        async () => {
          if (!(await this.#keptDescriptor(id))) await this.#deleteExcept(id, null);
        },
        true,
      );
    }
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
    this.#channel?.postMessage('change');
  }

  #lockOf(id: string): string {
    return `${this.#cacheName}:${id}`;
  }

  /** Everything of a model but what a descriptor names; null deletes all. */
  async #deleteExcept(id: string, descriptor: ModelDescriptor | null): Promise<void> {
    const folder = this.folderOf(id);
    const names = descriptor ? [DESCRIPTOR, DIRECTIONS, ...Object.keys(descriptor.shards)] : [];
    const wanted = new Set(names.map((name) => localKey(folder, name, descriptor!)));
    const old = (await this.#keys()).filter((key) => key.startsWith(folder) && !wanted.has(key));
    if (old.length === 0) return;
    const cache = await caches.open(this.#cacheName);
    // model.json first: what is left of the rest is nobody's then.
    old.sort((a, b) => Number(b.endsWith(DESCRIPTOR)) - Number(a.endsWith(DESCRIPTOR)));
    for (const key of old) await cache.delete(key);
  }

  #idOf(key: string): string | null {
    const [, id = ''] = /^models\/([^/]+)\//.exec(key.slice(this.#siteUrl.length)) ?? [];
    return isLocalModel(id) ? id : null;
  }

  async #keptIds(): Promise<string[]> {
    const keys = (await this.#keys()).filter((key) => key.endsWith(`/${DESCRIPTOR}`));
    return keys.map((key) => this.#idOf(key)).filter((id) => id !== null);
  }

  /** Storage may be forbidden, or taken away: then nothing is kept. */
  async #keys(): Promise<string[]> {
    try {
      // Opening would create it.
      if (!(await caches.has(this.#cacheName))) return [];
      return (await (await caches.open(this.#cacheName)).keys()).map(({url}) => url);
    } catch {
      return [];
    }
  }

  async #match(key: string): Promise<Response | undefined> {
    try {
      return await caches.match(key, {cacheName: this.#cacheName});
    } catch {
      return undefined;
    }
  }

  async #keptDescriptor(id: string): Promise<ModelDescriptor | null> {
    const response = await this.#match(`${this.folderOf(id)}${DESCRIPTOR}`);
    if (!response) return null;
    try {
      return parseDescriptor(await response.json());
    } catch {
      // Of a later release, or not ours: as good as not there.
      return null;
    }
  }
}

const shardBlob = (bytes: Uint8Array<ArrayBuffer>): Blob =>
  new Blob([bytes], {type: 'application/octet-stream'});
const jsonBlob = (text: string): Blob => new Blob([text], {type: 'application/json'});

function responseOf(blob: Blob): Response {
  return new Response(blob, {headers: {'Content-Type': blob.type, 'Content-Length': String(blob.size)}});
}

function notFound(): Response {
  return new Response('', {status: 404, headers: {'Content-Type': 'text/plain'}});
}

/**
 * While `work` goes on, no other tab does the same with that model.
 * @param isPassedOver it is not worth waiting for
 */
async function withLock(name: string, work: () => Promise<void>, isPassedOver = false): Promise<void> {
  // Browsers have none on plain http, where there is no cache storage either.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return work();
  await locks.request(name, {ifAvailable: isPassedOver}, (lock) => (lock ? work() : undefined));
}

const bySite = new Map<string, LocalModels>();

/** Those of a site, whose address ends in `/`. */
export function localModelsOf(siteUrl: string): LocalModels {
  const known = bySite.get(siteUrl) ?? new LocalModels(siteUrl);
  bySite.set(siteUrl, known);
  return known;
}

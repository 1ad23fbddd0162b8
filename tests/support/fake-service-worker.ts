/** Stands in for a service worker's global in Node: cache storage with a quota, clients, and a host to fetch from. */
import {vi} from 'vitest';

export const scope = 'https://example.org/some/where/';

interface Stored {
  bytes: ArrayBuffer;
  init: {status: number; headers: Headers};
}

const responseOf = ({bytes, init}: Stored): Response => new Response(bytes, init);

class FakeCache {
  readonly entries = new Map<string, Stored>();
  readonly #quota: {full: boolean};

  constructor(quota: {full: boolean}) {
    this.#quota = quota;
  }

  async put(key: string, response: Response): Promise<void> {
    if (this.#quota.full) throw new DOMException('Full.', 'QuotaExceededError');
    const {status, headers} = response;
    this.entries.set(key, {bytes: await response.arrayBuffer(), init: {status, headers}});
  }

  match(key: string): Promise<Response | undefined> {
    const stored = this.entries.get(key);
    return Promise.resolve(stored && responseOf(stored));
  }

  matchAll(): Promise<Response[]> {
    return Promise.resolve([...this.entries.values()].map(responseOf));
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(key));
  }

  keys(): Promise<{url: string}[]> {
    return Promise.resolve([...this.entries.keys()].map((url) => ({url})));
  }
}

export class FakeCacheStorage {
  readonly byName = new Map<string, FakeCache>();
  readonly quota = {full: false};
  /** What happens when a cache is deleted, such as the quota getting room. */
  onDelete: (name: string) => void = () => undefined;

  open(name: string): Promise<FakeCache> {
    const cache = this.byName.get(name) ?? new FakeCache(this.quota);
    this.byName.set(name, cache);
    return Promise.resolve(cache);
  }

  has(name: string): Promise<boolean> {
    return Promise.resolve(this.byName.has(name));
  }

  delete(name: string): Promise<boolean> {
    this.onDelete(name);
    return Promise.resolve(this.byName.delete(name));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.byName.keys()]);
  }

  /** The same content under the same names. */
  copy(): FakeCacheStorage {
    const other = new FakeCacheStorage();
    for (const [name, {entries}] of this.byName) {
      const cache = new FakeCache(other.quota);
      for (const [key, stored] of entries) cache.entries.set(key, stored);
      other.byName.set(name, cache);
    }
    return other;
  }

  /** By cache and key, but for what the worker notes for itself, which has times. */
  content(): unknown {
    return [...this.byName]
      .filter(([name]) => !name.endsWith(':notes'))
      .map(([name, {entries}]) => [
        name,
        [...entries].map(([key, {bytes}]) => [key, new TextDecoder('latin1').decode(bytes)]),
      ]);
  }

  match(key: string, {cacheName}: {cacheName: string}): Promise<Response | undefined> {
    return this.byName.get(cacheName)?.match(key) ?? Promise.resolve(undefined);
  }

  /** Keys of all caches whose name ends so, relative to the scope. */
  held(nameEnd: string): string[] {
    return [...this.byName]
      .filter(([name]) => name.endsWith(nameEnd))
      .flatMap(([, cache]) => [...cache.entries.keys()].map((key) => key.replace(scope, '')));
  }
}

export interface FakeWindow {
  /** The start page's when absent. */
  url?: string;
  focused: boolean;
  visibilityState: 'visible' | 'hidden';
  postMessage: (message: unknown, ports: MessagePort[]) => void;
}

export interface FakeWorld {
  caches: FakeCacheStorage;
  /** Every fetch fails. */
  isOffline: boolean;
  /** Files of the host by path relative to the site. Absent: 404. */
  host: Map<string, (asked: {cache: RequestCache}) => Response>;
  /** What was fetched, relative to the site. */
  fetched: string[];
  windows: FakeWindow[];
  /** The newer worker, if one is on its way. */
  registration: {scope: string; installing: object | null; waiting: object | null};
  serviceWorker: {state: ServiceWorkerState};
  /** What the worker listens to, by type of event. */
  listeners: Map<string, (event: unknown) => void>;
  /** Until it unregisters itself. */
  isRegistered: boolean;
}

/** Call before the modules under test are imported, and import them anew. */
export function installFakeWorker(
  constants: {
    build?: string;
    precache?: string[];
    onDemand?: string[];
    /** SHA-256 in hexadecimal digits, by name. */
    hashes?: Record<string, string>;
  } = {},
): FakeWorld {
  vi.resetModules();
  const world: FakeWorld = {
    caches: new FakeCacheStorage(),
    isOffline: false,
    host: new Map(),
    fetched: [],
    windows: [],
    registration: {scope, installing: null, waiting: null},
    serviceWorker: {state: 'activated'},
    listeners: new Map(),
    isRegistered: true,
  };
  vi.stubGlobal('caches', world.caches);
  vi.stubGlobal('self', {
    registration: Object.assign(world.registration, {
      unregister: () => Promise.resolve(!(world.isRegistered = false)),
    }),
    serviceWorker: world.serviceWorker,
    skipWaiting: () => Promise.resolve(),
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      world.listeners.set(type, listener),
    clients: {
      claim: () => Promise.resolve(),
      matchAll: () =>
        Promise.resolve(world.windows.map((page) => Object.assign(page, {url: page.url ?? scope}))),
    },
  });
  vi.stubGlobal('fetch', (request: Request | string, init: RequestInit = {}) => {
    const cache = init.cache ?? (typeof request === 'string' ? 'default' : request.cache);
    const path = (typeof request === 'string' ? request : request.url).replace(scope, '');
    world.fetched.push(path);
    if (world.isOffline) return Promise.reject(new TypeError('Failed to fetch'));
    const file = world.host.get(path) ?? world.host.get(path.replace(/\?.*$/, ''));
    return Promise.resolve(file?.({cache}) ?? new Response('No such file.', {status: 404}));
  });
  vi.stubGlobal('__BUILD__', constants.build ?? 'b1');
  vi.stubGlobal('__PRECACHE__', constants.precache ?? []);
  vi.stubGlobal('__ON_DEMAND__', constants.onDemand ?? []);
  const hashOf = (name: string): string =>
    Buffer.from(constants.hashes?.[name] ?? '', 'hex').toString('base64');
  const names = [...(constants.precache ?? []), ...(constants.onDemand ?? [])];
  vi.stubGlobal('__HASHES__', names.map(hashOf));
  vi.stubGlobal('__PAGES__', [
    'index.html',
    'embed/demo/index.html',
    'embed/engine/index.html',
    'pictures/page/index.html',
  ]);
  vi.stubGlobal('__PICTURE_PAGE__', 'pictures/page/index.html');
  return world;
}

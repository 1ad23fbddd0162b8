/**
 * A browser with tabs over the service worker's own code, and a host that is updated: pages are opened, run their program,
 * load the model and show a picture, as far as the worker has a part in it.
 */
import {createHash} from 'node:crypto';
import {vi} from 'vitest';
import {encodePng, readPngText} from '../../src/pictures/png/png.ts';
import type {PageRequest, StoreReply, StoreRequest} from '../../src/pictures/store-messages.ts';
import {
  FakeCacheStorage,
  type FakeWindow,
  type FakeWorld,
  installFakeWorker,
  scope,
} from './fake-service-worker.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const program = (build: number): string => `assets/main-${build}.js`;
const textOf = (path: string, build: number): string => `${path} of build ${build}`;
const htmlOf = (build: number): string =>
  `<meta name="build" content="b${build}"><script src="boot.js?b${build}"></script>` +
  `<script type="module" src="./${program(build)}"></script></html>`;
const weightsOf = (version: number): string => `weights ${version}`;

const NOT_HERE = 'Not here.';
const named = /content="b(\d+)"/;
const picture = 'pictures/pony/seed0000001.png?psi=1';

/** Which build and version the host has; uploads take their time. */
export interface Deployed {
  page: number;
  /** Of the program, and the worker. */
  build: number;
  version: number;
}

const hosts = new Map<string, ReturnType<typeof filesOf>>();

function hostOf(deployed: Deployed): ReturnType<typeof filesOf> {
  const key = JSON.stringify(deployed);
  const files = hosts.get(key) ?? filesOf(deployed);
  hosts.set(key, files);
  return files;
}

/** What a static host has after so many updates of page, program and model; all that was before is gone. */
function filesOf({page, build, version}: Deployed): Map<string, [type: string, content: string]> {
  const weights = weightsOf(version);
  const shards = {'a.bin': {sha256: sha256(weights), bytes: weights.length}};
  return new Map([
    ['', ['text/html', htmlOf(page)]],
    ['boot.js', ['text/javascript', textOf('boot.js', build)]],
    [program(build), ['text/javascript', textOf(program(build), build)]],
    ['sw.js', ['text/javascript', `worker of build ${build}`]],
    ['models/index.json', ['application/json', '{"models":[{"id":"pony","title":"Ponies"}]}']],
    ['models/pony/model.json', ['application/json', JSON.stringify({version, shards})]],
    ['models/pony/a.bin', ['application/octet-stream', weights]],
  ]);
}

const pngs = new Map<number, Promise<ArrayBuffer>>();

function pngOf(version: number): Promise<ArrayBuffer> {
  const made =
    pngs.get(version) ??
    encodePng(new Uint8Array(3), 1, 1, {'Model version': String(version)}).then(({buffer}) => buffer);
  pngs.set(version, made);
  return made;
}

/** What somebody sees in a tab. */
export interface Seen {
  /** Of the page and its program; null where the worker, or the browser, has only words. */
  build: number | null;
  /** Of the model that its pictures are of; null where it says that it could not be had. */
  version: number | null;
  /** Files of the page's program that could not be had. */
  missing: string[];
  /** What was wrong: files of another build, a picture of another version. */
  wrong: string[];
}

const nothing = (): Seen => ({build: null, version: null, missing: [], wrong: []});

interface Tab {
  id: string;
  window: FakeWindow;
  seen: Seen;
}

let tabsEver = 0;

export class FakeBrowser {
  host: Deployed = {page: 1, build: 1, version: 1};
  isOffline = false;
  readonly tabs: Tab[] = [];
  /** The build whose worker answers. */
  #active: number | null = null;
  readonly #workers: ReadonlyMap<number, FakeWorld>;
  readonly #windows: FakeWindow[] = [];
  #caches = new FakeCacheStorage();
  /** Whoever asks and shows nothing. */
  readonly #stranger: Tab = {
    id: 'stranger',
    seen: nothing(),
    window: {focused: false, visibilityState: 'hidden', postMessage: () => undefined},
  };
  /** The browser's own, as long as hosts allow. */
  #http = new Map<string, [status: number, type: string, content: string]>();

  private constructor(workers: ReadonlyMap<number, FakeWorld>) {
    this.#workers = workers;
  }

  /** This browser, and no other one, is what the workers run in from now on. */
  #run(): void {
    for (const world of this.#workers.values()) world.windows = this.#windows;
    vi.stubGlobal('fetch', (request: Request | string, init: RequestInit = {}) => this.#fetch(request, init));
    vi.stubGlobal('caches', this.#caches);
  }

  /** Another one in the same state. */
  copy(): FakeBrowser {
    const other = new FakeBrowser(this.#workers);
    other.host = {...this.host};
    other.isOffline = this.isOffline;
    other.#active = this.#active;
    other.#caches = this.#caches.copy();
    other.#http = new Map(this.#http);
    for (const {seen, window} of this.tabs) {
      const tab = other.#newTab();
      tab.seen = seen;
      if (this.#windows.includes(window)) other.#windows.push(tab.window);
    }
    return other;
  }

  /** All that decides what happens next. */
  get state(): string {
    const {host, isOffline} = this;
    const tabs = this.tabs.map(({seen, window}) => [seen, this.#windows.includes(window)]);
    return JSON.stringify([host, isOffline, this.#active, tabs, [...this.#http], this.#caches.content()]);
  }

  /** @param builds that the host may come to have */
  static async start(builds: number): Promise<() => FakeBrowser> {
    const workers = new Map<number, FakeWorld>();
    for (let build = 1; build <= builds; build++) {
      const names = ['./', 'boot.js', program(build)];
      const hashes = Object.fromEntries(names.slice(1).map((name) => [name, sha256(textOf(name, build))]));
      workers.set(build, installFakeWorker({build: `b${build}`, precache: names, hashes}));
      await import('../../src/sw/service-worker.ts');
    }
    return () => new FakeBrowser(workers);
  }

  clearCaches(): void {
    this.#caches.byName.clear();
  }

  /** @param strike happens when the page is there, and nothing of its program */
  openTab(strike?: () => void): Promise<Seen> {
    return this.#navigate(this.#newTab(), strike);
  }

  #newTab(): Tab {
    const window: FakeWindow = {
      url: scope,
      focused: false,
      visibilityState: 'visible',
      postMessage: (message, [port]) => void this.#answerWorker(tab, message as PageRequest, port!),
    };
    const tab: Tab = {id: '', window, seen: nothing()};
    this.tabs.push(tab);
    return tab;
  }

  reload(i = 0, strike?: () => void): Promise<Seen> {
    return this.#navigate(this.tabs[i]!, strike);
  }

  get hasWorker(): boolean {
    return this.#active !== null;
  }

  /** Of the picture at the address that means the newest, which no page has opened; null where it cannot be had. */
  async newestPicture(): Promise<number | null> {
    this.#run();
    const answer = await this.#ask(picture, this.#stranger);
    if (answer?.status !== 200) return null;
    return Number(readPngText(answer.bytes)['Model version']);
  }

  /** What a reload and all that follows gives. */
  async #navigate(tab: Tab, strike = (): void => undefined): Promise<Seen> {
    this.#run();
    tab.id = `tab ${++tabsEver}`;
    tab.seen = nothing();
    // It is gone while the next one is on its way.
    const at = this.#windows.indexOf(tab.window);
    if (at >= 0) this.#windows.splice(at, 1);
    const page = await this.#ask('', tab, {isNavigation: true});
    const build = named.exec(page?.content ?? '')?.[1];
    strike();
    // As fast as can be, so that the page meets two workers.
    await this.#update();
    if (build === undefined) return tab.seen;
    tab.seen.build = Number(build);
    this.#windows.push(tab.window);
    for (const path of [program(tab.seen.build), 'boot.js']) {
      const query = path === 'boot.js' ? `?b${build}` : '';
      const got = (await this.#ask(`${path}${query}`, tab))?.content;
      if (got === textOf(path, tab.seen.build)) continue;
      if (got === NOT_HERE || got === undefined) tab.seen.missing.push(path);
      else tab.seen.wrong.push(`${path} is ${got}`);
    }
    await this.#loadModel(tab);
    if (tab.seen.version !== null) {
      await this.#show(tab, tab.seen.version);
      await this.#send({type: 'keep', model: 'pony', kernels: false, urls: []});
      await this.#send({type: 'check'});
    }
    return tab.seen;
  }

  async #loadModel(tab: Tab): Promise<void> {
    const isGood = (status: number | undefined): boolean => status === 200;
    if (!isGood((await this.#ask('models/index.json', tab, {cache: 'no-cache'}))?.status)) return;
    const json = await this.#ask('models/pony/model.json', tab, {cache: 'no-cache'});
    if (!json || !isGood(json.status)) return;
    const {version, shards} = JSON.parse(json.content) as {
      version: number;
      shards: Record<string, {sha256: string}>;
    };
    const expected = shards['a.bin']!.sha256;
    for (const cache of ['default', 'reload'] as const) {
      const shard = await this.#ask(`models/pony/a.bin?sha256=${expected}`, tab, {cache});
      if (shard && sha256(shard.content) === expected) tab.seen.version = version;
      if (tab.seen.version !== null) return;
    }
  }

  /** Its own picture by its address, and by the address that means the newest. */
  async #show(tab: Tab, version: number): Promise<void> {
    const identity = {model: 'pony', version, seed: 1, psi: 1};
    await this.#send({type: 'store', identity, png: await pngOf(version)});
    for (const path of [`${picture}&v=${version}`, picture]) {
      const answer = await this.#ask(path, tab);
      const made =
        answer?.bytes && answer.status === 200 ? readPngText(answer.bytes)['Model version'] : 'none';
      if (made !== String(version) && this.#active !== null) tab.seen.wrong.push(`${path} is of ${made}`);
    }
  }

  async #answerWorker({seen}: Tab, request: PageRequest, port: MessagePort): Promise<void> {
    if (request.type === 'build') return port.postMessage({type: 'build', build: `b${seen.build}`});
    const {version = seen.version} = request.identity;
    if (version === null || version !== seen.version) {
      return port.postMessage({type: 'refused', message: 'This page has another version.'});
    }
    port.postMessage({type: 'made', png: (await pngOf(version)).slice(0)});
  }

  /** What a page gets, through the worker where there is one; null for a network error. */
  async #ask(
    path: string,
    tab: Tab,
    {isNavigation = false, cache = 'default'}: {isNavigation?: boolean; cache?: RequestCache} = {},
  ): Promise<{status: number; content: string; bytes: Uint8Array} | null> {
    const request = new Request(scope + path, {cache});
    if (isNavigation) Object.defineProperty(request, 'mode', {value: 'navigate'});
    const ids = isNavigation ? {clientId: '', resultingClientId: tab.id} : {clientId: tab.id};
    const work: Promise<unknown>[] = [];
    const waitUntil = (promise: Promise<unknown>): void => void work.push(promise);
    const answers: Promise<Response>[] = [];
    const respondWith = (answer: Promise<Response>): void => void answers.push(answer);
    const worker = this.#active === null ? undefined : this.#workers.get(this.#active);
    worker?.listeners.get('fetch')!({request, ...ids, waitUntil, respondWith});
    try {
      const response = await (answers[0] ?? this.#fetch(request, isNavigation ? {cache: 'no-cache'} : {}));
      const bytes = new Uint8Array(await response.arrayBuffer());
      return {status: response.status, content: new TextDecoder().decode(bytes), bytes};
    } catch {
      return null;
    } finally {
      await Promise.all(work);
    }
  }

  async #send(request: StoreRequest): Promise<StoreReply | null> {
    if (this.#active === null) return null;
    const work: Promise<unknown>[] = [];
    let reply: StoreReply | null = null;
    const ports = [{postMessage: (message: StoreReply) => void (reply = message)}];
    this.#workers.get(this.#active)!.listeners.get('message')!({
      data: request,
      ports,
      waitUntil: (promise: Promise<unknown>) => void work.push(promise),
    });
    await Promise.all(work);
    return reply;
  }

  /** The browser asks for the worker's script with each page. */
  async #update(): Promise<void> {
    const {build} = this.host;
    if (this.isOffline || this.#active === build) return;
    const {listeners} = this.#workers.get(build)!;
    try {
      for (const type of ['install', 'activate']) {
        const work: Promise<unknown>[] = [];
        listeners.get(type)!({waitUntil: (promise: Promise<unknown>) => void work.push(promise)});
        await Promise.all(work);
        this.#active = build;
      }
    } catch {
      // It is tried again with the next page.
    }
  }

  async #fetch(request: Request | string, init: RequestInit): Promise<Response> {
    const url = typeof request === 'string' ? request : request.url;
    const cache = init.cache ?? (typeof request === 'string' ? 'default' : request.cache);
    const kept = this.#http.get(url);
    if (kept && cache === 'default') return this.#response(kept);
    await Promise.resolve();
    if (this.isOffline) throw new TypeError('Failed to fetch');
    const path = url.replace(scope, '').replace(/\?.*$/, '');
    const [type, content] = hostOf(this.host).get(path) ?? ['text/html', NOT_HERE];
    const status = content === NOT_HERE ? 404 : 200;
    if (cache !== 'no-store') this.#http.set(url, [status, type, content]);
    return this.#response([status, type, content]);
  }

  #response([status, type, content]: [number, string, string]): Response {
    return new Response(content, {status, headers: {'Content-Type': type}});
  }
}

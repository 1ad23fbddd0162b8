import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type * as AnswerPage from '../../../src/sw/answer-page.ts';
import type * as AppCache from '../../../src/sw/app-cache.ts';
import {type FakeWorld, installFakeWorker, scope} from '../../support/fake-service-worker.ts';

const html = (build: string): (() => Response) => {
  return () =>
    new Response(`<meta name="build" content="${build}"></html>`, {
      headers: {'Content-Type': 'text/html; charset=utf-8'},
    });
};
const code = (text: string) => (): Response =>
  new Response(text, {headers: {'Content-Type': 'text/javascript'}});

const navigation = (path: string): Request => new Request(scope + path);

let world: FakeWorld;
let app: typeof AppCache;
let pages: typeof AnswerPage;

/** What a page gets for a file. */
const answerFile = (request: Request): Promise<Response> => app.answerFile(request, () => undefined);

/** A worker of this build, over the caches of the world before it. */
async function startWorker(build: string, precache: string[], onDemand: string[] = []): Promise<void> {
  const before = world as FakeWorld | undefined;
  world = installFakeWorker({build, precache, onDemand});
  if (before) {
    Object.assign(world, {caches: before.caches, host: before.host});
    vi.stubGlobal('caches', before.caches);
  }
  app = await import('../../../src/sw/app-cache.ts');
  pages = await import('../../../src/sw/answer-page.ts');
}

beforeEach(async () => {
  world = undefined as unknown as FakeWorld;
  await startWorker('b1', ['./', 'assets/main-1.js'], ['assets/simd-1.wasm']);
  world.host.set('', html('b1'));
  world.host.set('assets/main-1.js', code('one'));
  world.host.set('assets/simd-1.wasm', code('wasm'));
});
afterEach(() => vi.unstubAllGlobals());

function goOffline(): void {
  world.isOffline = true;
}

describe('the site', () => {
  it('opens without network, whatever stands behind the question mark', async () => {
    await app.precacheApp();
    goOffline();
    for (const path of ['', '?model=pony&seed=42', 'index.html?one']) {
      expect(await (await pages.answerPage(navigation(path))).text(), path).toContain('content="b1"');
    }
    expect(await (await answerFile(navigation('assets/main-1.js'))).text()).toBe('one');
  });

  it('goes on having what an older build has kept because it was used, and does not fetch what was not', async () => {
    await app.precacheApp();
    await (await answerFile(navigation('assets/simd-1.wasm'))).text();
    world.host.set('', html('b2'));
    await startWorker('b2', ['./', 'assets/main-1.js'], ['assets/simd-1.wasm', 'assets/network-1.bin']);
    world.host.set('assets/network-1.bin', code('network'));
    await app.precacheApp();
    await app.sweepApp(() => Promise.resolve(new Set(['b2'])));
    goOffline();
    expect(await (await answerFile(navigation('assets/simd-1.wasm'))).text()).toBe('wasm');
    await expect(answerFile(navigation('assets/network-1.bin'))).rejects.toThrow();
  });

  it('comes from the host when there is network, so that a new version shows at once', async () => {
    await app.precacheApp();
    world.host.set('', html('b2'));
    expect(await (await pages.answerPage(navigation(''))).text()).toContain('content="b2"');
  });

  it('comes from the cache when the host takes too long or fails', async () => {
    await app.precacheApp();
    world.host.set('', () => new Response('down', {status: 502}));
    expect(await (await pages.answerPage(navigation(''))).text()).toContain('content="b1"');
    world.host.set('', () => new Response('<meta name="build" content="b2"><p>cut', {status: 200}));
    expect(await (await pages.answerPage(navigation(''))).text()).toContain('content="b1"');
    vi.useFakeTimers();
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const answer = pages.answerPage(navigation(''));
    // Of the request, and of the patience with it.
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(2));
    await vi.advanceTimersByTimeAsync(1500);
    expect(await (await answer).text()).toContain('content="b1"');
    vi.useRealTimers();
  });

  it('says in one sentence that a page was not kept', async () => {
    goOffline();
    const answer = await pages.answerPage(navigation(''));
    expect([answer.status, await answer.text()]).toEqual([
      503,
      'There is no network, and this page was not kept for that.\n',
    ]);
  });

  it('is called as an app what the host says now, and what it was called last without network', async () => {
    await startWorker('b1', ['./'], ['manifest.json']);
    const named = (name: string): void => {
      world.host.set('manifest.json', () => Response.json({name}));
    };
    const manifest = (): Request =>
      Object.defineProperty(navigation('manifest.json'), 'destination', {value: 'manifest'});
    const answered = async (): Promise<unknown> => (await answerFile(manifest())).json();
    named('Pets');
    expect(await answered()).toEqual({name: 'Pets'});
    named('Cats');
    expect(await answered()).toEqual({name: 'Cats'});
    world.host.set('manifest.json', () => new Response('down', {status: 502}));
    expect(await answered()).toEqual({name: 'Cats'});
    goOffline();
    expect(await answered()).toEqual({name: 'Cats'});
  });

  it('gets the headers of cross-origin isolation on pages and files', async () => {
    for (const answer of [
      await pages.answerPage(navigation('')),
      await answerFile(navigation('assets/main-1.js')),
    ]) {
      expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
      expect(answer.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
      expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    }
  });
});

describe('what the browser threw out of the cache', () => {
  const cacheOfApp = async (): ReturnType<FakeWorld['caches']['open']> =>
    world.caches.open((await world.caches.keys()).find((name) => name.endsWith(':b1'))!);

  it('is fetched again, and nothing else', async () => {
    await app.precacheApp();
    await (await cacheOfApp()).delete(scope);
    world.fetched.length = 0;
    expect(await app.restoreApp()).toBe(true);
    expect(world.fetched).toEqual(['']);
    goOffline();
    expect(await (await pages.answerPage(navigation('?one'))).text()).toContain('content="b1"');
  });

  it('stays away without network, which is said', async () => {
    await app.precacheApp();
    await (await cacheOfApp()).delete(`${scope}assets/main-1.js`);
    goOffline();
    expect(await app.restoreApp()).toBe(false);
  });
});

describe('a page', () => {
  const headersOf = async (path: string): Promise<Headers> =>
    (await pages.answerPage(navigation(path))).headers;

  it('is in no frame of others, kept or from the host, but the one that embed.js makes', async () => {
    const [demo, engine, like] = ['demo', 'engine', 'enginex'].map((name) => `embed/${name}/index.html`);
    for (const path of ['index.html', demo!, engine!, like!, 'pictures/page/index.html']) {
      world.host.set(path, html('b1'));
    }
    const refused = "frame-ancestors 'self'";
    for (const path of ['', '?album', 'index.html', 'embed/demo/index.html', 'embed/enginex/index.html']) {
      expect((await headersOf(path)).get('Content-Security-Policy'), path).toBe(refused);
    }
    expect((await headersOf('embed/engine/index.html?again=2')).get('Content-Security-Policy')).toBeNull();
    const picture = await pages.answerPicturePage('pictures/page/index.html');
    expect(picture?.headers.get('Content-Security-Policy')).toBe(refused);
    await app.precacheApp();
    goOffline();
    expect((await headersOf('?album')).get('Content-Security-Policy')).toBe(refused);
  });

  it('keeps what the host says of it', async () => {
    const headers = {'Content-Type': 'text/html', 'Content-Security-Policy': "object-src 'none'"};
    world.host.set('', () => new Response('<meta name="build" content="b1"></html>', {headers}));
    expect((await headersOf('')).get('Content-Security-Policy')).toBe(
      "object-src 'none', frame-ancestors 'self'",
    );
  });

  it('is asked of the host without what stands behind the question mark, and tells nobody where it was opened', async () => {
    await app.precacheApp();
    world.fetched.length = 0;
    expect((await headersOf('?words=what+was+searched+for')).get('Referrer-Policy')).toBe('no-referrer');
    expect(world.fetched).toEqual(['']);
  });

  it('is asked for whole of a host that leads elsewhere', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (request: Request | string, options?: RequestInit) => {
      asked.push(typeof request === 'string' ? request : request.url);
      const isManual = options?.redirect === 'manual';
      const response = new Response(null, {status: isManual ? 200 : 308});
      if (isManual) Object.defineProperty(response, 'type', {value: 'opaqueredirect'});
      return Promise.resolve(response);
    });
    const answer = await pages.answerPage(navigation('index.html?seed=42'));
    expect(answer.status).toBe(308);
    expect(asked).toEqual([`${scope}index.html`, `${scope}index.html?seed=42`]);
  });
});

describe('installing', () => {
  it('fails when the host still gives another build, so that a half deployed site is never kept', async () => {
    world.host.set('', html('b0'));
    await expect(app.precacheApp()).rejects.toThrow('is of another build than b1');
  });

  it('fails when a file is missing', async () => {
    world.host.delete('assets/main-1.js');
    await expect(app.precacheApp()).rejects.toThrow('assets/main-1.js answered 404');
  });

  it('succeeds when nothing can be stored: addresses and headers work all the same', async () => {
    world.caches.quota.full = true;
    await app.precacheApp();
    expect(world.caches.held('app:b1')).toEqual([]);
  });
});

describe('WebAssembly files', () => {
  it('are kept only once they are used', async () => {
    await app.precacheApp();
    expect(world.caches.held('app:b1').sort()).toEqual(['', 'assets/main-1.js']);
    await answerFile(navigation('assets/simd-1.wasm'));
    await vi.waitFor(() => expect(world.caches.held('app:b1')).toContain('assets/simd-1.wasm'));
  });

  it('are not kept for a device that does not use them', async () => {
    expect(await app.keepOnDemand((url) => !url.endsWith('.wasm'))).toBe(true);
    expect(world.caches.held('app:b1')).toEqual([]);
  });

  it('are kept on demand, which is false when one cannot be had', async () => {
    expect(await app.keepOnDemand(() => true)).toBe(true);
    goOffline();
    expect(await (await answerFile(navigation('assets/simd-1.wasm'))).text()).toBe('wasm');
    await startWorker('b2', ['./'], ['assets/simd-2.wasm']);
    expect(await app.keepOnDemand(() => true)).toBe(false);
  });
});

describe('a new build', () => {
  beforeEach(async () => {
    await app.precacheApp();
    await startWorker('b2', ['./', 'assets/main-2.js', 'assets/main-1.js']);
    world.host.set('', html('b2'));
    world.host.set('assets/main-2.js', code('two'));
  });

  it('fetches only what changed', async () => {
    await app.precacheApp();
    expect(world.fetched.sort()).toEqual(['', 'assets/main-2.js']);
  });

  it('leaves the files of the old one to pages that still run it, although the host has them no more', async () => {
    await app.precacheApp();
    world.host.delete('assets/main-1.js');
    await app.sweepApp(() => Promise.resolve(new Set(['b1', 'b2'])));
    expect(await (await answerFile(navigation('assets/main-1.js'))).text()).toBe('one');
    expect(world.caches.held('app:b1')).toContain('assets/main-1.js');
  });

  it('deletes the old one once no page runs it, and not while one does not say', async () => {
    await app.precacheApp();
    await app.sweepApp(() => Promise.resolve(null));
    expect(world.caches.held('app:b1')).not.toEqual([]);
    await app.sweepApp(() => Promise.resolve(new Set(['b2'])));
    expect(world.caches.held('app:b1')).toEqual([]);
    expect(await (await pages.answerPage(navigation(''))).text()).toContain('content="b2"');
  });

  it('keeps its cache while a newer one is on its way or has taken over, whose page may not be open yet', async () => {
    await app.precacheApp();
    world.registration.installing = {};
    await app.sweepApp(() => Promise.resolve(new Set()));
    world.registration.installing = null;
    await app.sweepApp(() => {
      world.serviceWorker.state = 'redundant';
      return Promise.resolve(new Set());
    });
    expect(world.caches.held('app:b1')).not.toEqual([]);
  });
});

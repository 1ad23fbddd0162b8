/** What is kept is what was meant: of the build, of the models, of the pictures. */
import {createHash} from 'node:crypto';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {encodePng} from '../../../src/pictures/png/png.ts';
import type * as AppCache from '../../../src/sw/app-cache.ts';
import type * as ModelCache from '../../../src/sw/model-cache.ts';
import type * as PictureCache from '../../../src/sw/picture-cache.ts';
import {type FakeWorld, installFakeWorker, scope} from '../../support/fake-service-worker.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const MAIN = 'console.log("the program");';
const WASM = '\0asm and much more';
const mainPath = 'assets/main-1.js';
const wasmPath = 'assets/simd-1.wasm';
const page = '<meta name="build" content="b1"><p>The page.</html>';
const portal = '<!doctype html><h1>Sign in</h1>';

/** What may come instead of a text. */
const DAMAGES: [string, (text: string) => string][] = [
  ['with a bit turned over', (text) => `${String.fromCharCode(text.charCodeAt(0) ^ 1)}${text.slice(1)}`],
  ['cut short with a clean end', (text) => text.slice(0, -3)],
  ['with more behind it', (text) => `${text}}`],
  ['empty', () => ''],
];

let world: FakeWorld;
let app: typeof AppCache;
let models: typeof ModelCache;
let pictures: typeof PictureCache;

const file = (text: string, type = 'text/javascript'): (() => Response) => {
  return () => new Response(text, {headers: {'Content-Type': type, 'Content-Encoding': 'gzip'}});
};
/** Damaged, and kept so by the browser; only who asks past its cache gets what the host has. */
const onceDamaged = (bad: string, good: string) => {
  return ({cache}: {cache: RequestCache}): Response => file(cache === 'reload' ? good : bad)();
};

beforeEach(async () => {
  world = installFakeWorker({
    precache: ['./', mainPath],
    onDemand: [wasmPath],
    hashes: {[mainPath]: sha256(MAIN), [wasmPath]: sha256(WASM)},
  });
  app = await import('../../../src/sw/app-cache.ts');
  models = await import('../../../src/sw/model-cache.ts');
  pictures = await import('../../../src/sw/picture-cache.ts');
  world.host.set('', file(page, 'text/html'));
  world.host.set(mainPath, file(MAIN));
  world.host.set(wasmPath, file(WASM, 'application/wasm'));
});
afterEach(() => vi.unstubAllGlobals());

type Answer = (request: Request, waitUntil: (work: Promise<unknown>) => void) => Promise<Response>;

/** What a page gets, once all that goes on behind it is done; null where it breaks off. */
async function textOf(answer: Answer, path: string, cache: RequestCache = 'default'): Promise<string | null> {
  const work: Promise<unknown>[] = [];
  const response = await answer(new Request(scope + path, {cache}), (promise) => work.push(promise));
  const text = await response.text().catch(() => null);
  await Promise.all(work);
  return text;
}
const getFile = (path: string): Promise<string | null> => textOf(app.answerFile, path);
const getModel = (path: string): Promise<string | null> =>
  textOf((request, waitUntil) => models.answerModelFile(request, path, waitUntil), path);

async function cacheNamed(end: string): ReturnType<FakeWorld['caches']['open']> {
  return world.caches.open(`nonesuch:/some/where/:${end}`);
}

/** As a disk, or a worker of before, may have left it: the headers of what it was, and other content. */
async function damage(cacheEnd: string, path: string, how: (text: string) => string): Promise<void> {
  const cache = await cacheNamed(cacheEnd);
  const held = (await cache.match(scope + path))!;
  await cache.put(scope + path, new Response(how(await held.text()), {headers: held.headers}));
}

describe('code', () => {
  it('is kept with its length and hash, and not as compressed', async () => {
    await app.precacheApp();
    const {headers} = (await (await cacheNamed('app:b1')).match(scope + mainPath))!;
    expect(headers.get('Content-Length')).toBe(String(MAIN.length));
    expect(headers.get('X-Content-SHA256')).toBe(sha256(MAIN));
    expect(headers.get('Content-Type')).toBe('text/javascript');
    expect(headers.get('Content-Encoding')).toBeNull();
  });

  describe.each(DAMAGES)('%s', (_, how) => {
    it('is not installed, and asked for anew past the browser’s cache', async () => {
      world.host.set(mainPath, file(how(MAIN)));
      await expect(app.precacheApp()).rejects.toThrow(`${mainPath} came damaged`);
      expect(world.caches.held('app:b1')).not.toContain(mainPath);
      world.host.set(mainPath, onceDamaged(how(MAIN), MAIN));
      await app.precacheApp();
      world.isOffline = true;
      expect(await getFile(mainPath)).toBe(MAIN);
    });

    it('comes to no end when it is used, is not kept, and right the next time', async () => {
      world.host.set(wasmPath, onceDamaged(how(WASM), WASM));
      expect(await getFile(wasmPath)).toBeNull();
      expect(await getFile(wasmPath)).toBe(WASM);
      world.host.set(wasmPath, file(how(WASM)));
      expect(await getFile(wasmPath), 'from what is kept').toBe(WASM);
    });

    it('is not kept on demand', async () => {
      world.host.set(wasmPath, file(how(WASM)));
      expect(await app.keepOnDemand(() => true)).toBe(false);
      expect(world.caches.held('app:b1')).toEqual([]);
      world.host.set(wasmPath, onceDamaged(how(WASM), WASM));
      expect(await app.keepOnDemand(() => true)).toBe(true);
    });

    it('is thrown away where it is kept, and comes from the host', async () => {
      await app.precacheApp();
      await damage('app:b1', mainPath, how);
      world.isOffline = true;
      await expect(getFile(mainPath)).rejects.toThrow();
      expect(world.caches.held('app:b1')).not.toContain(mainPath);
      world.isOffline = false;
      expect(await getFile(mainPath)).toBe(MAIN);
      world.isOffline = true;
      expect(await getFile(mainPath)).toBe(MAIN);
    });

    it('is found by looking at all that is kept', async () => {
      await app.precacheApp();
      await getFile(wasmPath);
      expect(await app.checkApp()).toEqual([]);
      await damage('app:b1', mainPath, how);
      await damage('app:b1', wasmPath, how);
      expect((await app.checkApp()).sort()).toEqual([scope + mainPath, scope + wasmPath]);
      expect(world.caches.held('app:b1')).toEqual(['']);
    });
  });

  it('is not a page of the network, which is passed on to be named, and goes by itself', async () => {
    world.host.set(wasmPath, file(portal, 'text/html'));
    expect(await getFile(wasmPath)).toBe(portal);
    expect(await app.keepOnDemand(() => true)).toBe(false);
    world.host.set(mainPath, file(portal, 'text/html'));
    await expect(app.precacheApp()).rejects.toThrow('came as a page');
    expect(world.caches.held('app:b1')).not.toEqual(expect.arrayContaining([mainPath, wasmPath]));
    world.host.set(wasmPath, file(WASM, 'application/wasm'));
    expect(await getFile(wasmPath)).toBe(WASM);
  });

  it('that is kept as it was built is given to who asks anew, whatever the host has', async () => {
    await app.precacheApp();
    world.host.set(mainPath, file('other'));
    expect(await textOf(app.answerFile, mainPath, 'reload')).toBe(MAIN);
  });
});

describe('a page', () => {
  it('that was cut short with a clean end is not installed', async () => {
    world.host.set('', file(page.slice(0, -7), 'text/html'));
    await expect(app.precacheApp()).rejects.toThrow('was cut off');
  });

  it('that is kept damaged is not given', async () => {
    const {answerPage} = await import('../../../src/sw/answer-page.ts');
    await app.precacheApp();
    await damage('app:b1', '', (text) => text.replace('The', 'the'));
    world.isOffline = true;
    expect((await answerPage(new Request(scope))).status).toBe(503);
  });
});

describe('files of models', () => {
  const index = '{"models":[{"id":"pony","title":"Ponies"}]}';
  const archive = '{"format":1,"models":{"pony":[9]}}';
  const descriptor = JSON.stringify({version: 1, shards: {'a.bin': {sha256: sha256('aaa'), bytes: 3}}});
  const shard = `models/pony/a.bin?sha256=${sha256('aaa')}`;
  const good: Record<string, string> = {
    'models/index.json': index,
    'models/archive.json': archive,
    'models/pony/model.json': descriptor,
    'models/pony/traits.json': '{"format":1}',
  };

  beforeEach(async () => {
    for (const [path, text] of Object.entries(good)) world.host.set(path, file(text, 'application/json'));
    world.host.set('models/pony/a.bin', file('aaa', 'application/octet-stream'));
    for (const path of [...Object.keys(good), shard]) await getModel(path);
  });

  const instead: [string, (text: string) => () => Response][] = [
    ['half of it', (text) => file(text.slice(0, text.length / 2), 'application/json')],
    ['nothing', () => file('', 'application/json')],
    ['a page of the network', () => file(portal, 'text/html')],
    ['a page of the network that is called JSON', () => file(portal, 'application/json')],
    ['a list', () => file('[]', 'application/json')],
    ['far too much', (text) => file(text + ' '.repeat(2 ** 23), 'application/json')],
    ['trouble', () => () => new Response('down', {status: 503})],
  ];

  it.each(Object.keys(good).flatMap((path) => instead.map(([what, how]) => [path, what, how] as const)))(
    '%s: yesterday’s is given and kept when %s comes',
    async (path, _, how) => {
      world.host.set(path, how(good[path]!));
      expect(await getModel(path)).toBe(good[path]);
      world.isOffline = true;
      expect(await getModel(path)).toBe(good[path]);
    },
  );

  it.each([
    ['models/index.json', '{"models":[]}'],
    ['models/index.json', '{"models":[{"id":5,"title":"x"}]}'],
    ['models/archive.json', '{"format":1}'],
    ['models/pony/model.json', '{"version":0,"shards":{}}'],
    ['models/pony/model.json', '{"version":2,"shards":{"a.bin":{"sha256":"no"}}}'],
  ])('%s is not replaced by %s', async (path, text) => {
    world.host.set(path, file(text, 'application/json'));
    await getModel(path);
    world.isOffline = true;
    expect(await getModel(path)).toBe(good[path]);
  });

  it.each(Object.keys(good))('%s is not given when it is kept damaged', async (path) => {
    await damage('models', path, (text) => text.replace('1', '2').replace('Ponies', 'Pomies'));
    world.isOffline = true;
    expect(await getModel(path)).toContain('There is no network');
  });

  it('shards with a hash are kept by it, whether or not the model is known', async () => {
    world.caches.byName.clear();
    world.host.set('models/pony/a.bin', file('bbb', 'application/octet-stream'));
    expect(await getModel(shard)).toBe('bbb');
    expect(world.caches.held('models')).toEqual([]);
    world.host.set('models/pony/a.bin', onceDamaged('bbb', 'aaa'));
    expect(await getModel(shard)).toBe('aaa');
    expect(world.caches.held('models')).toEqual([shard]);
  });

  it('are all looked at, and fetched again', async () => {
    expect(await models.checkModels()).toEqual([]);
    await damage('models', shard, () => 'aab');
    await damage('models', 'models/index.json', (text) => text.slice(1));
    const damaged = await models.checkModels();
    expect(damaged.sort()).toEqual([shard, 'models/index.json'].map((path) => scope + path).sort());
    world.host.set('models/pony/a.bin', onceDamaged('aab', 'aaa'));
    expect(await models.fetchModelFilesAnew(damaged)).toBe(true);
    world.isOffline = true;
    expect([await getModel(shard), await getModel('models/index.json')]).toEqual(['aaa', index]);
    expect(await models.fetchModelFilesAnew([`${scope}models/pony/b.bin?sha256=${sha256('b')}`])).toBe(false);
  });

  it('of a model that is kept are fetched past what the browser has, where that is damaged', async () => {
    world.caches.byName.clear();
    world.host.set('models/pony/a.bin', onceDamaged('aab', 'aaa'));
    expect(await models.keepModel('pony', [])).toBe(true);
  });
});

describe('a picture', () => {
  const identity = {model: 'pony', version: 1, seed: 1, psi: 1};
  const path = 'pictures/pony/seed0000001.png?psi=1&v=1';
  let png: Uint8Array<ArrayBuffer>;

  beforeEach(async () => {
    png = await encodePng(new Uint8Array(300).fill(77), 10, 10, {'Model version': '1'});
  });

  /** What is stored with the headers of the whole, or as releases before this one stored it. */
  async function keep(bytes: Uint8Array<ArrayBuffer>, isOfBefore: boolean): Promise<void> {
    await pictures.holdPicture(identity, png.buffer);
    const cache = await cacheNamed('pictures');
    const {headers} = (await cache.match(scope + path))!;
    const plain = {'Content-Type': 'image/png', 'Content-Length': String(png.length)};
    await cache.put(scope + path, new Response(bytes, {headers: isOfBefore ? plain : headers}));
    vi.resetModules();
    pictures = await import('../../../src/sw/picture-cache.ts');
  }

  it('is given when it is whole', async () => {
    for (const isOfBefore of [true, false]) {
      await keep(png, isOfBefore);
      expect(new Uint8Array((await pictures.findPicture(identity))!)).toEqual(png);
    }
  });

  it.each([8, 40, 60, -13, -12, -1])('is never given cut at byte %i, and made again', async (end) => {
    for (const isOfBefore of [true, false]) {
      await keep(png.slice(0, end), isOfBefore);
      expect(await pictures.findPicture(identity)).toBeNull();
      expect(world.caches.held('pictures')).toEqual([]);
    }
  });

  it('is not given with a byte changed', async () => {
    const other = png.slice();
    other[other.length - 20]! ^= 1;
    await keep(other, false);
    expect(await pictures.findPicture(identity)).toBeNull();
  });
});

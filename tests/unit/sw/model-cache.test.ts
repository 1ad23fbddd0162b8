import {createHash} from 'node:crypto';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type * as ModelCache from '../../../src/sw/model-cache.ts';
import type * as PictureCache from '../../../src/sw/picture-cache.ts';
import {type FakeWorld, installFakeWorker, scope} from '../../support/fake-service-worker.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A model whose shards have this content. */
function descriptor(version: number, shards: Record<string, string>): string {
  const entries = Object.entries(shards).map(([name, text]) => [
    name,
    {sha256: sha256(text), bytes: text.length},
  ]);
  return JSON.stringify({version, shards: Object.fromEntries(entries) as unknown});
}

const index = '{"models":[{"id":"pony","title":"Ponies"}]}';

let world: FakeWorld;
let models: typeof ModelCache;
let pictures: typeof PictureCache;

beforeEach(async () => {
  world = installFakeWorker();
  models = await import('../../../src/sw/model-cache.ts');
  pictures = await import('../../../src/sw/picture-cache.ts');
});
afterEach(() => vi.unstubAllGlobals());

/** What a page gets for a file, once everything that goes on behind it is done. */
async function get(path: string): Promise<{status: number; text: string}> {
  const work: Promise<unknown>[] = [];
  const response = await models.answerModelFile(new Request(scope + path), path, (promise) =>
    work.push(promise),
  );
  const text = await response.text();
  await Promise.all(work);
  return {status: response.status, text};
}

function publish(version: number, shards: Record<string, string>, model = 'pony'): void {
  world.host.set(`models/${model}/model.json`, () => new Response(descriptor(version, shards)));
  for (const [name, text] of Object.entries(shards)) {
    world.host.set(`models/${model}/${name}`, () => new Response(text));
  }
}

/** Asks for a shard as the page does. */
const shardPath = (name: string, text: string, model = 'pony'): string =>
  `models/${model}/${name}?sha256=${sha256(text)}`;

async function visit(shards: Record<string, string>, model = 'pony'): Promise<void> {
  await get(`models/${model}/model.json`);
  for (const [name, text] of Object.entries(shards)) await get(shardPath(name, text, model));
}

function goOffline(): void {
  world.isOffline = true;
}

describe('a model', () => {
  it('works without network after one visit', async () => {
    publish(1, {'a.bin': 'aaa', 'b.bin': 'bbb'});
    await visit({'a.bin': 'aaa', 'b.bin': 'bbb'});
    goOffline();
    expect((await get('models/pony/model.json')).text).toBe(descriptor(1, {'a.bin': 'aaa', 'b.bin': 'bbb'}));
    expect((await get(shardPath('a.bin', 'aaa'))).text).toBe('aaa');
    expect((await get(shardPath('b.bin', 'bbb'))).text).toBe('bbb');
  });

  it('is downloaded once: shards come from the cache without asking the host', async () => {
    publish(1, {'a.bin': 'aaa'});
    await visit({'a.bin': 'aaa'});
    world.fetched.length = 0;
    await visit({'a.bin': 'aaa'});
    expect(world.fetched).toEqual(['models/pony/model.json']);
  });

  it('says in one sentence that a file is missing when there is no network and it was never there', async () => {
    goOffline();
    expect(await get('models/pony/model.json')).toEqual({
      status: 503,
      text: 'There is no network, and this file was not kept for that.\n',
    });
  });

  it('says to the page how the question failed', async () => {
    goOffline();
    const url = `${scope}models/pony/model.json`;
    const answer = await models.answerModelFile(new Request(url), 'models/pony/model.json', () => undefined);
    expect(answer.headers.get('X-Fetch-Failure')).toBe('unreachable');
  });

  it('passes a 404 of the host on', async () => {
    expect((await get('models/unicorn/model.json')).status).toBe(404);
    expect(await models.modelExists('unicorn')).toBe(false);
  });
});

describe('a damaged shard', () => {
  it('is passed on to the page, which says so, and never kept', async () => {
    publish(1, {'a.bin': 'aaa'});
    world.host.set('models/pony/a.bin', () => new Response('aXa'));
    await visit({'a.bin': 'aaa'});
    expect((await get(shardPath('a.bin', 'aaa'))).text).toBe('aXa');
    expect(world.caches.held('models').filter((key) => key.includes('.bin'))).toEqual([]);
  });

  it('cut off anywhere is not kept, and the next try gets it from the host', async () => {
    publish(1, {'a.bin': 'aaa'});
    const cut = (): Response =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('a'));
            controller.error(new TypeError('network error'));
          },
        }),
      );
    world.host.set('models/pony/a.bin', cut);
    await get('models/pony/model.json');
    const work: Promise<unknown>[] = [];
    const path = shardPath('a.bin', 'aaa');
    const response = await models.answerModelFile(new Request(scope + path), path, (promise) =>
      work.push(promise),
    );
    await expect(response.text()).rejects.toThrow();
    await Promise.all(work);
    world.host.set('models/pony/a.bin', () => new Response('aaa'));
    expect((await get(path)).text).toBe('aaa');
  });
});

describe('a new version', () => {
  beforeEach(async () => {
    publish(1, {'a.bin': 'old a', 'b.bin': 'same'});
    await visit({'a.bin': 'old a', 'b.bin': 'same'});
  });

  it('shows on the next visit, takes over what did not change, and deletes what did', async () => {
    publish(2, {'a.bin': 'new a', 'b.bin': 'same'});
    world.fetched.length = 0;
    await visit({'a.bin': 'new a', 'b.bin': 'same'});
    expect(world.fetched).toEqual(['models/pony/model.json', shardPath('a.bin', 'new a')]);
    expect(world.caches.held('models').sort()).toEqual([
      shardPath('a.bin', 'new a'),
      shardPath('b.bin', 'same'),
      'models/pony/model.json',
    ]);
  });

  it('does not break the old one without network before all of it is there', async () => {
    publish(2, {'a.bin': 'new a', 'b.bin': 'new b'});
    await visit({'a.bin': 'new a'});
    goOffline();
    expect((await get('models/pony/model.json')).text).toContain('"version":1');
    expect((await get(shardPath('a.bin', 'old a'))).text).toBe('old a');
    expect((await get(shardPath('b.bin', 'same'))).text).toBe('same');
  });

  it('leaves the pictures of the old one where their addresses say', async () => {
    const {encodePng} = await import('../../../src/pictures/png/png.ts');
    const png = await encodePng(new Uint8Array(3), 1, 1, {'Model version': '1'});
    await pictures.holdPicture({model: 'pony', version: 1, seed: 1, psi: 1}, png.buffer);
    publish(2, {'a.bin': 'new a', 'b.bin': 'same'});
    await visit({'a.bin': 'new a', 'b.bin': 'same'});
    expect(await pictures.findPicture({model: 'pony', version: 1, seed: 1, psi: 1})).not.toBeNull();
    expect(await pictures.findPicture({model: 'pony', seed: 1, psi: 1})).toBeNull();
  });
});

describe('an earlier version beside the newest', () => {
  const [newest, earlier] = [
    {'a.bin': 'new a', 'b.bin': 'same'},
    {'a.bin': 'old a', 'b.bin': 'same'},
  ];
  beforeEach(async () => {
    publish(9, newest);
    publish(8, earlier, 'pony/v8');
    await visit(newest);
    await visit(earlier, 'pony/v8');
  });

  it('has a descriptor and shards of its own, and both work without network', async () => {
    goOffline();
    expect((await get('models/pony/model.json')).text).toContain('"version":9');
    expect((await get('models/pony/v8/model.json')).text).toContain('"version":8');
    expect((await get(shardPath('a.bin', 'new a'))).text).toBe('new a');
    expect((await get(shardPath('a.bin', 'old a', 'pony/v8'))).text).toBe('old a');
  });

  it('keeps its shards when the newest one changes', async () => {
    publish(10, {'a.bin': 'newer a'});
    await visit({'a.bin': 'newer a'});
    goOffline();
    expect((await get(shardPath('a.bin', 'old a', 'pony/v8'))).text).toBe('old a');
    expect((await get(shardPath('a.bin', 'newer a'))).text).toBe('newer a');
    expect(world.caches.held('models')).not.toContain(shardPath('a.bin', 'new a'));
  });

  it('goes when another earlier one is kept', async () => {
    publish(7, {'a.bin': 'older a'}, 'pony/v7');
    expect(await models.keepModel('pony/v7', [])).toBe(true);
    const held = world.caches.held('models');
    expect(held.filter((key) => key.startsWith('models/pony/v8/'))).toEqual([]);
    expect(held).toContain(shardPath('a.bin', 'older a', 'pony/v7'));
    expect(held).toContain(shardPath('a.bin', 'new a'));
  });

  it('stays when the newest one is kept', async () => {
    expect(await models.keepModel('pony', [])).toBe(true);
    expect(world.caches.held('models')).toContain(shardPath('a.bin', 'old a', 'pony/v8'));
  });
});

describe('keepModel', () => {
  it('fetches what a page loaded before this worker was there, and the files beside', async () => {
    publish(1, {'a.bin': 'aaa', 'b.bin': 'bbb'});
    world.host.set('models/index.json', () => new Response(index));
    world.host.set('models/pony/traits.json', () => new Response('{"traits":1}'));
    const loaded = ['assets/main.js', 'models/pony/traits.json', shardPath('a.bin', 'aaa')];
    expect(
      await models.keepModel(
        'pony',
        loaded.map((path) => scope + path),
      ),
    ).toBe(true);
    expect(world.fetched).not.toContain('assets/main.js');
    goOffline();
    for (const path of ['models/index.json', 'models/pony/model.json', 'models/pony/traits.json']) {
      expect((await get(path)).status, path).toBe(200);
    }
    expect((await get(shardPath('b.bin', 'bbb'))).text).toBe('bbb');
  });

  it('is false when a shard is missing, or when nothing can be stored', async () => {
    publish(1, {'a.bin': 'aaa'});
    world.host.delete('models/pony/a.bin');
    expect(await models.keepModel('pony', [])).toBe(false);
    publish(1, {'a.bin': 'aaa'});
    world.caches.quota.full = true;
    expect(await models.keepModel('pony', [])).toBe(false);
  });
});

describe('a full quota', () => {
  it('costs the pictures first, since they can be made again', async () => {
    const {encodePng} = await import('../../../src/pictures/png/png.ts');
    await pictures.holdPicture(
      {model: 'pony', version: 1, seed: 1, psi: 1},
      (await encodePng(new Uint8Array(3), 1, 1)).buffer,
    );
    expect(world.caches.held('pictures')).toHaveLength(1);
    publish(1, {'a.bin': 'aaa'});
    await get('models/pony/model.json');
    world.caches.quota.full = true;
    world.caches.onDelete = (name): void => {
      if (name.endsWith('pictures')) world.caches.quota.full = false;
    };
    await get(shardPath('a.bin', 'aaa'));
    expect(world.caches.held('pictures')).toEqual([]);
    expect(world.caches.held('models')).toContain(shardPath('a.bin', 'aaa'));
  });

  it('that stays full leaves everything working from the host', async () => {
    publish(1, {'a.bin': 'aaa'});
    world.caches.quota.full = true;
    expect((await get('models/pony/model.json')).status).toBe(200);
    expect((await get(shardPath('a.bin', 'aaa'))).text).toBe('aaa');
  });
});

describe('a model of this device', () => {
  const id = 'local-0123456789ab';
  const text = JSON.stringify({
    version: 1,
    shards: {'a.bin': {sha256: sha256('aaa'), bytes: 3}},
    directions: {sha256: 'dd'},
  });

  async function open(): Promise<void> {
    const cache = await caches.open(`nonesuch:${new URL(scope).pathname}:local-models`);
    const put = (path: string, content: string): Promise<void> =>
      cache.put(`${scope}models/${id}/${path}`, new Response(content));
    await put('model.json', text);
    await put(`a.bin?sha256=${sha256('aaa')}`, 'aaa');
    await put('directions.json?sha256=dd', '{}');
  }

  it('is answered from where the page has put it, with no word to the host', async () => {
    await open();
    goOffline();
    expect((await get(`models/${id}/model.json`)).text).toBe(text);
    expect((await get(`models/${id}/a.bin?sha256=${sha256('aaa')}`)).text).toBe('aaa');
    expect((await get(`models/${id}/a.bin`)).text).toBe('aaa');
    expect((await get(`models/${id}/directions.json`)).text).toBe('{}');
    expect((await get(`models/${id}/traits.json`)).status).toBe(404);
    expect(await models.modelExists(id)).toBe(true);
    expect(world.fetched).toEqual([]);
  });

  it('needs nothing more to work without network', async () => {
    await open();
    world.host.set('models/index.json', () => new Response(index));
    expect(await models.keepModel(id, [])).toBe(true);
    expect(world.caches.held(':models')).toEqual(['models/index.json']);
  });

  it('is asked of the host where it is not here: a site may publish one', async () => {
    expect((await get(`models/${id}/model.json`)).status).toBe(404);
    publish(3, {'a.bin': 'aaa'}, id);
    await visit({'a.bin': 'aaa'}, id);
    goOffline();
    expect((await get(shardPath('a.bin', 'aaa', id))).text).toBe('aaa');
  });

  it('stays when the site’s own store is full and its pictures are given up', async () => {
    await open();
    world.caches.quota.full = true;
    publish(1, {'b.bin': 'bbb'});
    await visit({'b.bin': 'bbb'});
    expect(world.caches.held(':local-models')).toHaveLength(3);
  });
});

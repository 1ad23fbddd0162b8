import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {ModelFiles} from '../../../src/model/model-files.ts';
import {isLocalModel, localCacheName} from '../../../src/pictures/local-address.ts';
import {LocalModels} from '../../../src/pictures/local-models.ts';
import {FakeCacheStorage} from '../../support/fake-service-worker.ts';
import {tinyModel} from '../../support/tiny-model.ts';

const site = 'https://example.org/some/where/';
const id = 'local-0123456789ab';
const tiny = await tinyModel();
const shards: ModelFiles['shards'] = new Map(
  Object.keys(tiny.descriptor.shards).map((name) => [name, Uint8Array.from(tiny.files.get(name)!)]),
);
const modelOf = (change: object = {}): ModelFiles => ({
  descriptor: {...tiny.descriptor, id, title: 'Things', ...change},
  shards,
});

let storage: FakeCacheStorage;
let models: LocalModels;
let changes: number;

beforeEach(() => {
  storage = new FakeCacheStorage();
  vi.stubGlobal('caches', storage);
  // Without locks, as where a page is not secure.
  vi.stubGlobal('navigator', {});
  models = new LocalModels(site);
  changes = 0;
  models.addEventListener('change', () => changes++);
});
afterEach(() => vi.unstubAllGlobals());

const held = (): string[] => storage.held(localCacheName(site));
const folder = `models/${id}/`;

describe('an id of a model of this device', () => {
  it.each([
    [id, true],
    ['local-0123456789AB', false],
    ['local-0123', false],
    ['local-0123456789abc', false],
    ['pony', false],
  ])('%s: %s', (text, expected) => expect(isLocalModel(text)).toBe(expected));
});

describe('a model that is kept', () => {
  it('is listed, and has its files under the addresses of a model of the site', async () => {
    await models.keep(modelOf());
    expect(await models.list()).toMatchObject([{descriptor: {id, title: 'Things'}, isKept: true}]);
    const [shard] = Object.keys(tiny.descriptor.shards);
    expect(held()).toContain(`${folder}model.json`);
    expect(held()).toContain(`${folder}${shard}?sha256=${tiny.descriptor.shards[shard!]!.sha256}`);
    const files = (await models.files(id))!;
    expect([...files.keys()]).toEqual(
      ['model.json', ...shards.keys()].map((name) => `${site}${folder}${name}`),
    );
    expect(new Uint8Array(await files.get(`${site}${folder}${shard}`)!.arrayBuffer())).toEqual(
      shards.get(shard!),
    );
    expect(changes).toBe(1);
    // Another tab, or another visit.
    expect(await new LocalModels(site).list()).toHaveLength(1);
  });

  it('leaves nothing where there is no room for all of it', async () => {
    const put = storage.open('x').then((cache) => Object.getPrototypeOf(cache) as {put: unknown});
    let count = 0;
    const proto = await put;
    const original = proto.put as (key: string, response: Response) => Promise<void>;
    proto.put = function (key: string, response: Response) {
      if (++count > 1) return Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
      return original.call(this, key, response);
    };
    try {
      await expect(models.keep(modelOf())).rejects.toThrow('Full.');
    } finally {
      proto.put = original;
    }
    expect(held()).toEqual([]);
    expect(await models.list()).toEqual([]);
  });

  it('keeps the one of before where its successor finds no room', async () => {
    await models.keep(modelOf());
    const before = held();
    storage.quota.full = true;
    await expect(models.keep(modelOf({version: 2}))).rejects.toThrow('Full.');
    expect(held()).toEqual(before);
    expect((await models.find(id))!.descriptor.version).toBe(tiny.descriptor.version);
  });

  it('gets its directions later, and another name', async () => {
    await models.keep(modelOf());
    expect((await models.fetch(`${site}${folder}directions.json`))!.status).toBe(404);
    const directions = {sha256: 'ab'.repeat(32), bytes: 2};
    await models.change({...modelOf().descriptor, directions}, '{}');
    const response = (await models.fetch(`${site}${folder}directions.json`))!;
    expect(response.headers.get('content-type')).toContain('json');
    expect(await response.text()).toBe('{}');
    await models.change({...modelOf().descriptor, directions, title: 'Others'});
    expect((await models.find(id))!.descriptor).toMatchObject({title: 'Others', directions});
    expect((await models.files(id))!.has(`${site}${folder}directions.json`)).toBe(true);
  });

  it('is gone with all its files when it is deleted, and nothing brings it back', async () => {
    await models.keep(modelOf());
    await models.remove(id);
    expect(held()).toEqual([]);
    await models.change(modelOf().descriptor);
    expect(await models.list()).toEqual([]);
  });

  it('is whole, or swept away: a tab was closed half-way', async () => {
    await models.keep(modelOf());
    const cache = await storage.open(localCacheName(site));
    await cache.delete(`${site}${folder}model.json`);
    await cache.put(`${site}models/local-ffffffffffff/model.json`, new Response('no JSON'));
    expect(await models.list()).toEqual([]);
    await models.sweep();
    expect(held()).toEqual(['models/local-ffffffffffff/model.json']);
  });
});

describe('a model that cannot be kept', () => {
  it('is there for as long as the page is', async () => {
    vi.stubGlobal('caches', undefined);
    await expect(models.keep(modelOf())).rejects.toThrow();
    models.hold(modelOf());
    expect(await models.list()).toMatchObject([{descriptor: {id}, isKept: false}]);
    expect([...(await models.files(id))!.keys()]).toHaveLength(shards.size + 1);
    const json = (await (await models.fetch(`${site}${folder}model.json`))!.json()) as {id: string};
    expect(json.id).toBe(id);
    await models.change({...modelOf().descriptor, title: 'Others'});
    expect((await models.find(id))!.descriptor.title).toBe('Others');
    await models.remove(id);
    expect(await models.list()).toEqual([]);
    expect(await models.fetch(`${site}${folder}model.json`)).toBeNull();
  });
});

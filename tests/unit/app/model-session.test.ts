import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {EngineClient} from '../../../src/engine/client/engine-client.ts';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import type {PictureStore} from '../../../src/pictures/picture-store.ts';
import {ModelSession, type ResolvedModel} from '../../../src/app/model-session.ts';
import {localModelsOf} from '../../../src/pictures/local-models.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {parseAddress, type PageState} from '../../../src/app/url-state.ts';
import {tinyModel, tinySpec} from '../../support/tiny-model.ts';

const site = 'https://example.org/site/';
const mapping = {...tinySpec.mapping, cDim: 3, labelMode: 'embed' as const, labelDim: 4};
const conditional = await tinyModel({...tinySpec, mapping});
const {id} = conditional.descriptor;
const descriptorOf = (version: number): ModelDescriptor => ({...conditional.descriptor, version});

/** What the host has, by address below the site. */
let host: Map<string, unknown>;
let loaded: string[];
/** Asked of the engine. */
let versions: number[];
let settled: ResolvedModel[];
let page: PageState;
let session: ModelSession;
/** Of the engine. */
let error: {code: string} | null;

beforeEach(() => {
  host = new Map<string, unknown>([
    ['models/index.json', {models: [{id, title: 'Things'}]}],
    [`models/${id}/model.json`, descriptorOf(9)],
  ]);
  loaded = [];
  versions = [];
  settled = [];
  error = null;
  vi.stubGlobal('fetch', (url: string) => {
    const content = host.get(url.slice(site.length));
    return Promise.resolve(
      content === undefined
        ? new Response('<html>', {status: 404, headers: {'content-type': 'text/html'}})
        : Response.json(content),
    );
  });
  const engine = {
    load: (url: string, _backend: string, version: number) => {
      loaded.push(url.slice(site.length));
      versions.push(version);
      return new Promise(() => undefined);
    },
    get error() {
      return error;
    },
  } as unknown as EngineClient;
  const store = {siteUrl: site} as PictureStore;
  session = new ModelSession(
    {
      engine,
      store,
      requestUpdate: () => undefined,
      get page() {
        return page;
      },
    },
    (model) => settled.push(model),
  );
});
afterEach(() => vi.unstubAllGlobals());

async function load(query: string): Promise<ResolvedModel> {
  page = parseAddress(query).state;
  await session.load();
  expect(session.problem).toBe('');
  return settled.at(-1)!;
}

describe('the model of a page', () => {
  it('is the newest version where the address names none', async () => {
    expect(await load('?seed=1')).toMatchObject({model: id, version: 9, message: null});
    expect(loaded).toEqual([`models/${id}/model.json`]);
    expect(session.newest).toBe(9);
  });

  it('is an earlier version that the site has kept', async () => {
    host.set('models/archive.json', {format: 1, models: {[id]: [8, 7]}});
    host.set(`models/${id}/v8/model.json`, descriptorOf(8));
    expect(await load(`?model=${id}&v=8&seed=1`)).toMatchObject({version: 8, message: null});
    expect(loaded).toEqual([`models/${id}/v8/model.json`]);
    expect(session.newest).toBe(9);
    expect(session.pictures!.identityOf(plainRecipe(1, 0.7))).toMatchObject({version: 8});
    expect(
      session.pictures!.linkOf({
        seed: 1,
        psi: 1,
        edits: {blend: null, near: [], mix: null, shape: {}, toward: null},
      }),
    ).toContain('v=8');
  });

  it.each([
    ['no archive', undefined],
    ['an archive without it', {format: 1, models: {[id]: [7]}}],
  ])('is the newest, with a message, where there is %s', async (_, archive) => {
    if (archive) host.set('models/archive.json', archive);
    expect(await load(`?model=${id}&v=8&seed=1`)).toMatchObject({
      version: 9,
      message: 'This picture was made by version 8 of the model, and this site has version 9.',
    });
  });

  it.each([
    ['no file', () => new Response('', {status: 404})],
    ['the page of its host', () => new Response('<html>', {headers: {'content-type': 'text/html'}})],
    ['a file of another version', () => Response.json(descriptorOf(7))],
  ])('is the newest, with a message, where the archive lists it but its folder has %s', async (_, answer) => {
    host.set('models/archive.json', {format: 1, models: {[id]: [8]}});
    const before = fetch;
    vi.stubGlobal('fetch', (url: string) => (url.includes('/v8/') ? Promise.resolve(answer()) : before(url)));
    expect(await load(`?model=${id}&v=8&seed=1`)).toMatchObject({
      version: 9,
      message: 'This picture was made by version 8 of the model, and this site has version 9.',
    });
    expect(loaded).toEqual([`models/${id}/model.json`]);
  });

  it('is looked for again where the site was updated under the engine', async () => {
    await load('?seed=1');
    page = {...page, version: 9};
    host.set(`models/${id}/model.json`, descriptorOf(10));
    host.set('models/archive.json', {format: 1, models: {[id]: [9]}});
    host.set(`models/${id}/v9/model.json`, descriptorOf(9));
    error = {code: 'other-version'};
    session.retry();
    await vi.waitFor(() => expect(loaded.at(-1)).toBe(`models/${id}/v9/model.json`));
    expect([versions, session.newest]).toEqual([[9, 9], 10]);
  });

  it('asks nobody for an archive as long as the newest is wanted', async () => {
    const asked: string[] = [];
    const before = fetch;
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(url.slice(site.length));
      return before(url);
    });
    await load(`?model=${id}&v=9&seed=1`);
    expect(asked).toEqual(['models/index.json', `models/${id}/model.json`]);
  });

  it('keeps how the network is to be run, but for a class that it does not have', async () => {
    expect(await load('?class=2&noise=none&cutoff=4')).toMatchObject({
      options: {classIndex: 2, noise: 'none', cutoff: 4},
      message: null,
    });
    expect(session.pictures!.identityOf(plainRecipe(1, 0.7))).toMatchObject({
      classIndex: 2,
      noise: 'none',
      cutoff: 4,
    });
    expect(await load('?class=3&noise=none')).toMatchObject({
      options: {noise: 'none'},
      message: 'Class 3 is asked for, but this model has the classes 0 to 2.',
    });
    host.set(`models/${id}/model.json`, {...(await tinyModel()).descriptor, id});
    expect(await load('?class=1')).toMatchObject({
      options: {},
      message: 'Class 1 is asked for, but this model has no classes.',
    });
  });

  it('stays where only psi is another, and is read again where the link names none', async () => {
    await load(`?model=${id}&psi=0.7`);
    const {pictures} = session;
    const at = (query: string): PageState => parseAddress(`?model=${id}&v=9${query}`).state;
    page = at('&psi=0.5');
    session.follow(page, at('&psi=0.7'));
    expect([session.psi, session.pictures]).toEqual([0.5, pictures]);
    expect(loaded).toHaveLength(1);
    page = at('');
    session.follow(page, at('&psi=0.5'));
    await vi.waitFor(() => expect(loaded).toHaveLength(2));
    expect(settled.at(-1)).toMatchObject({psi: 0.7});
  });

  it('is run in another way without being loaded again', async () => {
    await load(`?model=${id}&v=9&psi=0.7`);
    const {pictures} = session;
    const at = (query: string): PageState => parseAddress(`?model=${id}&v=9&psi=0.7${query}`).state;
    page = at('&class=1');
    session.follow(page, at(''));
    expect(settled.at(-1)).toMatchObject({options: {classIndex: 1}, message: null});
    expect(session.pictures!.identityOf(plainRecipe(1, 0.7))).toMatchObject({classIndex: 1});
    // Whoever still waits for a picture of the other class is told.
    await expect(pictures!.acquire(plainRecipe(1, 0.7))).rejects.toThrow('no longer');
    page = at('&class=7');
    session.follow(page, at('&class=1'));
    expect(settled.at(-1)).toMatchObject({
      options: {},
      message: expect.stringContaining('Class 7') as string,
    });
    expect(loaded).toHaveLength(1);
  });

  it('is read again for another version or model, and not for what means the same', async () => {
    await load('?seed=1');
    const at = (query: string): PageState => ({...parseAddress(query).state, psi: 0.7});
    const here = at(`?model=${id}&v=9`);
    const answer = fetch;
    const asked = vi.fn(answer);
    vi.stubGlobal('fetch', asked);
    for (const query of [`?model=${id}`, `?model=${id}&v=9&seed=3`, `?model=${id}&class=0`]) {
      session.follow(at(query), here);
      expect(asked, query).not.toHaveBeenCalled();
    }
    for (const query of [`?model=${id}&v=8`, '?model=x&v=9']) {
      const before = settled.length;
      page = at(query);
      session.follow(page, here);
      expect(asked, query).toHaveBeenCalled();
      await vi.waitFor(() => expect(settled.length, query).toBe(before + 1));
    }
    await vi.waitFor(() => expect(loaded).toHaveLength(3));
  });
});

describe('a model of somebody’s device', () => {
  const local = 'local-0123456789ab';

  it('is said to need its file where it is not here, and the address stays', async () => {
    page = parseAddress(`?model=${local}&seed=5`).state;
    await session.load();
    expect(session.missing).toBe(local);
    expect(session.problem).toBe(
      `This is of a model on somebody’s own device (${local}): to see it, drop the checkpoint that it was made from on this page.`,
    );
    expect(settled).toEqual([]);
  });

  it('is shown once it is here, from its own files, and is called as it is called by then', async () => {
    page = parseAddress(`?model=${local}&seed=5`).state;
    await session.load();
    const models = localModelsOf(site);
    const {descriptor} = conditional;
    const shards = new Map(
      Object.keys(descriptor.shards).map((name) => [name, Uint8Array.from(conditional.files.get(name)!)]),
    );
    models.hold({descriptor: {...descriptor, id: local}, shards});
    try {
      expect(await load(`?model=${local}&seed=5`)).toMatchObject({model: local, message: null});
      expect(session.missing).toBeNull();
      expect(loaded).toEqual([`models/${local}/model.json`]);
      expect(session.local).toHaveLength(1);
      await models.change({...descriptor, id: local, title: 'Renamed', noun: 'renamed'});
      const before = session.pictures;
      await session.followLocal();
      expect(session.pictures).not.toBe(before);
      expect(session.pictures?.model).toMatchObject({title: 'Renamed', noun: 'renamed'});
      const again = session.pictures;
      await session.followLocal();
      expect(session.pictures).toBe(again);
      expect(loaded).toHaveLength(1);
    } finally {
      await models.remove(local);
    }
  });
});

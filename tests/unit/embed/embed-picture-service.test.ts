import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {EmbedPictureService, type EmbedEngine} from '../../../src/embed/embed-picture-service.ts';
import type {EngineState, PictureOrder} from '../../../src/engine/client/engine-client.ts';
import {EngineError} from '../../../src/engine/client/engine-error.ts';
import {tinyModel, tinySpec} from '../../support/tiny-model.ts';

const site = 'https://example.org/site/';

/** Makes a picture of one byte, or fails when told to. */
class FakeEngine extends EventTarget implements EmbedEngine {
  readonly orders: PictureOrder[] = [];
  readonly loads: string[] = [];
  progress: EmbedEngine['progress'] = null;
  state: EngineState = 'idle';
  error: EngineError | null = null;
  isStuck = false;

  load(url: string): ReturnType<EmbedEngine['load']> {
    this.loads.push(url);
    this.progress = {phase: 'download', loadedBytes: 1e6, totalBytes: 6.2e6};
    this.dispatchEvent(new Event('progress'));
    return Promise.resolve({} as Awaited<ReturnType<EmbedEngine['load']>>);
  }
  picture(order: PictureOrder): ReturnType<EmbedEngine['picture']> {
    this.orders.push(order);
    if (this.isStuck) return new Promise(() => undefined);
    return Promise.resolve({width: 1, height: 1, bytes: new ArrayBuffer(1), elapsedMs: 1});
  }
  readonly medianMs = null;
  readonly map = (): Promise<never> => Promise.reject(new Error('Nobody asks for a w.'));
  readonly mapZ = this.map;
  readonly ask = this.map;
  fail(sentence: string): void {
    this.state = 'failed';
    this.error = new EngineError('context-lost', sentence);
    this.dispatchEvent(new Event('statechange'));
  }
  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

const withClasses = {
  ...tinySpec,
  mapping: {...tinySpec.mapping, cDim: 3, labelMode: 'embed' as const, labelDim: 16},
};

let engines: FakeEngine[];
let sentences: string[];
let service: EmbedPictureService;

beforeEach(async () => {
  const {descriptor} = await tinyModel();
  const files: Record<string, unknown> = {
    'models/index.json': {models: ['tiny', 'other'].map((id) => ({id, title: id}))},
    'models/tiny/model.json': descriptor,
    'models/other/model.json': {
      ...descriptor,
      id: 'other',
      noun: 'owl',
      truncation: {psi: 0.5, cutoff: null},
    },
    'models/archive.json': {format: 1, models: {other: [3]}},
    'models/other/v3/model.json': {
      ...(await tinyModel(withClasses)).descriptor,
      id: 'other',
      version: 3,
    },
  };
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(Response.json(files[url.replace(site, '')])));
  engines = [];
  sentences = [];
  service = new EmbedPictureService(
    site,
    (sentence) => sentences.push(sentence),
    () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine;
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

describe('the pictures of an embedded site', () => {
  it('takes the seed of a name where there is one, and refuses one without a letter', async () => {
    const {alt} = await service.picture({model: null, seed: '42', psi: null, name: ' ada '});
    expect(alt).toBe('A tiny thing that does not exist, seed 4260250381');
    await expect(service.picture({model: null, seed: '42', psi: null, name: ' '})).rejects.toThrow(
      'name says " ", but it is a text with at least one letter.',
    );
    const {alt: plain} = await service.picture({model: null, seed: '42', psi: null, name: null});
    expect(plain).toMatch(/seed 42$/);
  });

  it('makes what is asked for, with one engine a model', async () => {
    const made = await Promise.all([
      service.picture({model: null, seed: '42', psi: null}),
      service.picture({model: 'tiny', seed: '7', psi: '0.25'}),
      service.picture({model: 'other', seed: '1', psi: null}),
    ]);
    expect(made.map(({alt}) => alt)).toEqual([
      'A tiny thing that does not exist, seed 42',
      'A tiny thing that does not exist, seed 7',
      'An owl that does not exist, seed 1',
    ]);
    expect(engines.map(({loads}) => loads)).toEqual([
      [`${site}models/tiny/model.json`],
      [`${site}models/other/model.json`],
    ]);
    const asked = engines.map(({orders}) =>
      orders.map(({from, truncationPsi}) => [from.space === 'z' && from.seed, truncationPsi]),
    );
    expect(asked).toEqual([
      [
        [42, 0.7],
        [7, 0.25],
      ],
      [[1, 0.5]],
    ]);
    expect(sentences[0]).toBe('Fetching the model: 1.0 MB of 6.2 MB');
  });

  it.each([
    [{model: 'none', seed: '1', psi: null}, 'This site has no model "none", only tiny, other.'],
    [{model: null, seed: '1.5', psi: null}, 'A seed is a whole number from 0 to 4294967295, but got 1.5.'],
    [{model: null, seed: '', psi: null}, 'A seed is a whole number from 0 to 4294967295, but got NaN.'],
    [{model: null, seed: '1', psi: '9'}, 'Psi is a number from -2 to 2, but got 9.'],
  ])('refuses %j without an engine', async (request, sentence) => {
    await expect(service.picture(request)).rejects.toThrow(sentence);
    expect(engines).toEqual([]);
  });

  it('makes those of an earlier version, and of a class, where there are such', async () => {
    await service.picture({model: 'other', version: '3', seed: '1', psi: null, classIndex: '2'});
    await service.picture({model: 'other', version: '3', seed: '1', psi: null, classIndex: null});
    expect(engines.map(({loads}) => loads)).toEqual([[`${site}models/other/v3/model.json`]]);
    expect(engines[0]!.orders.map(({from}) => from)).toEqual([
      {space: 'z', seed: 1, classIndex: 2},
      {space: 'z', seed: 1},
    ]);
    expect(engines[0]!.orders[0]!.text!['Source']).toContain('v=3');
  });

  it.each([
    [{version: '7'}, 'This picture was made by version 7 of the model, and this site has version 1.'],
    [{version: 'x'}, 'version says "x", but it is the number of a version, 1 or more.'],
    [{classIndex: '1'}, 'Class 1 is asked for, but this model has no classes.'],
    [{classIndex: '-1'}, 'class-index says "-1", but it is the number of a class, 0 or more.'],
  ])('says what is wrong with %j', async (more, sentence) => {
    const request = {model: 'other', seed: '1', psi: null, ...more};
    await expect(service.picture(request)).rejects.toThrow(sentence);
  });

  it('says why an engine gave up, and takes a new one for the next request', async () => {
    const request = {model: 'tiny', seed: '1', psi: null};
    await service.picture(request);
    engines[0]!.isStuck = true;
    const stuck = service.picture(request);
    await vi.waitFor(() => expect(engines[0]!.orders).toHaveLength(2));
    engines[0]!.fail('The graphics card was lost.');
    await expect(stuck).rejects.toThrow('The graphics card was lost.');
    await service.picture(request);
    expect(engines).toHaveLength(2);
  });
});

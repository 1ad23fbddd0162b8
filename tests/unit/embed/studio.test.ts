import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {Studio, type StudioEngine} from '../../../src/embed/studio.ts';
import type {EngineState, PictureOrder} from '../../../src/engine/client/engine-client.ts';
import {EngineError} from '../../../src/engine/client/engine-error.ts';
import {tinyModel} from '../../support/tiny-model.ts';

const site = 'https://example.org/site/';

/** Makes a picture of one byte, or fails when told to. */
class FakeEngine extends EventTarget implements StudioEngine {
  readonly orders: PictureOrder[] = [];
  readonly loads: string[] = [];
  progress: StudioEngine['progress'] = null;
  state: EngineState = 'idle';
  error: EngineError | null = null;
  isStuck = false;

  load(url: string): ReturnType<StudioEngine['load']> {
    this.loads.push(url);
    this.progress = {phase: 'download', loadedBytes: 1e6, totalBytes: 6.2e6};
    this.dispatchEvent(new Event('progress'));
    return Promise.resolve({} as Awaited<ReturnType<StudioEngine['load']>>);
  }
  picture(order: PictureOrder): ReturnType<StudioEngine['picture']> {
    this.orders.push(order);
    if (this.isStuck) return new Promise(() => undefined);
    return Promise.resolve({width: 1, height: 1, bytes: new ArrayBuffer(1), elapsedMs: 1});
  }
  fail(sentence: string): void {
    this.state = 'failed';
    this.error = new EngineError('context-lost', sentence);
    this.dispatchEvent(new Event('statechange'));
  }
  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

let engines: FakeEngine[];
let sentences: string[];
let studio: Studio;

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
  };
  vi.stubGlobal('fetch', (url: string) => Promise.resolve(Response.json(files[url.replace(site, '')])));
  engines = [];
  sentences = [];
  studio = new Studio(
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

describe('the studio of an embedded site', () => {
  it('makes what is asked for, with one engine a model', async () => {
    const made = await Promise.all([
      studio.picture({model: null, seed: '42', psi: null}),
      studio.picture({model: 'tiny', seed: '7', psi: '0.25'}),
      studio.picture({model: 'other', seed: '1', psi: null}),
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
  ])('refuses %j without an engine', async (wish, sentence) => {
    await expect(studio.picture(wish)).rejects.toThrow(sentence);
    expect(engines).toEqual([]);
  });

  it('says why an engine gave up, and takes a new one for the next wish', async () => {
    const wish = {model: 'tiny', seed: '1', psi: null};
    await studio.picture(wish);
    engines[0]!.isStuck = true;
    const stuck = studio.picture(wish);
    await vi.waitFor(() => expect(engines[0]!.orders).toHaveLength(2));
    engines[0]!.fail('The graphics card was lost.');
    await expect(stuck).rejects.toThrow('The graphics card was lost.');
    await studio.picture(wish);
    expect(engines).toHaveLength(2);
  });
});

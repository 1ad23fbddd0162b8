import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {describe, expect, it} from 'vitest';
import type {PictureOrder} from '../../../src/engine/client/engine-client.ts';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {DEFAULT_PLAY, type MorphState} from '../../../src/pictures/morph-state.ts';
import {ModelPictures, type PictureEngine} from '../../../src/pictures/model-pictures.ts';
import {framesOf, wholeFramesOf} from '../../../src/morph/morph-frames.ts';

interface Waiting {
  order: PictureOrder;
  finish: () => void;
  signal: AbortSignal | undefined;
}

type Engine = Pick<PictureEngine, 'map' | 'mapZ' | 'picture' | 'medianMs'>;

/** One whose pictures come when the test says so. */
function engine(): Engine & {waiting: Waiting[]} {
  const waiting: Waiting[] = [];
  const map = (count: number): ReturnType<Engine['map']> =>
    Promise.resolve({type: 'mapped', id: 1, w: new Float32Array(4 * count), wDim: 4});
  return {
    waiting,
    medianMs: null,
    map: (seeds) => map(seeds.length),
    mapZ: (z) => map(z.length),
    picture: (order, {signal} = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        const finish = (): void => resolve({width: 1, height: 1, bytes: new ArrayBuffer(4), elapsedMs: 1});
        waiting.push({order, finish, signal});
      }),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function pictures(of: Partial<PictureEngine>, resolution = 4): ModelPictures {
  const generator = {
    kind: 'stylegan2',
    mapping: {zDim: 4, wDim: 4},
    synthesis: {
      ...{resolution, imgChannels: 3, architecture: 'skip', upsample: 'after-conv', mirrorBy: null},
      channels: Array.from({length: Math.log2(resolution) - 1}, () => 8),
    },
  };
  const model = {id: 'pony', truncation: {psi: 1, cutoff: null}, generator} as unknown as ModelDescriptor;
  return new ModelPictures(of as PictureEngine, model, 'https://example.org/', {
    traits: Promise.resolve(null),
  });
}

const morph: MorphState = {
  pictures: [plainRecipe(1, 1), plainRecipe(2, 1)],
  play: {...DEFAULT_PLAY, seconds: 0.3, fps: 10},
};

describe('the frames of a morph', () => {
  it('are made once, two orders at a time, however often the loop is played', async () => {
    const fake = engine();
    const frames = framesOf(pictures(fake), morph);
    const {signal} = new AbortController();
    frames.makeAhead({signal});
    for (let made = 0; made < 6; made++) {
      await settle();
      expect(fake.waiting.length).toBe(Math.min(made + 2, 6));
      fake.waiting[made]!.finish();
    }
    await settle();
    frames.ring.head = 3;
    frames.makeAhead({signal});
    await frames.get(0, {});
    await settle();
    expect(fake.waiting.length).toBe(6);
  });

  it('stay within bounds for large pictures', () => {
    const {ring} = framesOf(pictures(engine(), 1024), {
      ...morph,
      play: {...DEFAULT_PLAY, seconds: 6, fps: 30},
    });
    expect(ring.count).toBe(360);
    expect(ring.capacity * 1024 * 1024 * 4).toBeLessThanOrEqual(160e6);
  });

  it('are the same ones for the player and for saving, until the morph is another', () => {
    const one = pictures(engine());
    expect(framesOf(one, {...morph})).toBe(framesOf(one, morph));
    expect(framesOf(one, {...morph, pictures: [...morph.pictures].reverse()})).not.toBe(framesOf(one, morph));
    expect(wholeFramesOf(one, morph)).toBe(framesOf(one, morph));
  });

  it('are played as early pictures where whole ones are too slow for it, and saved as whole ones', async () => {
    const orders: PictureOrder[] = [];
    const made = new Promise<never>(() => undefined);
    const picture: PictureEngine['picture'] = (order) => {
      orders.push(order);
      return made;
    };
    const one = pictures({...engine(), medianMs: 150, picture}, 512);
    const playing = framesOf(one, morph);
    expect(playing.resolution).toBe(256);
    void playing.get(0, {});
    const whole = wholeFramesOf(one, morph);
    expect(whole.resolution).toBe(512);
    void whole.get(0, {});
    await settle();
    expect(orders.map(({maxResolution}) => maxResolution)).toEqual([256, undefined]);
    // At 10 frames a second these are in time.
    expect(framesOf(pictures({...engine(), medianMs: 90}, 512), morph).resolution).toBe(512);
    // However slow.
    expect(framesOf(pictures({...engine(), medianMs: 1e5}, 512), morph).resolution).toBe(256);
    expect(framesOf(pictures({...engine(), medianMs: 1e5}, 128), morph).resolution).toBe(128);
  });

  it('come to whoever still wants them when the one who ordered them does not', async () => {
    const fake = engine();
    const frames = framesOf(pictures(fake), morph);
    const player = new AbortController();
    frames.makeAhead({signal: player.signal});
    const saved = frames.get(0, {signal: new AbortController().signal});
    await settle();
    player.abort();
    await settle();
    expect(fake.waiting.length).toBe(3);
    fake.waiting[2]!.finish();
    expect((await saved).width).toBe(1);
    await expect(frames.get(1, {signal: player.signal})).rejects.toThrow('aborted');
  });
});

import {type Edits, type Recipe, UNEDITED} from '../../../src/pictures/recipe.ts';
import {describe, expect, it} from 'vitest';
import {slerp} from '../../../src/model/latent/interpolate.ts';
import {randn} from '../../../src/model/latent/random-state.ts';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {DEFAULT_PLAY, type MorphPlay, type MorphState} from '../../../src/pictures/morph-state.ts';
import {ModelPictures, type PictureEngine} from '../../../src/pictures/model-pictures.ts';
import {MorphPath} from '../../../src/pictures/morph-path.ts';

const SIZE = 16;
const AVERAGE = 0.25;

/** A mapping network that squares each number of z and keeps its sign: no straight line stays one. */
function mapped(z: Float32Array, psi: number): number[] {
  return [...z].map((value) => AVERAGE + psi * (Math.sign(value) * value ** 2 - AVERAGE));
}

/** What a path asks of the engine. */
type Mapping = Pick<PictureEngine, 'map' | 'mapZ'>;

const engine: Mapping = {
  map: (seeds, psi) => {
    const w = Float32Array.from(seeds.flatMap((seed) => mapped(randn(seed, SIZE), psi)));
    return Promise.resolve({type: 'mapped', id: 1, w, wDim: SIZE});
  },
  mapZ: (z, psi) => {
    const w = Float32Array.from(z.flatMap((one) => mapped(one, psi)));
    return Promise.resolve({type: 'mapped', id: 1, w, wDim: SIZE});
  },
};

const model = {
  id: 'pony',
  truncation: {psi: 0.7, cutoff: null},
  generator: {
    kind: 'stylegan2',
    mapping: {zDim: SIZE, wDim: SIZE},
    synthesis: {resolution: 16, channels: [8, 8, 8], mirrorBy: 3},
  },
} as unknown as ModelDescriptor;

const pictures = new ModelPictures(engine as PictureEngine, model, 'https://example.org/', {
  traits: Promise.resolve(null),
});

const recipe = (seed: number, psi = 0.7, edits: Partial<Edits> = {}): Recipe => ({
  seed,
  psi,
  edits: {...UNEDITED, ...edits},
});

const stops = [
  recipe(1),
  recipe(2, 0.3),
  recipe(3, 1, {blend: null, near: [9], mix: {seed: 4, ranges: ['fine']}}),
];

function path(play: Partial<MorphPlay> = {}, of: Recipe[] = stops): MorphPath {
  const morph: MorphState = {pictures: of, play: {...DEFAULT_PLAY, seconds: 0.8, fps: 10, ...play}};
  return new MorphPath(pictures, morph);
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  expect(Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-5);
}

describe('the path of a morph', () => {
  it('has as many frames as the time takes, for each picture', () => {
    expect(path().frameCount).toBe(24);
    expect(path({seconds: 0.2, fps: 30}).frameCount).toBe(18);
  });

  it('passes exactly through each picture, with its psi and its edits', async () => {
    for (const [i, picture] of stops.entries()) {
      const ws = await pictures.wsOf(picture);
      expect([...(await path().wsAt(8 * i))]).toEqual([...ws]);
      expectClose(await path({through: 'z'}).wsAt(8 * i), ws);
    }
  });

  it('goes straight through w, from the last picture to the first too', async () => {
    const [a, , c] = await Promise.all(stops.map((picture) => pictures.wsOf(picture)));
    const ws = await path({pace: 'even'}).wsAt(22);
    expectClose(
      ws,
      c!.map((value, i) => 0.25 * value + 0.75 * a![i]!),
    );
  });

  it('goes along the great circle through z, mapped and truncated on the way', async () => {
    const z = slerp(randn(1, SIZE), randn(2, SIZE), 0.25);
    const psi = 0.7 + 0.25 * (0.3 - 0.7);
    const w = Float32Array.from(mapped(z, psi));
    const ws = await path({through: 'z', pace: 'even'}).wsAt(2);
    expectClose(ws.slice(0, SIZE), w);
    expectClose(ws.slice(-SIZE), w);
    const straight = await path({through: 'w', pace: 'even'}).wsAt(2);
    expect(Math.max(...straight.map((value, i) => Math.abs(value - ws[i]!)))).toBeGreaterThan(0.01);
  });

  it('adds what was changed in a picture little by little on the way through z', async () => {
    const edited = recipe(1, 0.7, {near: [5]});
    const [plain, changed] = await Promise.all([pictures.wsOf(recipe(1)), pictures.wsOf(edited)]);
    const ws = await path({through: 'z', pace: 'even'}, [recipe(1), edited]).wsAt(4);
    expectClose(
      ws,
      plain.map((value, i) => (value + changed[i]!) / 2),
    );
  });

  it('looks the way that the first picture looks, all along', async () => {
    const isMirrored = (seed: number): boolean => randn(seed, SIZE)[3]! < 0;
    const left = [1, 2, 3, 4, 5, 6].find(isMirrored)!;
    const right = [1, 2, 3, 4, 5, 6].find((seed) => !isMirrored(seed))!;
    for (const [first, second] of [
      [left, right],
      [right, left],
    ] as const) {
      for (const frame of [0, 5, 8, 12]) {
        const source = await path({}, [recipe(first), recipe(second)]).sourceAt(frame);
        expect(source).toMatchObject({space: 'w', isMirrored: first === left});
      }
    }
  });

  it('asks again for what could not be had', async () => {
    let failures = 1;
    const failing: Mapping = {
      ...engine,
      map: (...request) => (failures-- > 0 ? Promise.reject(new Error('lost')) : engine.map(...request)),
    };
    const broken = new ModelPictures(failing as PictureEngine, model, 'https://example.org/', {
      traits: Promise.resolve(null),
    });
    const again = new MorphPath(broken, {pictures: stops, play: DEFAULT_PLAY});
    await expect(again.wsAt(1)).rejects.toThrow('lost');
    expect((await again.wsAt(1)).length).toBeGreaterThan(0);
  });

  it('says of each frame which picture it is, to a thousandth of the way', async () => {
    for (const play of [{}, {through: 'z'}, {pace: 'even'}] as const) {
      const morph = path(play);
      for (let frame = 0; frame < morph.frameCount; frame++) {
        const at = morph.recipeAt(frame)!;
        const {ws, isMirrored} = (await morph.sourceAt(frame)) as {ws: Float32Array; isMirrored: boolean};
        const own = (await pictures.sourceOf(at)) as {ws: Float32Array; isMirrored: boolean; space: string};
        const of = own.space === 'z' ? await pictures.wsOf(at) : own.ws;
        const furthest = Math.max(...of.map((value, i) => Math.abs(value - ws[i]!)));
        expect(furthest, `frame ${frame}`).toBeLessThan(0.02);
        if (own.space === 'w') expect(own.isMirrored, `frame ${frame}`).toBe(isMirrored);
      }
      expect(morph.recipeAt(0)).toEqual(stops[0]);
      expect(morph.recipeAt(4)!.edits.toward!.part).toBe(500);
    }
  });

  it('has no picture of a frame between pictures that are on a way themselves, but of these', () => {
    const half = path().recipeAt(4)!;
    const morph = path({}, [half, recipe(2)]);
    expect(morph.recipeAt(0)).toEqual(half);
    expect(morph.recipeAt(1)).toBeNull();
  });

  it('looks the way that its first picture looks, a frame that is turned too', async () => {
    const through = path(
      {},
      [1, 2, 3, 4, 5, 6].map((seed) => recipe(seed)),
    );
    const recipes = Array.from({length: through.frameCount}, (_, frame) => through.recipeAt(frame)!);
    const turned = recipes.find(({edits}) => edits.toward?.isTurned)!;
    const {isMirrored: own} = (await pictures.sourceOf(turned)) as {isMirrored: boolean};
    const morph = path({}, [turned, recipe(2)]);
    expect(morph.recipeAt(0)).toEqual(turned);
    expect(await morph.sourceAt(0)).toMatchObject({isMirrored: own});
    expect(own).not.toBe(pictures.isMirrored(recipe(turned.seed)));
  });
});

import {type Edits, plainRecipe, UNEDITED} from '../../../src/pictures/recipe.ts';
import {describe, expect, it, vi} from 'vitest';
import type {PictureOrder} from '../../../src/engine/client/engine-client.ts';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {STEP_NEAR, ModelPictures, type PictureEngine} from '../../../src/pictures/model-pictures.ts';
import {parseCriteria} from '../../../src/words/match.ts';
import {columnsOf} from '../../../src/words/trait-values.ts';
import {tinySpec} from '../../support/tiny-model.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

const traits = ponyTraits();
const {wDim} = traits;

/** w of a seed is the seed in every place; the average is 10; truncated as the engine does. */
function engine(): PictureEngine & {orders: PictureOrder[]; maps: number} {
  const orders: PictureOrder[] = [];
  const counts = {maps: 0};
  return {
    orders,
    get maps() {
      return counts.maps;
    },
    map: (seeds, psi) => {
      counts.maps++;
      const w = Float32Array.from({length: seeds.length * wDim}, (_, i) => {
        const full = seeds[Math.floor(i / wDim)]!;
        return 10 + psi * (full - 10);
      });
      return Promise.resolve({type: 'mapped', id: 1, w, wDim});
    },
    ask: () => Promise.reject(new Error('Nothing but pictures here.')),
    medianMs: null,
    mapZ: (z) =>
      Promise.resolve({
        type: 'mapped',
        id: 1,
        w: Float32Array.from(z.flatMap((one) => [...one.subarray(0, wDim)])),
        wDim,
      }),
    picture: (order) => {
      orders.push(order);
      return Promise.resolve({width: 1, height: 1, bytes: new ArrayBuffer(8), elapsedMs: 1});
    },
  };
}

const model = {
  id: 'pony',
  version: 1,
  noun: 'pony',
  licence: 'CC0-1.0',
  truncation: {psi: 0.7, cutoff: null},
  generator: {
    kind: 'stylegan2',
    mapping: {zDim: 512, wDim},
    synthesis: {resolution: 32, channels: [8, 8, 8, 8], mirrorBy: 3},
  },
} as unknown as ModelDescriptor;

function pictures(of = engine(), descriptor = model): ModelPictures {
  return new ModelPictures(of, descriptor, 'https://example.org/site/', {traits: Promise.resolve(traits)});
}

const edits = (some: Partial<Edits>): Edits => ({...UNEDITED, ...some});

describe('pictures of a model', () => {
  it('orders a picture of a seed by its seed, so that it is the picture of the wall', async () => {
    const fake = engine();
    const file = await pictures(fake).file({seed: 42, psi: 0.7, edits: UNEDITED});
    expect(fake.orders[0]).toMatchObject({from: {space: 'z', seed: 42}, truncationPsi: 0.7});
    expect(file.name).toBe('seed0000042.png');
  });

  it('steps towards other seeds in w, truncated as the picture is', async () => {
    const ws = await pictures().wsOf({seed: 100, psi: 0.5, edits: edits({near: [200]})});
    const full = 100 + STEP_NEAR * (200 - 100);
    expect(ws.length).toBe(8 * wDim);
    expect(ws[0]).toBeCloseTo(10 + 0.5 * (full - 10), 4);
    expect(ws.at(-1)).toBe(ws[0]);
  });

  it('lies between seeds by their weights, before it steps and is truncated', async () => {
    const blend = {
      weight: 9,
      others: [
        {seed: 200, weight: 3},
        {seed: 300, weight: 3},
        {seed: 400, weight: 1},
      ],
    };
    const ws = await pictures().wsOf({seed: 100, psi: 0.5, edits: edits({blend, near: [500]})});
    const mean = (9 * 100 + 3 * 200 + 3 * 300 + 400) / 16;
    const full = mean + STEP_NEAR * (500 - mean);
    expect(ws[0]).toBeCloseTo(10 + 0.5 * (full - 10), 4);
  });

  it('says of a picture between seeds whose it is, in its file', () => {
    const recipe = {seed: 8, psi: 1, edits: edits({blend: {weight: 2, others: [{seed: 5, weight: 2}]}})};
    const {Title, Edits: said} = pictures().textOf(recipe);
    expect(Title).toMatch(/\(between seeds 8 and 5\)$/);
    expect(said).toBe('blend=1,5:1');
  });

  it('takes the ranges that were asked for from the other picture, whole', async () => {
    const ws = await pictures().wsOf({seed: 100, psi: 1, edits: edits({mix: {seed: 300, ranges: ['fine']}})});
    const byLayer = Array.from({length: 8}, (_, layer) => ws[layer * wDim]);
    expect(byLayer).toEqual([100, 100, 100, 100, 100, 300, 300, 300]);
  });

  it('truncates the leading layers only where the model says so', async () => {
    const cut = {...model, truncation: {psi: 0.5, cutoff: 3}};
    const ws = await pictures(engine(), cut).wsOf({seed: 100, psi: 0.5, edits: edits({})});
    expect(Array.from({length: 8}, (_, layer) => ws[layer * wDim])).toEqual([
      55, 55, 55, 100, 100, 100, 100, 100,
    ]);
  });

  it('gives a trait the value that was asked for and leaves the others alone', async () => {
    const recipe = {seed: 4, psi: 1, edits: edits({shape: {horn: [1], coat: [0.5, 0.25, -0.5]}})};
    const {row} = (await pictures().traitsOf(recipe))!;
    const named = (name: string): number[] => [
      ...columnsOf(
        traits,
        traits.traits.find((trait) => trait.name === name)!,
        row,
      ),
    ];
    expect(named('horn')).toEqual([1]);
    expect(named('coat')).toEqual([0.5, 0.25, -0.5]);
    // w is 4 everywhere, and t is half of it.
    expect(named('yaw')).toEqual([2]);
  });

  it('makes what the address says of a trait, and no more digits', async () => {
    const one = pictures();
    const ws = (value: number): Promise<Float32Array> =>
      one.wsOf({seed: 3, psi: 1, edits: edits({shape: {horn: [value]}})});
    expect(await ws(0.12345678)).toEqual(await ws(0.123));
    expect(await ws(0.12345678)).not.toEqual(await ws(0.124));
  });

  it('reads of a mixture what both pictures show, and of the one that can be reshaped its own alone', async () => {
    const recipe = {seed: 4, psi: 1, edits: edits({mix: {seed: 8, ranges: ['fine']}})};
    // w is the seed everywhere, and t is half of it; three of the eight layers are fine.
    expect((await pictures().traitsOf(recipe))!.row[0]).toBeCloseTo(2 + (3 / 8) * 2, 4);
    expect((await pictures().ownTraitsOf(recipe))!.row[0]).toBeCloseTo(2, 4);
    const whole = edits({mix: {seed: 8, ranges: ['coarse', 'middle', 'fine']}});
    expect((await pictures().traitsOf({...recipe, edits: whole}))!.row[0]).toBeCloseTo(4, 4);
  });

  it('moves a model without traits along its own directions, each in its own layers', async () => {
    const unit = (at: number): Float32Array => Float32Array.from({length: wDim}, (_, i) => Number(i === at));
    const directions = {
      model: 'pony',
      version: 1,
      wDim,
      ranges: {coarse: [unit(0), unit(1)], middle: [unit(1)], fine: [unit(0)]},
    };
    const one = new ModelPictures(engine(), model, 'https://example.org/', {
      traits: Promise.resolve(null),
      directions: Promise.resolve(directions),
    });
    const shape = {coarse2: [2], middle1: [-1.5], fine1: [3], horn: [1], middle9: [1]};
    const ws = await one.wsOf({seed: 4, psi: 1, edits: edits({shape})});
    const column = (at: number): number[] => Array.from({length: 8}, (_, layer) => ws[layer * wDim + at]!);
    expect(column(0)).toEqual([4, 4, 4, 4, 4, 7, 7, 7]);
    expect(column(1)).toEqual([6, 6, 6, 2.5, 2.5, 4, 4, 4]);
    expect(column(2)).toEqual([4, 4, 4, 4, 4, 4, 4, 4]);
    // Mixing comes after: what another picture gives has its own shape.
    const mixed = await one.wsOf({seed: 4, psi: 1, edits: edits({shape, mix: {seed: 9, ranges: ['fine']}})});
    expect(Array.from({length: 8}, (_, layer) => mixed[layer * wDim])).toEqual([4, 4, 4, 4, 4, 9, 9, 9]);
  });

  it('moves a model that has both along either, so that links from before it had words show what they did', async () => {
    const first = Float32Array.from({length: wDim}, (_, i) => Number(i === 1));
    const one = new ModelPictures(engine(), model, 'https://example.org/', {
      traits: Promise.resolve(traits),
      directions: Promise.resolve({
        model: 'pony',
        version: 1,
        wDim,
        ranges: {coarse: [first], middle: [], fine: []},
      }),
    });
    const ws = await one.wsOf({seed: 4, psi: 1, edits: edits({shape: {coarse1: [2], yaw: [0.5]}})});
    const column = (at: number): number[] => Array.from({length: 8}, (_, layer) => ws[layer * wDim + at]!);
    // w is twice the traits, of which yaw is the first.
    expect(column(0)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(column(1)).toEqual([6, 6, 6, 4, 4, 4, 4, 4]);
  });

  it('fetches no directions for traits alone', async () => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);
    const one = pictures();
    await one.wsOf({seed: 4, psi: 1, edits: edits({shape: {yaw: [0.5]}})});
    expect(asked).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  it('mirrors what is made from a seed that is mirrored, which w does not know', async () => {
    const fake = engine();
    const one = pictures(fake);
    const mirrored = Array.from({length: 20}, (_, seed) => one.isMirrored(plainRecipe(seed, 1)));
    expect(new Set(mirrored).size).toBe(2);
    for (const seed of [mirrored.indexOf(true), mirrored.indexOf(false)]) {
      await one.file({seed, psi: 1, edits: edits({near: [3]})});
      expect(fake.orders.at(-1)!.from).toMatchObject({space: 'w', isMirrored: mirrored[seed]});
    }
  });

  it('writes the link to the edited picture into its file', async () => {
    const fake = engine();
    const file = await pictures(fake).file({
      seed: 42,
      psi: 0.7,
      edits: edits({blend: null, near: [5], mix: {seed: 7, ranges: ['fine']}}),
    });
    expect(fake.orders[0]!.text).toMatchObject({
      Source: 'https://example.org/site/?model=pony&v=1&psi=0.7&seed=42&near=5&mix=7-fine',
      Seed: '42',
    });
    expect(file.name).toBe('seed0000042-edited.png');
  });

  it('asks for the same w and the same picture once', async () => {
    const fake = engine();
    const one = pictures(fake);
    const recipe = {seed: 42, psi: 0.7, edits: edits({near: [5]})};
    await one.file(recipe);
    const {maps} = fake;
    await one.file(recipe);
    await one.wsOf({...recipe, psi: 0.3});
    expect([fake.orders.length, fake.maps]).toEqual([1, maps]);
  });

  it('asks again for a w and a picture that could not be had', async () => {
    const fake = engine();
    const {map, picture} = fake;
    const one = pictures(fake);
    fake.map = () => Promise.reject(new Error('lost'));
    await expect(one.wOf([5])).rejects.toThrow('lost');
    fake.map = map;
    expect((await one.wOf([5]))[0]![0]).toBe(5);
    fake.picture = () => Promise.reject(new Error('lost'));
    await expect(one.file({seed: 1, psi: 1, edits: UNEDITED})).rejects.toThrow('lost');
    fake.picture = picture;
    expect((await one.file({seed: 1, psi: 1, edits: UNEDITED})).size).toBe(8);
  });

  it('drafts a smaller early picture where whole ones are slow, and a whole one where they are quick or there', async () => {
    const synthesis = {...tinySpec.synthesis, resolution: 256, channels: [8, 8, 8, 8, 8, 8, 8], mirrorBy: 3};
    const large = {
      ...model,
      generator: {...tinySpec, mapping: {...tinySpec.mapping, zDim: 512, wDim}, synthesis},
    } as unknown as ModelDescriptor;
    const fake = {...engine(), medianMs: 2000};
    const one = pictures(fake, large);
    const recipe = {seed: 1, psi: 1, edits: edits({near: [2]})};
    expect((await one.draft(recipe)).isWhole).toBe(false);
    expect(fake.orders.at(-1)!.maxResolution).toBeLessThan(256);
    await one.file(recipe);
    expect(fake.orders).toHaveLength(2);
    expect((await one.draft(recipe)).isWhole).toBe(true);
    expect(fake.orders).toHaveLength(2);
    const quick = {...engine(), medianMs: 20};
    expect((await pictures(quick, large).draft(recipe)).isWhole).toBe(true);
    expect(quick.orders[0]!.maxResolution).toBeUndefined();
  });

  it('has previews of what is not there, which nobody keeps', async () => {
    const synthesis = {...tinySpec.synthesis, resolution: 256, channels: [8, 8, 8, 8, 8, 8, 8], mirrorBy: 3};
    const large = {
      ...model,
      generator: {...tinySpec, mapping: {...tinySpec.mapping, zDim: 512, wDim}, synthesis},
    } as unknown as ModelDescriptor;
    const fake = engine();
    const one = pictures(fake, large);
    const recipe = {seed: 1, psi: 1, edits: UNEDITED};
    expect(await one.preview(recipe)).not.toBeNull();
    expect(fake.orders.at(-1)).toMatchObject({format: 'rgba', maxResolution: 64, unlessMs: 40});
    expect(fake.orders.at(-1)!.text).toBeUndefined();
    await one.file(recipe);
    expect(fake.orders).toHaveLength(2);
    expect(fake.orders[1]!.maxResolution).toBeUndefined();
    expect(await one.preview(recipe)).toBeNull();
    expect(fake.orders).toHaveLength(2);
    const failing = {...engine(), picture: () => Promise.reject(new Error('lost'))};
    expect(await pictures(failing, large).preview(recipe)).toBeNull();
    // Of a model without early pictures.
    const plain = engine();
    expect(await pictures(plain).preview(recipe)).toBeNull();
    expect(plain.orders).toHaveLength(0);
  });

  it('stops looking for seeds between two batches when nobody waits any more', async () => {
    const fake = engine();
    const stop = new AbortController();
    const criteria = parseCriteria(traits, 'unicorn').criteria;
    const found: number[] = [];
    await pictures(fake).find(traits, criteria, {
      psi: 1,
      count: 640,
      most: 5,
      signal: stop.signal,
      onFound: (_, part) => {
        found.push(part);
        stop.abort();
      },
    });
    expect(found).toEqual([0.1]);
    // The average, and one batch.
    expect(fake.maps).toBe(2);
  });

  it('finds the seeds that answer to a description, best first', async () => {
    const {criteria} = parseCriteria(traits, 'horn');
    const found = await pictures().find(traits, criteria, {
      psi: 1,
      count: 100,
      most: 5,
      signal: new AbortController().signal,
      onFound: () => undefined,
    });
    // A horn is half of w, and w is the seed: yes from seed 2 on; equals in order.
    expect(found.map(({seed}) => seed)).toEqual([2, 3, 4, 5, 6]);
    expect(found.every(({score}) => score === 1)).toBe(true);
  });
});

import {plainRecipe, UNEDITED, type Recipe} from '../../../src/pictures/recipe.ts';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {TileWords, type DescribedPictures} from '../../../src/kit/tile-words.ts';
import {describeTraits} from '../../../src/words/describe.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

const traits = ponyTraits();

/** Every trait of a picture is its seed times psi, in a range where that makes a difference. */
function rowOf({seed, psi}: Recipe): Float32Array {
  return new Float32Array(traits.columns).map((_, i) => Math.sin(seed * psi + i));
}

interface TestPictures extends DescribedPictures {
  batches: (readonly number[])[];
}

function pictures(has: typeof traits | null = traits): TestPictures {
  const batches: (readonly number[])[] = [];
  return {
    batches,
    model: {noun: 'pony'} as ModelDescriptor,
    traits: Promise.resolve(has),
    wOf: (seeds) => {
      batches.push(seeds);
      return Promise.resolve([]);
    },
    traitsOf: (recipe) => Promise.resolve(has && {traits: has, row: rowOf(recipe)}),
  };
}

/** Idle time is given by the test. */
let idle: (() => void)[];
let wanted: number[];
let psi: number;
const host = {requestUpdate: vi.fn()};
let words: TileWords;

async function giveIdleTime(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    idle.splice(0).forEach((work) => work());
    await new Promise((resolve) => setTimeout(resolve));
  }
}

beforeEach(() => {
  idle = [];
  wanted = [];
  psi = 0.7;
  host.requestUpdate.mockClear();
  words = new TileWords(
    host,
    () => wanted.map((seed) => plainRecipe(seed, psi)),
    (work) => idle.push(work),
  );
});

describe('TileWords', () => {
  it('says only what a picture is until it has been described, then what it shows', async () => {
    wanted = [42];
    words.track(pictures(), 0.7);
    words.soon();
    const plain = 'A pony that does not exist, seed 42';
    expect(words.label('pony', plainRecipe(42, 0.7))).toBe(plain);
    await giveIdleTime();
    const row = rowOf({seed: 42, psi: 0.7} as Recipe);
    expect(words.label('pony', plainRecipe(42, 0.7))).toBe(
      `${describeTraits(traits, 'pony', row)}. ${plain}`,
    );
    expect(host.requestUpdate).toHaveBeenCalled();
  });

  it('asks for nothing before the browser is idle, then for a few at a time, each once, the most urgent first', async () => {
    const of = pictures();
    wanted = [7, ...Array.from({length: 40}, (_, i) => i), 7];
    words.track(of, 0.7);
    words.soon();
    words.soon();
    expect(of.batches).toEqual([]);
    await giveIdleTime();
    words.soon();
    await giveIdleTime();
    expect(of.batches.map(({length}) => length)).toEqual([16, 16, 8]);
    expect(of.batches[0]![0]).toBe(7);
    expect(of.batches.flat().sort((a, b) => a - b)).toEqual(Array.from({length: 40}, (_, i) => i));
  });

  it('stops between two batches when pictures are missing again', async () => {
    const of = pictures();
    wanted = Array.from({length: 40}, (_, i) => i);
    words.track(of, 0.7);
    words.soon();
    host.requestUpdate.mockImplementationOnce(() => (wanted = []));
    await giveIdleTime();
    expect(of.batches).toHaveLength(1);
  });

  it('describes again at another psi', async () => {
    wanted = [42];
    const of = pictures();
    words.track(of, psi);
    words.soon();
    await giveIdleTime();
    const before = words.label('pony', plainRecipe(42, 0.7));
    psi = 0.2;
    words.track(of, psi);
    expect(words.label('pony', plainRecipe(42, 0.7))).toBe('A pony that does not exist, seed 42');
    words.soon();
    await giveIdleTime();
    expect(words.label('pony', plainRecipe(42, 0.7))).not.toBe(before);
  });

  it('forgets what was still being read for another psi', async () => {
    wanted = [42];
    let finish: () => void = () => undefined;
    const slow: TestPictures = {
      ...pictures(),
      traitsOf: (recipe) => new Promise((resolve) => (finish = () => resolve({traits, row: rowOf(recipe)}))),
    };
    words.track(slow, 0.7);
    words.soon();
    await giveIdleTime();
    psi = 0.2;
    words.track(slow, psi);
    finish();
    await giveIdleTime();
    expect(words.label('pony', plainRecipe(42, 0.7))).toBe('A pony that does not exist, seed 42');
  });

  it('tells a picture between seeds from that of its own seed', async () => {
    const of = pictures();
    const blend = {weight: 1, others: [{seed: 5, weight: 1}]};
    const between: Recipe = {seed: 42, psi: 0.7, edits: {...UNEDITED, blend}};
    words = new TileWords(
      host,
      () => [between],
      (work) => idle.push(work),
    );
    words.track(of, 0.7);
    words.soon();
    await giveIdleTime();
    expect(words.label('pony', between)).toMatch(/\. A pony that does not exist, between seeds 42 and 5$/);
    expect(words.label('pony', plainRecipe(42, 0.7))).toBe('A pony that does not exist, seed 42');
    expect(of.batches).toEqual([[42, 5]]);
  });

  it('leaves models without traits alone', async () => {
    const of = pictures(null);
    wanted = [1, 2, 3];
    words.track(of, 0.7);
    words.soon();
    await giveIdleTime();
    expect(of.batches).toEqual([]);
    expect(words.label('owl', plainRecipe(1, 0.7))).toBe('An owl that does not exist, seed 1');
  });
});

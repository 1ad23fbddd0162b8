import {describe, expect, it, vi} from 'vitest';
import {candidateSeed} from '../../../src/model/latent/wall-lattice.ts';
import {CANDIDATES, MatchingSeeds, type WallPlace} from '../../../src/pictures/matching-seeds.ts';
import type {MakeOptions} from '../../../src/pictures/model-pictures.ts';
import {parseCriteria} from '../../../src/words/match.ts';
import {ponyTraits} from '../../support/pony-traits.ts';

const traits = ponyTraits();
const {criteria} = parseCriteria(traits, 'unicorn');
const horn = traits.starts[traits.traits.findIndex(({name}) => name === 'horn')]!;

/** The horn of a seed, 0..1. */
type HornOf = (seed: number) => number;
/** One seed in 40 has one. */
const some: HornOf = (seed) => (seed % 40 === 0 ? 1 : (seed % 40) / 100);

interface Asked {
  seeds: readonly number[];
  options: MakeOptions;
  answer: () => void;
}

/** @param isHeld answers only when it is told to */
function start(hornOf: HornOf, isHeld = false, wall = 7): {matching: MatchingSeeds; asked: Asked[]} {
  const asked: Asked[] = [];
  const readSeeds = vi.fn(
    (_traits: unknown, seeds: readonly number[], psi: number, options: MakeOptions = {}) => {
      expect(psi).toBe(0.8);
      return new Promise<Float32Array[]>((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error));
        const answer = (): void =>
          resolve(seeds.map((seed) => new Float32Array(traits.columns).fill(hornOf(seed), horn, horn + 1)));
        asked.push({seeds, options, answer});
        if (!isHeld) answer();
      });
    },
  );
  return {matching: new MatchingSeeds({readSeeds}, {traits, criteria, wall, psi: 0.8}), asked};
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const candidates = ({column, row}: WallPlace): number[] =>
  Array.from({length: CANDIDATES}, (_, i) => candidateSeed(7, column, row, i));
const PLACES = [-3, 0, 5, 1e12].flatMap((column) => [0, 1].map((row) => ({column, row})));

describe('MatchingSeeds', () => {
  it('shows at each place the first of its candidates that is what was asked for', async () => {
    const {matching} = start(some);
    expect(matching.at({column: 0, row: 0})).toBeNull();
    matching.want(PLACES, () => 0);
    await settle();
    for (const place of PLACES) {
      expect(matching.at(place)).toBe(candidates(place).find((seed) => seed % 40 === 0));
      expect(await matching.find(place)).toBe(matching.at(place));
    }
  });

  it('is the same in whatever order the places are come to', async () => {
    const [one, other] = [start(some).matching, start(some).matching];
    one.want(PLACES, () => 0);
    for (const place of [...PLACES].reverse()) {
      expect(await other.find(place)).toBeTypeOf('number');
      await settle();
      expect(one.at(place)).toBe(other.at(place));
    }
    const another = start(some, false, 8).matching;
    expect(await another.find(PLACES[0]!)).not.toBe(one.at(PLACES[0]!));
  });

  it('shows the nearest where none is, the first of equals, and says so', async () => {
    const {matching} = start((seed) => (seed % 1000 === 1 ? 0.4 : 0.1));
    matching.want(PLACES.slice(0, 2), () => 0);
    await settle();
    const nearest = candidates(PLACES[0]!).find((seed) => seed % 1000 === 1);
    expect(nearest).toBeDefined();
    expect(matching.at(PLACES[0]!)).toBe(nearest);
    expect(matching.rarity).toEqual({read: 2 * CANDIDATES, met: 0, nearest: 2});
  });

  it('counts how many of those that it has read are so', async () => {
    const {matching} = start(some);
    matching.want(
      Array.from({length: 300}, (_, column) => ({column, row: 0})),
      () => 0,
    );
    await settle();
    const {read, met, nearest} = matching.rarity;
    expect([met, nearest]).toEqual([300, 0]);
    expect(read / met).toBeGreaterThan(32);
    expect(read / met).toBeLessThan(50);
  });

  it('looks no further for places gone by, and reads few seeds at first', async () => {
    const {matching, asked} = start(some, true);
    const [here, there] = [PLACES[0]!, PLACES[2]!];
    matching.want([here], () => 5);
    expect(asked.map(({seeds}) => seeds.length)).toEqual([16]);
    expect(asked[0]!.options.priority!()).toBeCloseTo(5, 2);
    matching.want([here], () => 5);
    expect(asked).toHaveLength(1);
    matching.want([there], () => 0);
    await settle();
    expect(asked[0]!.options.signal!.aborted).toBe(true);
    expect(asked).toHaveLength(2);
    expect(asked[1]!.options.signal!.aborted).toBe(false);
    // Come back to, it is looked for again.
    matching.want([here, there], () => 0);
    expect(asked).toHaveLength(3);
    matching.close();
    expect(asked.every(({options}) => options.signal!.aborted)).toBe(true);
  });

  it('tells of each place that it knows', async () => {
    const {matching} = start(some);
    const found = vi.fn();
    matching.addEventListener('found', found);
    matching.want(PLACES, () => 0);
    await settle();
    expect(found).toHaveBeenCalledTimes(PLACES.length);
  });

  it('goes on after a failure', async () => {
    vi.useFakeTimers();
    let isWell = false;
    const readSeeds = (_: unknown, seeds: readonly number[]): Promise<Float32Array[]> =>
      isWell
        ? Promise.resolve(seeds.map(() => new Float32Array(traits.columns).fill(1)))
        : Promise.reject(new Error('The engine is not well.'));
    const matching = new MatchingSeeds({readSeeds}, {traits, criteria, wall: 7, psi: 0.8});
    matching.want([PLACES[0]!], () => 0);
    await vi.advanceTimersByTimeAsync(100);
    isWell = true;
    expect(matching.at(PLACES[0]!)).toBeNull();
    await vi.advanceTimersByTimeAsync(5000);
    expect(matching.at(PLACES[0]!)).not.toBeNull();
    vi.useRealTimers();
  });
});

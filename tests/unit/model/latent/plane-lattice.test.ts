import {describe, expect, it} from 'vitest';
import {cornersAt, planeSeed} from '../../../../src/model/latent/plane-lattice.ts';

const SEED_COUNT = 2 ** 32;

function repeats(seeds: readonly number[]): number {
  return seeds.length - new Set(seeds).size;
}

describe('planeSeed', () => {
  it('stays what it is, for the links that are out', () => {
    const places = [
      [0, 0, 0],
      [7, 0, 0],
      [7, 1, 0],
      [7, 0, 1],
      [7, -1, -1],
      [4294967295, 2147483647, -2147483648],
    ] as const;
    expect(places.map(([plane, column, row]) => planeSeed(plane, column, row))).toMatchInlineSnapshot(`
      [
        667798648,
        3030777709,
        248172393,
        1485623577,
        3793278932,
        3222936559,
      ]
    `);
  });

  it('is a seed at every place', () => {
    for (const place of [0, -1, 2 ** 31, -(2 ** 31), 2 ** 52, -(2 ** 52)]) {
      const seed = planeSeed(7, place, -place);
      expect(Number.isInteger(seed) && seed >= 0 && seed < SEED_COUNT).toBe(true);
    }
  });

  it.each([
    ['along a row', (i: number): [number, number] => [i, 3]],
    ['along a column', (i: number): [number, number] => [-4, i]],
    ['down a slope', (i: number): [number, number] => [i, -i]],
    [
      'in a square around the origin',
      (i: number): [number, number] => [(i % 317) - 158, Math.floor(i / 317) - 158],
    ],
    ['far out', (i: number): [number, number] => [2 ** 31 - 200 + (i % 400), Math.floor(i / 400) - 2 ** 31]],
  ])('never repeats itself in 100,000 tiles %s', (_way, placeOf) => {
    const seeds = Array.from({length: 100_000}, (_, i) => planeSeed(7, ...placeOf(i)));
    expect(repeats(seeds)).toBe(0);
  });

  it('never repeats itself within 60,000 places in both directions', () => {
    // Two places have the same seed where they are the same place of the long row. Rows that lie so far apart are shifted
    // against each other by this much, one way or the other.
    const nearest = (rows: number): number => {
      const shift = Math.imul(rows, 0x9e3779b5) >>> 0;
      return Math.min(shift, SEED_COUNT - shift);
    };
    for (let rows = 1; rows < 60_000; rows++) expect(nearest(rows) >= 60_000, `${rows} rows`).toBe(true);
    // And it is the same place: the seed is one to one with it.
    const row = (rows: number): number => planeSeed(7, -(Math.imul(rows, 0x9e3779b5) | 0), rows);
    expect(new Set([row(0), row(1), row(68_260), row(12_345)]).size).toBe(1);
  });

  it('looks as if drawn at random, and another plane as if drawn anew', () => {
    const seeds = Array.from({length: 40_000}, (_, i) => planeSeed(1, i % 200, Math.floor(i / 200)));
    const mean = seeds.reduce((sum, seed) => sum + seed / SEED_COUNT, 0) / seeds.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.005);
    for (let bit = 0; bit < 32; bit++) {
      const ones = seeds.filter((seed) => (seed >>> bit) & 1).length;
      expect(Math.abs(ones / seeds.length - 0.5), `bit ${bit}`).toBeLessThan(0.012);
    }
    // Neighbours differ in half of their bits.
    const flipped = seeds.slice(1).map((seed, i) => bits(seed ^ seeds[i]!));
    expect(Math.abs(flipped.reduce((sum, one) => sum + one, 0) / flipped.length - 16)).toBeLessThan(0.1);
    const other = new Set(Array.from({length: 40_000}, (_, i) => planeSeed(2, i % 200, Math.floor(i / 200))));
    expect(seeds.filter((seed) => other.has(seed)).length).toBeLessThan(5);
  });
});

function bits(word: number): number {
  let count = 0;
  for (let bit = 0; bit < 32; bit++) count += (word >>> bit) & 1;
  return count;
}

describe('cornersAt', () => {
  const at = (column: number, row: number): number => planeSeed(7, column, row);

  it('is one seed at a whole point, at every level', () => {
    for (const level of [1, 2, 4, 8]) {
      const [own, ...others] = cornersAt(7, -3 * level, 5 * level, level);
      expect([own!.seed, others.length]).toEqual([at(-3, 5), 0]);
    }
  });

  it('is two seeds on a line between two points', () => {
    expect(cornersAt(7, 5, 8, 4)).toEqual([
      {seed: at(1, 2), weight: 12},
      {seed: at(2, 2), weight: 4},
    ]);
  });

  it('is four seeds within a square, by how near they are, the nearest first', () => {
    expect(cornersAt(7, -1, -6, 4)).toEqual([
      {seed: at(0, -2), weight: 6},
      {seed: at(0, -1), weight: 6},
      {seed: at(-1, -2), weight: 2},
      {seed: at(-1, -1), weight: 2},
    ]);
  });

  it('is the same part of each at every level that has the point', () => {
    const parts = (column: number, row: number, level: number): string[] =>
      cornersAt(7, column, row, level).map(({seed, weight}) => `${seed}:${weight / level ** 2}`);
    expect(parts(2, 6, 8)).toEqual(parts(1, 3, 4));
    expect(parts(4, 12, 8)).toEqual(parts(1, 3, 2));
  });

  it('has weights that are a whole square together', () => {
    for (let column = 0; column < 8; column++) {
      for (let row = 0; row < 8; row++) {
        const sum = cornersAt(7, column, row, 8).reduce((so, {weight}) => so + weight, 0);
        expect(sum).toBe(64);
      }
    }
  });
});

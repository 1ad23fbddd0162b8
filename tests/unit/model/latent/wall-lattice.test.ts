import {describe, expect, test} from 'vitest';
import {isSeed} from '../../../../src/model/latent/random-state.ts';
import {candidateSeed, tileSeed} from '../../../../src/model/latent/wall-lattice.ts';

const FAR = Number.MAX_SAFE_INTEGER;

/** Pearson's chi-squared of seeds in 256 equal bins; its mean is 255, its standard deviation 22.6. */
function chiSquared(seeds: number[]): number {
  const bins = new Array<number>(256).fill(0);
  for (const seed of seeds) bins[seed >>> 24]!++;
  const expected = seeds.length / 256;
  return bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('candidateSeed', () => {
  // By another hand: MurmurHash3 of wall, column (64 bits), row and index, in Python. A link must show the same wall for ever.
  test.each([
    [0, 0, 0, 0, 4003277130],
    [7, 3, 1, 0, 1789812127],
    [7, 3, 1, 4095, 3598777594],
    [4294967295, -5, 2, 17, 480256623],
    [12345, FAR, 3, 1, 1675647626],
    [12345, -FAR, 0, 2, 3046966853],
  ])(
    'of wall %d at column %d, row %d: the one numbered %d is for ever %d',
    (wall, column, row, index, seed) => {
      expect(candidateSeed(wall, column, row, index)).toBe(seed);
    },
  );

  test('spreads evenly, and is no seed that the wall itself shows there', () => {
    const seeds = Array.from({length: 32_768}, (_, i) => candidateSeed(7, i >> 12, 0, i & 4095));
    expect(new Set(seeds).size).toBeGreaterThan(32_760);
    expect(Math.abs(chiSquared(seeds) - 255)).toBeLessThan(5 * 22.6);
    expect(seeds).not.toContain(tileSeed(7, 0, 0));
  });
});

describe('tileSeed', () => {
  // A link to a wall must show the same wall for ever: these values may never change.
  test.each([
    [0, 0, 0, 2167721464],
    [1, 0, 0, 2451737883],
    [4294967295, -1, 3, 983737035],
    [12345, 10_000_000, 1, 3216395462],
    [12345, -FAR, 2, 1306368075],
  ])('of wall %d at column %d, row %d is for ever %d', (wallSeed, column, row, seed) => {
    expect(tileSeed(wallSeed, column, row)).toBe(seed);
  });

  test('is a seed at every distance', () => {
    for (const column of [0, -0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, -(2 ** 32), 2 ** 40 + 1, FAR, -FAR]) {
      expect(isSeed(tileSeed(4294967295, column, 5))).toBe(true);
    }
  });

  test('tells columns apart that agree in their low 32 bits, and negative from positive ones', () => {
    const columns = [1, 1 + 2 ** 32, 1 - 2 ** 32, 1 + 2 ** 50, 1 - 2 ** 50, -1, FAR, -FAR];
    expect(new Set(columns.map((column) => tileSeed(9, column, 0))).size).toBe(columns.length);
  });

  test('repeats hardly any picture on a large piece of wall', () => {
    const seeds = new Set<number>();
    for (let column = -8_000; column < 8_000; column++) {
      for (let row = 0; row < 4; row++) seeds.add(tileSeed(77, column, row));
    }
    // 64,000 draws from 2^32 collide 0.5 times on average.
    expect(seeds.size).toBeGreaterThan(64_000 - 6);
  });

  test.each([
    ['columns', (i: number) => tileSeed(3, i - 16_384, 0)],
    ['far columns', (i: number) => tileSeed(3, FAR - i, 0)],
    ['rows', (i: number) => tileSeed(3, 0, i)],
    ['walls', (i: number) => tileSeed(i, 0, 0)],
    ['high words of columns', (i: number) => tileSeed(3, i * 2 ** 32, 0)],
  ])('spreads neighbouring %s evenly', (_, seedAt) => {
    const seeds = Array.from({length: 32_768}, (_unused, i) => seedAt(i));
    expect(chiSquared(seeds)).toBeLessThan(255 + 5 * 22.6);
    expect(chiSquared(seeds.map((seed) => seed << 24))).toBeLessThan(255 + 5 * 22.6);
  });

  test('changes half of its bits with any one bit of its place', () => {
    let flipped = 0;
    let trials = 0;
    for (let i = 0; i < 400; i++) {
      const seed = tileSeed(i, i * 7919, i % 5);
      for (let bit = 0; bit < 31; bit++, trials += 2) {
        for (const other of [
          tileSeed(i ^ (1 << bit), i * 7919, i % 5),
          tileSeed(i, (i * 7919) ^ (1 << bit), i % 5),
        ]) {
          for (let difference = (seed ^ other) >>> 0; difference; difference &= difference - 1) flipped++;
        }
      }
    }
    expect(flipped / trials / 32).toBeCloseTo(0.5, 2);
  });
});

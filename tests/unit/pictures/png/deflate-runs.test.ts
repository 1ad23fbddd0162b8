import {inflateSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {zlibOfRuns} from '../../../../src/pictures/png/deflate-runs.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';

/** As a number: comparing large arrays by their elements takes seconds. */
const difference = (data: Uint8Array): number => Buffer.compare(inflateSync(zlibOfRuns(data)), data);

/** Bytes about zero, as filtered rows are. */
const spread = (seed: number, count: number, deviation: number): Uint8Array =>
  Uint8Array.from(randn(seed, count), (x) => x * deviation);

describe('zlibOfRuns', () => {
  it.each([0, 1, 2, 3, 4, 257, 258, 259, 260, 261, 516, 517, 65535, 65536, 65537, 65794, 200000])(
    'keeps %i equal bytes',
    (count) => {
      expect(difference(new Uint8Array(count).fill(7))).toBe(0);
    },
  );

  it.each([0, 0.3, 1, 4, 40, 1000])('keeps bytes with a deviation of %f', (deviation) => {
    const data = spread(1, 150000, deviation);
    expect(difference(data)).toBe(0);
  });

  it('keeps runs of every length', () => {
    const data = new Uint8Array(
      Array.from({length: 600}, (_, length) => new Array<number>(length).fill(length % 251)).flat(),
    );
    expect(difference(data)).toBe(0);
  });

  it('keeps bytes so uneven that the best code would be too long', () => {
    // Frequencies of Fibonacci's make the deepest tree.
    const parts: number[] = [];
    for (let value = 0, a = 1, b = 1; value < 22; value++, [a, b] = [b, a + b]) {
      for (let i = 0; i < a; i++) parts.push(value);
    }
    // Far apart, so that they are no runs.
    const data = Uint8Array.from(parts, (_, i) => parts[(i * 7919) % parts.length]!);
    expect(difference(data)).toBe(0);
  });

  it('keeps mixtures of runs and others at random', () => {
    for (let seed = 0; seed < 200; seed++) {
      const [a, b, c] = randn(seed, 3);
      const data = spread(1000 + seed, Math.floor(Math.abs(a!) * 3000), Math.abs(b!) * 3);
      const from = Math.floor((Math.abs(c!) * data.length) % (data.length + 1));
      data.fill(seed, from, from + seed * 7);
      expect(difference(data)).toBe(0);
    }
  });

  it('makes runs small, and nothing much larger', () => {
    expect(zlibOfRuns(new Uint8Array(1 << 20)).length).toBeLessThan(2200);
    const noise = spread(3, 1 << 20, 1e4);
    expect(zlibOfRuns(noise).length).toBeLessThan(1.001 * noise.length);
  });
});

import {readFileSync} from 'node:fs';
import {crc32} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {isSeed, randn} from '../../../../src/model/latent/random-state.ts';

const FIXTURE = new URL('../../../fixtures/latent/randn.txt', import.meta.url);

describe('randn', () => {
  // [float(v) for v in numpy.random.RandomState(seed).randn(512).astype('f4')[:4]]
  test.each([
    [0, [1.764052391052246, 0.40015721321105957, 0.978738009929657, 2.2408931255340576]],
    [42, [0.49671414494514465, -0.13826429843902588, 0.6476885676383972, 1.5230298042297363]],
    [85, [0.17685072124004364, 2.377754211425781, 0.99873286485672, -1.3101507425308228]],
    [4294967295, [0.6484086513519287, 0.6693235039710999, -1.0805437564849854, 0.2845010459423065]],
  ])('begins as NumPy does for seed %i', (seed, expected) => {
    expect([...randn(seed, 4)]).toEqual(expected.map(Math.fround));
  });

  test('equals NumPy in all 512 values, as float32, for 1,004 seeds', () => {
    const lines = readFileSync(FIXTURE, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1004);
    const different = lines.filter((line) => {
      const [seed, checksum] = line.split(' ');
      const bytes = new Uint8Array(randn(Number(seed), 512).buffer);
      return crc32(bytes).toString(16).padStart(8, '0') !== checksum;
    });
    expect(different).toEqual([]);
  });

  test('gives a shorter vector as the beginning of a longer one, odd lengths too', () => {
    expect([...randn(7, 5)]).toEqual([...randn(7, 512).subarray(0, 5)]);
    expect(randn(7, 0)).toHaveLength(0);
  });

  test.each([-1, 2 ** 32, 0.5, NaN, Infinity])('refuses %d as a seed', (seed) => {
    expect(isSeed(seed)).toBe(false);
    expect(() => randn(seed, 1)).toThrow('A seed must be a whole number from 0 to 4294967295, got');
  });
});

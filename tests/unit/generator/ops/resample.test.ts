import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {FirUpsampler, UpConvPhases, bilinearUp2, firFilter} from '../../../../src/generator/ops/resample.ts';
import {modulatedConv2d} from '../../../../src/generator/ops/modulated-conv.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';

/** A picture of one channel as rows of numbers; zero outside. */
type Plane = number[][];
const at = (plane: Plane, row: number, column: number): number => plane[row]?.[column] ?? 0;

function planeOf(values: ArrayLike<number>, side: number, channels: number, channel: number): Plane {
  return Array.from({length: side}, (_, row) =>
    Array.from({length: side}, (_unused, column) => values[(row * side + column) * channels + channel]!),
  );
}

/** Zeros between the pixels, `before` zeros around, true convolution with the normalised square filter, gain 4. */
function naiveUpFir(plane: Plane, taps: number[], before: number, size: number): Plane {
  const sum = taps.reduce((a, b) => a + b, 0);
  const spread = (row: number, column: number): number =>
    row % 2 || column % 2 ? 0 : at(plane, row / 2, column / 2);
  return naiveFir(
    spread,
    taps.map((tap) => (2 * tap) / sum),
    before,
    size,
  );
}

function naiveFir(
  source: (row: number, column: number) => number,
  axis: number[],
  before: number,
  size: number,
): Plane {
  const n = axis.length;
  return Array.from({length: size}, (_, row) =>
    Array.from({length: size}, (_unused, column) => {
      let value = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          value += source(row + i - before, column + j - before) * axis[n - 1 - i]! * axis[n - 1 - j]!;
        }
      }
      return value;
    }),
  );
}

const CHANNELS = 2;
const SIDE = 5;

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const input = (): tf.Tensor4D => tf.tensor4d(randn(1, SIDE * SIDE * CHANNELS), [1, SIDE, SIDE, CHANNELS]);

  test.each([
    ['the usual filter, which is bilinear', [1, 3, 3, 1]],
    ['the usual filter at another scale', [0.125, 0.375, 0.375, 0.125]],
    ['a lopsided filter', [1, 3, 2, 0.5]],
    ['three taps', [1, 2, 1]],
    ['six taps', [1, 5, 10, 10, 5, 1]],
  ])('FirUpsampler puts zeros between the pixels and filters, with %s', async (_, taps) => {
    const x = input();
    const upsampler = new FirUpsampler(taps, CHANNELS);
    const y = tf.tidy(() => upsampler.apply(x));
    expect(y.shape).toEqual([1, 2 * SIDE, 2 * SIDE, CHANNELS]);
    const values = await x.data();
    const actual = await take(y);
    for (let c = 0; c < CHANNELS; c++) {
      // Padding of upfirdn2d when it doubles: (taps + 1) / 2 zeros before.
      const expected = naiveUpFir(
        planeOf(values, SIDE, CHANNELS, c),
        taps,
        Math.floor((taps.length + 1) / 2),
        2 * SIDE,
      );
      expect(maxDifference(planeOf(actual, 2 * SIDE, CHANNELS, c).flat(), expected.flat())).toBeLessThan(
        1e-5,
      );
    }
    upsampler.dispose();
    x.dispose();
  });

  test.each([[[1, 3, 3, 1]], [[1, 3, 2, 0.5]], [[1, 2, 1]], [[1, 5, 10, 10, 5, 1]]])(
    'UpConvPhases equals the transposed convolution and its filter %j',
    async (taps) => {
      const x = input();
      const outChannels = 3;
      const filter = tf.tensor4d(randn(2, 9 * CHANNELS * outChannels), [3, 3, CHANNELS, outChannels]);
      const ones = tf.ones<tf.Rank.R2>([1, CHANNELS]);
      const before = tf.memory().numTensors;
      const phases = new UpConvPhases(filter, taps);
      const y = tf.tidy(() => phases.joinPhases(modulatedConv2d(x, phases.filters, ones, null, null)));
      expect(y.shape).toEqual([1, 2 * SIDE, 2 * SIDE, outChannels]);
      const actual = await take(y);
      phases.dispose();
      expect(tf.memory().numTensors).toBe(before);

      const [values, weights] = [await x.data(), await filter.data()];
      const planes = Array.from({length: CHANNELS}, (_, c) => planeOf(values, SIDE, CHANNELS, c));
      const sum = taps.reduce((a, b) => a + b, 0);
      for (let o = 0; o < outChannels; o++) {
        // Row r of the transposed convolution sees the spread picture at r - 2, r - 1 and r.
        const transposed = (row: number, column: number): number => {
          const size = 2 * SIDE + 1;
          if (row < 0 || column < 0 || row >= size || column >= size) return 0;
          let value = 0;
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) {
              const [r, c] = [row - 2 + i, column - 2 + j];
              if (r % 2 || c % 2) continue;
              for (let k = 0; k < CHANNELS; k++) {
                value +=
                  at(planes[k]!, r / 2, c / 2) * weights[((i * 3 + j) * CHANNELS + k) * outChannels + o]!;
              }
            }
          }
          return value;
        };
        const axis = taps.map((tap) => (2 * tap) / sum);
        const expected = naiveFir(transposed, axis, Math.floor((taps.length + 1) / 2) - 1, 2 * SIDE);
        const plane = planeOf(actual, 2 * SIDE, outChannels, o);
        expect(maxDifference(plane.flat(), expected.flat())).toBeLessThan(1e-4);
      }
      tf.dispose([x, filter, ones]);
    },
  );

  test('bilinearUp2 has half-pixel centres and repeats the edges', async () => {
    const y = tf.tidy(() => bilinearUp2(tf.tensor4d([0, 4, 8, 12], [1, 2, 2, 1])));
    // torch.nn.functional.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)
    expect([...(await take(y))]).toEqual([0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12]);
  });

  test('firFilter has the gain 4 of an up-sampling by two', async () => {
    const values = await take(firFilter([1, 3, 3, 1], 1));
    expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(4, 6);
  });
});

test('a filter of fewer than three taps is refused for up-convolutions', async () => {
  await startBackend('cpu');
  const filter = tf.zeros<tf.Rank.R4>([3, 3, 1, 1]);
  expect(() => new UpConvPhases(filter, [1, 1])).toThrow('must have 3 taps or more, got 2');
  filter.dispose();
});

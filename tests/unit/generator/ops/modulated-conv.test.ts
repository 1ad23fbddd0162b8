import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {Demodulation, modulatedConv2d} from '../../../../src/generator/ops/modulated-conv.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';

const IN = 3;
const OUT = 2;

function normal<R extends tf.Rank>(seed: number, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  return tf.tensor<R>(
    randn(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );
}

/** The formula of the paper, one number after another; zeros around the picture. */
function naive(
  x: Float32Array,
  filter: Float32Array,
  styles: Float32Array,
  bias: Float32Array,
  side: number,
  gain: number,
): number[] {
  const weight = (ky: number, kx: number, i: number, o: number): number =>
    filter[((ky * 3 + kx) * IN + i) * OUT + o]! * styles[i]!;
  const y = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      for (let o = 0; o < OUT; o++) {
        let sum = 0;
        let squares = 0;
        for (let ky = 0; ky < 3; ky++) {
          for (let kx = 0; kx < 3; kx++) {
            for (let i = 0; i < IN; i++) {
              const [r, c] = [row + ky - 1, column + kx - 1];
              const inside = r >= 0 && c >= 0 && r < side && c < side;
              sum += inside ? x[(r * side + c) * IN + i]! * weight(ky, kx, i, o) : 0;
              squares += weight(ky, kx, i, o) ** 2;
            }
          }
        }
        y.push((sum * gain) / Math.sqrt(squares + 1e-8) + bias[o]!);
      }
    }
  }
  return y;
}

describe.each(['cpu', 'wasm'] as const)('modulatedConv2d on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  // Large pictures alone have their weights scaled, small ones and batches their activations.
  test.each([
    ['a large picture', 12, 1, 'linear'],
    ['a small picture', 4, 1, 'linear'],
    ['a batch', 12, 2, 'linear'],
    ['a large picture, activated', 12, 1, 'leaky-relu'],
    ['a batch, activated', 12, 2, 'leaky-relu'],
    ['a small picture that is the only one', 4, 1, 'linear', true],
  ] as const)('is convolution, modulation and demodulation for %s', async (...row) => {
    const [, side, batch, activation, isOnly = false] = row;
    const gain = 1.5;
    const x = normal<tf.Rank.R4>(1, [batch, side, side, IN]);
    const filter = normal<tf.Rank.R4>(2, [3, 3, IN, OUT]);
    const styles = normal<tf.Rank.R2>(3, [batch, IN]);
    const bias = normal<tf.Rank.R1>(4, [OUT]);
    const before = tf.memory().numTensors;
    const demodulation = new Demodulation(filter, gain);
    const y = tf.tidy(() => {
      const scale = demodulation.apply(styles);
      return modulatedConv2d(x, [{filter, pad: 'same'}], styles, scale, bias, {activation, isOnly})[0]!;
    });
    demodulation.dispose();
    const actual = await take(y);
    expect(tf.memory().numTensors).toBe(before);
    const values = await Promise.all([x, filter, styles, bias].map((tensor) => tensor.data<'float32'>()));
    const expected = Array.from({length: batch}, (_unused, n) => {
      const pixels = side * side * IN;
      const picture = values[0]!.slice(n * pixels, (n + 1) * pixels);
      return naive(picture, values[1]!, values[2]!.slice(n * IN, (n + 1) * IN), values[3]!, side, gain);
    });
    const slope = activation === 'linear' ? 1 : 0.2;
    const activated = expected.flat().map((value) => (value < 0 ? value * slope : value));
    expect(maxDifference(actual, activated)).toBeLessThan(1e-5);
    tf.dispose([x, filter, styles, bias]);
  });

  test('survives styles that are all zero', async () => {
    const filter = normal<tf.Rank.R4>(2, [3, 3, IN, OUT]);
    const demodulation = new Demodulation(filter, 1);
    const y = tf.tidy(() => demodulation.apply(tf.zeros([1, IN])));
    demodulation.dispose();
    expect([...(await take(y))].every((value) => Math.abs(value / 1e4 - 1) < 1e-3)).toBe(true);
    filter.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {inTurn} from '../../../../src/generator/ops/in-turn.ts';
import {UpConvolution} from '../../../../src/generator/stylegan1/up-convolution.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';

const IN = 3;
const OUT = 2;
const HEIGHT = 4;
const WIDTH = 5;

/** The definition: repeat every pixel, 3x3 convolution with zeros around, blur with zeros around. */
function byDefinition(values: Float32Array, weights: Float32Array, blur: number[]): number[] {
  const [height, width] = [2 * HEIGHT, 2 * WIDTH];
  const inside = (row: number, column: number): boolean =>
    row >= 0 && row < height && column >= 0 && column < width;
  const pixel = (row: number, column: number, channel: number): number =>
    inside(row, column) ? values[(Math.floor(row / 2) * WIDTH + Math.floor(column / 2)) * IN + channel]! : 0;
  const convolved = (row: number, column: number, out: number): number => {
    let sum = 0;
    if (!inside(row, column)) return sum;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        for (let channel = 0; channel < IN; channel++) {
          const weight = weights[((i * 3 + j) * IN + channel) * OUT + out]!;
          sum += weight * pixel(row + i - 1, column + j - 1, channel);
        }
      }
    }
    return sum;
  };
  const total = blur.reduce((a, b) => a + b, 0);
  const reach = (blur.length - 1) / 2;
  const output: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let out = 0; out < OUT; out++) {
        let sum = 0;
        blur.forEach((a, i) =>
          blur.forEach((b, j) => {
            sum += ((a * b) / total ** 2) * convolved(row + i - reach, column + j - reach, out);
          }),
        );
        output.push(sum);
      }
    }
  }
  return output;
}

describe.each(['cpu', 'wasm'] as const)('UpConvolution on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test.each([
    ['the official blur', [1, 2, 1]],
    ['a longer, lopsided blur', [1, 4, 6, 3, 2]],
    ['no blur', [1]],
  ])('repeats pixels, convolves and blurs, with %s', async (_, blur) => {
    const values = randn(1, HEIGHT * WIDTH * IN);
    const weights = randn(2, 9 * IN * OUT);
    const before = tf.memory().numTensors;
    const filter = tf.tensor4d(weights, [3, 3, IN, OUT]);
    const up = new UpConvolution(filter, blur);
    filter.dispose();
    const y = tf.tidy(() => inTurn(tf.tensor4d(values, [1, HEIGHT, WIDTH, IN]), up.steps()));
    expect(y.shape).toEqual([1, 2 * HEIGHT, 2 * WIDTH, OUT]);
    const actual = await take(y);
    up.dispose();
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
    expect(maxDifference(actual, byDefinition(values, weights, blur))).toBeLessThan(1e-5);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {filteredSizes, planeSize} from '../../../../src/model/architecture.ts';
import type {StyleGan3LayerSpec} from '../../../../src/model/generator-spec.ts';
import {FilteredLeakyRelu} from '../../../../src/generator/stylegan3/filtered-leaky-relu.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';

type Plane = number[][];

const leaky = (value: number): number => (value > 0 ? value : 0.2 * value);

/** The definition, one channel at a time: zeros between and around, both filters as full squares. */
function byDefinition(
  input: Plane,
  layer: StyleGan3LayerSpec,
  clamp: number,
  up: Float32Array,
  down: (i: number, j: number) => number,
): number[] {
  const {upFactor, downFactor, upTaps, downTaps, padding} = layer;
  const [left, , top] = padding;
  const {width, height} = planeSize(layer.outSize);
  const spread = (row: number, column: number): number => {
    const [i, j] = [row - top, column - left];
    return i % upFactor === 0 && j % upFactor === 0 ? (input[i / upFactor]?.[j / upFactor] ?? 0) : 0;
  };
  const wideSize = (size: number): number => (size - 1) * downFactor + downTaps;
  const wide = Array.from({length: wideSize(height)}, (_, row) =>
    Array.from({length: wideSize(width)}, (_unused, column) => {
      let sum = 0;
      for (let i = 0; i < upTaps; i++) {
        for (let j = 0; j < upTaps; j++) sum += up[i]! * up[j]! * spread(row + i, column + j);
      }
      return Math.min(clamp, Math.max(-clamp, leaky(sum)));
    }),
  );
  const output: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let i = 0; i < downTaps; i++) {
        for (let j = 0; j < downTaps; j++) {
          sum += down(i, j) * wide[row * downFactor + i]![column * downFactor + j]!;
        }
      }
      output.push(sum);
    }
  }
  return output;
}

const base: StyleGan3LayerSpec = {
  inChannels: 2,
  outChannels: 2,
  inSize: 10,
  outSize: 10,
  kernelSize: 1,
  upFactor: 2,
  downFactor: 2,
  padding: [11, 10, 11, 10],
  upTaps: 12,
  downTaps: 12,
  radialDownFilter: false,
};

describe.each(['cpu', 'wasm'] as const)('FilteredLeakyRelu on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test.each<[string, Partial<StyleGan3LayerSpec>]>([
    ['that keeps its size', {}],
    ['with a radial filter', {radialDownFilter: true}],
    ['that doubles its size', {upFactor: 4, upTaps: 24, outSize: 14, padding: [9, 12, 9, 12]}],
    ['that cuts its margin', {inSize: 20, outSize: 4, padding: [-5, -6, -5, -6]}],
    ['that is padded and cut at once', {outSize: 6, padding: [15, -2, -1, 14], kernelSize: 3, inSize: 8}],
    [
      'that is a rectangle',
      {
        inSize: {width: 7, height: 12},
        outSize: {width: 5, height: 16},
        padding: [9, 8, 14, 15],
        radialDownFilter: true,
      },
    ],
    [
      'that turns a wide rectangle into a square, with more samples than it needs',
      {
        inSize: {width: 13, height: 8},
        outSize: 10,
        upFactor: 3,
        upTaps: 18,
        downFactor: 3,
        downTaps: 18,
        padding: [11, 12, 19, 19],
      },
    ],
    ['without filters', {upFactor: 1, upTaps: 1, downFactor: 1, downTaps: 1, padding: [0, 0, 0, 0]}],
  ])('is zeros between, filter, leaky ReLU, clamp, filter: a layer %s', async (_, change) => {
    const layer = {...base, ...change};
    const {inSize, kernelSize, outSize, upTaps, downTaps, radialDownFilter} = layer;
    const [outWidth, outHeight] = filteredSizes(layer);
    expect(planeSize(outSize)).toEqual({width: outWidth, height: outHeight});
    const [width, height] = [
      planeSize(inSize).width + kernelSize - 1,
      planeSize(inSize).height + kernelSize - 1,
    ];
    const values = randn(1, height * width * 2);
    const up = randn(2, upTaps);
    const down = randn(3, radialDownFilter ? downTaps ** 2 : downTaps);
    const clamp = 2;

    const before = tf.memory().numTensors;
    const upTensor = tf.tensor1d(up);
    const downTensor = radialDownFilter ? tf.tensor2d(down, [downTaps, downTaps]) : tf.tensor1d(down);
    const activation = new FilteredLeakyRelu(layer, clamp, upTensor, downTensor);
    const output = tf.tidy(() => activation.apply(tf.tensor4d(values, [1, height, width, 2])));
    expect(output.shape).toEqual([1, outHeight, outWidth, 2]);
    const actual = await take(output);
    activation.dispose();
    tf.dispose([upTensor, downTensor]);
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);

    for (const channel of [0, 1]) {
      const plane = Array.from({length: height}, (_unused, row) =>
        Array.from({length: width}, (_unused2, column) => values[(row * width + column) * 2 + channel]!),
      );
      const filter = (i: number, j: number): number =>
        radialDownFilter ? down[i * downTaps + j]! : down[i]! * down[j]!;
      const expected = byDefinition(plane, layer, clamp, up, filter);
      const ofChannel = actual.filter((_unused, i) => i % 2 === channel);
      const largest = Math.max(...expected.map(Math.abs));
      expect(maxDifference(ofChannel, expected) / largest).toBeLessThan(1e-5);
    }
  });

  test('gives the same when its channels go in groups, the last of them smaller', async () => {
    for (const radialDownFilter of [false, true]) {
      const layer = {...base, outChannels: 10, radialDownFilter};
      const up = tf.tensor1d(randn(2, 12));
      const down = radialDownFilter ? tf.tensor2d(randn(3, 144), [12, 12]) : tf.tensor1d(randn(3, 12));
      const x = tf.tensor4d(randn(1, 2 * 10 * 10 * 10), [2, 10, 10, 10]);
      const before = tf.memory().numTensors;
      const apply = async (maxBytes?: number): Promise<Float32Array> => {
        const activation = new FilteredLeakyRelu(layer, null, up, down, maxBytes);
        const y = await take(tf.tidy(() => activation.apply(x)));
        activation.dispose();
        return y;
      };
      expect(await apply(1)).toEqual(await apply());
      expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
      tf.dispose([x, up, down]);
    }
  });

  test('clamps only where it is told to', async () => {
    const layer = {
      ...base,
      upFactor: 1,
      upTaps: 1,
      downFactor: 1,
      downTaps: 1,
      padding: [0, 0, 0, 0],
    } as const;
    const apply = async (clamp: number | null): Promise<number[]> => {
      const one = tf.tensor1d([1]);
      const activation = new FilteredLeakyRelu({...layer, padding: [0, 0, 0, 0]}, clamp, one, one);
      const x = tf.tensor4d([3, -3, 30, -30], [1, 1, 2, 2]);
      const y = await take(tf.tidy(() => activation.apply(tf.tile(x, [1, 10, 5, 1]))));
      activation.dispose();
      tf.dispose([one, x]);
      return [...y.slice(0, 4)];
    };
    const rounded = (values: number[]): number[] => values.map((value) => Math.round(value * 1e4) / 1e4);
    expect(rounded(await apply(4))).toEqual([3, -0.6, 4, -4]);
    expect(rounded(await apply(null))).toEqual([3, -0.6, 30, -6]);
  });
});

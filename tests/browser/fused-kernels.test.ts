/** The site's own programs for WebGPU beside plain loops. */
import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {tryFusedPrograms} from '../../src/engine/backends/trial-convolution.ts';
import type {ToRgbAttributes} from '../../src/generator/kernels/colours.ts';
import {fusedColours, fusedScales, fusedStyles} from '../../src/generator/kernels/webgpu/fused-kernels.ts';
import type {Precision} from '../../src/generator/kernels/webgpu/planes.ts';
import {packedBytes} from '../../src/generator/picture-bytes.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {startBackend} from '../support/backends.ts';
import {fusedDifference, type FusedShape, transposedDifference} from '../support/fused-difference.ts';
import {maxDifference, take} from '../support/golden.ts';
import {plainColours} from '../support/plain-colours.ts';
import {planesOf} from '../support/plain-planes.ts';

/** Numbers are about 1, the largest about 20: half floats of those are up to 2^-7 apart. */
const LIMIT: Record<Precision, number> = {half: 2 ** -7, full: 2e-4};

async function expectRight(shape: FusedShape, seed?: number): Promise<void> {
  expect(await fusedDifference(shape, seed), JSON.stringify(shape)).toBeLessThan(LIMIT[shape.to ?? 'half']);
}

beforeAll(() => startBackend('webgpu'));

describe('the fused convolution is that of plain loops', () => {
  test('for odd sizes and every way in which the work is dealt out', async () => {
    for (const [height, width] of [
      [1, 1],
      [4, 4],
      [5, 3],
      [1, 9],
      [8, 8],
      [9, 7],
      [17, 1],
      [16, 16],
      [13, 15],
      [33, 30],
    ] as const) {
      await expectRight({pictures: 1, height, width, inputs: 8, outputs: 8, to: 'full'});
    }
    // Wide ones of many channels are dealt out otherwise.
    await expectRight({pictures: 1, height: 19, width: 18, inputs: 4, outputs: 37, to: 'full'});
  });

  test('for any number of channels', async () => {
    for (const [inputs, outputs] of [
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 5],
      [7, 17],
      [33, 31],
      [64, 66],
      [129, 130],
      [513, 9],
      [9, 513],
    ] as const) {
      await expectRight({pictures: 1, height: 3, width: 4, inputs, outputs, to: 'full'});
    }
    await expectRight({pictures: 1, height: 4, width: 17, inputs: 65, outputs: 67, to: 'full'});
  });

  test('for batches of up to five, of their own or of one input', async () => {
    for (const pictures of [1, 2, 3, 4, 5]) {
      const shape = {pictures, height: 5, width: 6, inputs: 6, outputs: 7, to: 'full'} as const;
      await expectRight(shape);
      await expectRight({...shape, isShared: true});
    }
  });

  test('packed or not', async () => {
    for (const from of ['half', 'full'] as const) {
      for (const to of ['half', 'full'] as const) {
        await expectRight({pictures: 2, height: 6, width: 5, inputs: 5, outputs: 6, from, to});
        await expectRight({pictures: 1, height: 6, width: 20, inputs: 5, outputs: 3, from, to});
      }
    }
  });

  test('with noise, with a bound, and without an activation', async () => {
    const shape = {pictures: 2, height: 7, width: 7, inputs: 5, outputs: 6} as const;
    await expectRight({...shape, hasNoise: true});
    await expectRight({...shape, hasNoise: true, clamp: 0.5});
    await expectRight({...shape, slope: 1});
  });

  test('of an input that it enlarges and finishes first', async () => {
    for (const [height, width] of [
      [1, 1],
      [2, 2],
      [3, 4],
      [5, 7],
      [9, 10],
    ] as const) {
      const shape = {pictures: 2, height, width, inputs: 5, outputs: 6, isEnlarged: true};
      await expectRight(shape);
      await expectRight({...shape, hasNoise: true, hasNoiseBefore: true});
    }
  });

  test('of the picture so far, behind the features', async () => {
    for (const pictureChannels of [1, 3, 4]) {
      for (const inputs of [5, 8]) {
        await expectRight({pictures: 2, height: 6, width: 5, inputs, outputs: 6, pictureChannels});
      }
    }
  });

  test('for shapes by chance', async () => {
    const chance = [...randn(20, 5 * 16)].map((value) => Math.floor(Math.abs(value) * 1000));
    const upTo = (most: number): number => 1 + (chance.pop()! % most);
    for (let i = 0; i < 16; i++) {
      const [pictures, height, width] = [upTo(3), upTo(20), upTo(24)];
      await expectRight({pictures, height, width, inputs: upTo(40), outputs: upTo(70)}, i);
    }
  });
});

test('the transposed convolution, smoothed, is that of TensorFlow.js', async () => {
  for (const [height, width, inputs, outputs] of [
    [1, 1, 1, 1],
    [4, 4, 8, 10],
    [3, 9, 5, 7],
    [8, 8, 33, 18],
    [16, 11, 6, 37],
    [35, 34, 7, 5],
  ] as const) {
    const shape: FusedShape = {pictures: 2, height, width, inputs, outputs, to: 'full'};
    const difference = await transposedDifference(shape);
    expect(difference, JSON.stringify(shape)).toBeLessThan(2e-4);
  }
  const shape: FusedShape = {pictures: 1, height: 5, width: 6, inputs: 5, outputs: 6};
  expect(await transposedDifference({...shape, hasNoise: true, clamp: 1})).toBeLessThan(LIMIT.half);
  expect(await transposedDifference({...shape, from: 'full', slope: 1})).toBeLessThan(LIMIT.half);
});

describe('the fused ToRGB', () => {
  test.each<[ToRgbAttributes['pixels'], number, ToRgbAttributes['edges'], boolean]>([
    [1, 3, 'repeated', true],
    [1, 3, 'zeros', true],
    [1, 1, 'repeated', false],
    [2, 3, 'repeated', true],
    [2, 4, 'zeros', true],
  ])('of %i pixels a place, %i channels, %s edges', async (pixels, channels, edges, hasBefore) => {
    for (const [height, width, inputs] of [
      [2, 2, 1],
      [4, 6, 70],
      [18, 20, 9],
    ] as const) {
      const [pictures, clamp] = [2, 3];
      const outputs = pixels ** 2 * channels;
      const numbers = {
        x: randn(1, pictures * height * width * inputs).map((value) => Math.round(value * 64) / 64),
        weights: randn(2, inputs * outputs),
        styles: randn(3, pictures * inputs),
        bias: randn(4, outputs),
        before: hasBefore ? randn(5, (pictures * height * width * pixels ** 2 * channels) / 4) : null,
      };
      const {numTensors} = tf.memory();
      const image = tf.tidy(() => {
        const {data, ...planes} = planesOf(numbers.x, {pictures, height, width, channels: inputs}, 'half');
        const sizeBefore = [pictures, (height * pixels) / 2, (width * pixels) / 2, channels];
        return fusedColours(
          {
            x: data,
            weights: tf.tensor4d(numbers.weights, [1, 1, inputs, outputs]),
            styles: tf.concat(
              [tf.fill([pictures, 2], NaN), tf.tensor2d(numbers.styles, [pictures, inputs])],
              1,
            ),
            bias: tf.tensor1d(numbers.bias),
            ...(numbers.before ? {before: tf.tensor(numbers.before, sizeBefore)} : {}),
          },
          {batch: pictures, planes, pixels, edges, clamp, styleOffset: 2},
        );
      });
      expect(image.shape).toEqual([pictures, height * pixels, width * pixels, channels]);
      const actual = await take(image);
      expect(tf.memory().numTensors).toBe(numTensors);
      const expected = plainColours({
        ...numbers,
        ...{pictures, height, width, inputs, channels, pixels, edges, clamp},
      });
      expect(maxDifference(actual, expected)).toBeLessThan(1e-4);
    }
  });
});

test('styles and demodulation of all layers come from their own w, filter and gain', async () => {
  const [batch, numWs, wDim] = [3, 4, 19];
  const layers = [0, 0, 0, 2, 2, 3, 1, 1];
  const count = layers.length;
  const [ws, weights, bias] = [randn(1, batch * numWs * wDim), randn(2, wDim * count), randn(3, count)];
  const styles = fusedStyles({
    ws: tf.tensor3d(ws, [batch, numWs, wDim]),
    weights: tf.tensor2d(weights, [wDim, count]),
    bias: tf.tensor1d(bias),
    layers: tf.tensor1d(layers, 'int32'),
  });
  // One layer of styles 0 .. 2 and two outputs, one of styles 3 .. 7 and one output.
  const energies = randn(4, 11).map(Math.abs);
  const columns = [
    [0, 3, 0, 2],
    [0, 3, 1, 2],
    [3, 5, 6, 1],
  ];
  const epsilons = [0.1, 0.1, 0.2];
  const scales = fusedScales({
    styles,
    energies: tf.tensor1d(energies),
    columns: tf.tensor2d(columns, [3, 4], 'int32'),
    epsilons: tf.tensor1d(epsilons),
  });
  const [actualStyles, actualScales] = [await styles.data(), await scales.data()];
  const expectedStyles = Array.from({length: batch * count}, (_, i) => {
    const [b, column] = [Math.floor(i / count), i % count];
    const first = (b * numWs + layers[column]!) * wDim;
    return Array.from({length: wDim}, (_, k) => ws[first + k]! * weights[k * count + column]!).reduce(
      (sum, value) => sum + value,
      bias[column]!,
    );
  });
  expect(maxDifference(actualStyles, expectedStyles)).toBeLessThan(1e-4);
  const expectedScales = Array.from({length: batch * 3}, (_, i) => {
    const [b, column] = [Math.floor(i / 3), i % 3];
    const [style, inputs, energy, step] = columns[column]! as [number, number, number, number];
    let sum = epsilons[column]!;
    for (let k = 0; k < inputs; k++) {
      sum += expectedStyles[b * count + style + k]! ** 2 * energies[energy + k * step]!;
    }
    return 1 / Math.sqrt(sum);
  });
  expect(maxDifference(actualScales, expectedScales)).toBeLessThan(1e-4);
});

test.each([1, 3, 4, 5, 1001])('%i bytes are those of the official conversion', async (count) => {
  const numbers = randn(count, count).map((value) => value * 0.7);
  const packed = packedBytes(tf.tensor1d(numbers))!;
  const bytes = new Uint8Array((await packed.data<'int32'>()).buffer).subarray(0, count);
  const expected = numbers.map((x) => Math.trunc(Math.max(0, Math.min(255, Math.fround(x * 127.5) + 128))));
  expect(maxDifference(bytes, expected)).toBeLessThanOrEqual(1);
  expect(bytes.filter((byte, i) => byte !== expected[i]).length).toBeLessThanOrEqual(count / 100);
});

test('the trial trusts programs that compute rightly, and no others', async () => {
  const {numTensors} = tf.memory();
  expect(await tryFusedPrograms()).toBeNull();
  expect(tf.memory().numTensors).toBe(numTensors);
  const name = 'NonesuchFusedConvolution';
  const own = tf.getKernel(name, 'webgpu');
  tf.unregisterKernel(name, 'webgpu');
  tf.registerKernel({
    ...own,
    kernelFunc: (params) => own.kernelFunc({...params, attrs: {...params.attrs, slope: 0.9}}),
  });
  expect(await tryFusedPrograms()).toBe('it computes a known convolution wrongly');
  tf.unregisterKernel(name, 'webgpu');
  tf.registerKernel(own);
});

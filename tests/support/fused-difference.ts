/** The fused convolution for WebGPU beside plain loops. */
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'vitest';
import {
  convolutionWeights,
  filledUp,
  fusedConvolution,
  fusedSmoothing,
  inPairs,
} from '../../src/generator/kernels/webgpu/fused-kernels.ts';
import type {Precision} from '../../src/generator/kernels/webgpu/planes.ts';
import {UpConvPhases} from '../../src/generator/ops/resample.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {maxDifference, take} from './golden.ts';
import {plainConvolution} from './plain-convolution.ts';
import {plainEnlargement} from './plain-enlargement.ts';
import {planesOf, valuesOf} from './plain-planes.ts';

export interface FusedShape {
  pictures: number;
  /** Of the input. */
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  from?: Precision;
  to?: Precision;
  hasNoise?: boolean;
  isEnlarged?: boolean;
  hasNoiseBefore?: boolean;
  pictureChannels?: number;
  isShared?: boolean;
  slope?: number;
  clamp?: number;
}

/** Exact in half floats. */
const coarse = (values: Float32Array): Float32Array => values.map((value) => Math.round(value * 64) / 64);

/** `[places, first and second]` */
function joined(first: Float32Array, second: Float32Array, places: number): Float32Array {
  const [a, b] = [first.length / places, second.length / places];
  const both = new Float32Array(first.length + second.length);
  for (let i = 0; i < places; i++) {
    both.set(first.subarray(i * a, (i + 1) * a), i * (a + b));
    both.set(second.subarray(i * b, (i + 1) * b), i * (a + b) + a);
  }
  return both;
}

/** Largest difference between the program, on numbers from a seed, and the plain loops. It must leave no tensor behind. */
export async function fusedDifference(shape: FusedShape, seed = 0): Promise<number> {
  const {pictures, height, width, inputs, outputs, from = 'half', to = 'half'} = shape;
  const {hasNoise = false, isEnlarged = false, hasNoiseBefore = false, pictureChannels = 0} = shape;
  const {isShared = false, slope = 0.2, clamp = Infinity} = shape;
  const times = isEnlarged ? 2 : 1;
  const size = {height: times * height, width: times * width};
  const places = size.height * size.width;
  const all = inputs + pictureChannels;
  const stored = coarse(randn(seed, (isShared ? 1 : pictures) * height * width * inputs));
  const picture = randn(seed + 1, pictures * places * pictureChannels);
  const filter = randn(seed + 2, 9 * all * outputs).map((value) => value / Math.sqrt(9 * all));
  const styles = randn(seed + 3, pictures * all);
  const scales = randn(seed + 4, pictures * outputs);
  const bias = randn(seed + 5, outputs);
  const noise = hasNoise ? randn(seed + 6, places) : null;
  const noiseBefore = hasNoiseBefore ? randn(seed + 7, places) : null;
  const before = {slope: 0.3, clamp: 2};

  const {numTensors} = tf.memory();
  const result = tf.tidy(() => {
    const features = {pictures: isShared ? 1 : pictures, height, width, channels: inputs};
    const {data, ...x} = planesOf(stored, features, from);
    // Behind those of another layer.
    const behind = (values: tf.Tensor2D): tf.Tensor2D => tf.concat([tf.fill([pictures, 3], NaN), values], 1);
    const filled = tf.tensor2d(scales, [pictures, outputs]);
    const missing = (4 - (outputs % 4)) % 4;
    const made = fusedConvolution(
      {
        x: data,
        weights: convolutionWeights(tf.tensor4d(filter, [3, 3, all, outputs]), pictureChannels),
        styles: behind(inPairs(tf.tensor2d(styles, [pictures, all]), 1, pictureChannels)),
        scales: behind(
          tf.pad(filled, [
            [0, 0],
            [0, missing],
          ]),
        ),
        bias: tf.pad(tf.tensor1d(bias), [[0, missing]]),
        ...(noise ? {noise: tf.tensor2d(noise, [size.height, size.width])} : {}),
        ...(noiseBefore ? {noiseBefore: tf.tensor2d(noiseBefore, [size.height, size.width])} : {}),
        ...(pictureChannels > 0
          ? {picture: tf.tensor4d(picture, [pictures, size.height, size.width, pictureChannels])}
          : {}),
      },
      {
        ...{batch: pictures, x, isShared, enlargement: isEnlarged ? before : null, pictureChannels, outputs},
        ...{isTransposed: false, precision: to, styleOffset: 3, scaleOffset: 3, slope, clamp},
      },
    );
    return {...made, data: tf.keep(made.data)};
  });
  expect(result).toMatchObject({...size, precision: to});
  const actual = await valuesOf(result, {pictures, ...size, channels: outputs});
  expect(tf.memory().numTensors).toBe(numTensors);

  const read = isShared
    ? Float32Array.from({length: pictures * stored.length}, (_, i) => stored[i % stored.length]!)
    : stored;
  const enlarged = isEnlarged
    ? plainEnlargement(read, {pictures, height, width, channels: inputs}, noiseBefore, before)
    : read;
  const x = pictureChannels > 0 ? joined(enlarged, picture, pictures * places) : enlarged;
  const numbers = {x, filter, styles, scales, bias, noise};
  return maxDifference(
    actual,
    plainConvolution({...numbers, pictures, ...size, inputs: all, outputs, slope, clamp}),
  );
}

/** The transposed convolution and what smooths it, beside TensorFlow.js's operations on the same backend. */
export async function transposedDifference(shape: FusedShape, seed = 0): Promise<number> {
  const {pictures, height, width, inputs, outputs, from = 'half', to = 'half', hasNoise = false} = shape;
  const {slope = 0.2, clamp = Infinity} = shape;
  const filled = 4 * Math.ceil(outputs / 4);
  const size = {height: 2 * height, width: 2 * width};
  const stored = coarse(randn(seed, pictures * height * width * inputs));
  const filter = randn(seed + 2, 9 * inputs * outputs).map((value) => value / Math.sqrt(9 * inputs));
  const {numTensors} = tf.memory();
  const [result, expected] = tf.tidy(() => {
    const {data, ...x} = planesOf(stored, {pictures, height, width, channels: inputs}, from);
    const weights = tf.tensor4d(filter, [3, 3, inputs, outputs]);
    const styles = tf.tensor2d(randn(seed + 3, pictures * inputs), [pictures, inputs]);
    const scales = tf.tensor2d(randn(seed + 4, pictures * outputs), [pictures, outputs]);
    const bias = tf.tensor1d(randn(seed + 5, outputs));
    const noise = tf.tensor2d(randn(seed + 6, size.height * size.width), [size.height, size.width]);
    const {data: rough, ...between} = fusedConvolution(
      {
        x: data,
        weights: convolutionWeights(weights),
        styles: inPairs(styles, 1),
        scales: filledUp(scales, 1, filled),
        bias: filledUp(bias, 0, filled),
      },
      {
        ...{batch: pictures, x, isShared: false, enlargement: null, pictureChannels: 0, isTransposed: true},
        ...{outputs, precision: to, styleOffset: 0, scaleOffset: 0, slope: 1, clamp: Infinity},
      },
    );
    expect(between).toMatchObject({height: 2 * height + 2, width: 2 * width + 2});
    const made = fusedSmoothing(
      {x: rough, bias: filledUp(bias, 0, filled), ...(hasNoise ? {noise} : {})},
      {batch: pictures, x: between, precision: to, slope, clamp},
    );
    const perChannel = (values: tf.Tensor2D): tf.Tensor4D =>
      tf.reshape(values, [pictures, 1, 1, values.shape[1]]);
    const scaled: tf.Tensor4D = tf.mul(
      tf.tensor4d(stored, [pictures, height, width, inputs]),
      perChannel(styles),
    );
    const phases = new UpConvPhases(weights, [1, 3, 3, 1]);
    const parts = phases.filters.map((one) => tf.conv2d(scaled, one.filter, 1, one.pad));
    let y = tf.add(tf.mul(phases.joinPhases(parts), perChannel(scales)), bias);
    if (hasNoise) y = tf.add(y, tf.reshape(noise, [1, size.height, size.width, 1]));
    y = tf.clipByValue(tf.where(tf.less(y, 0), tf.mul(y, slope), y), -clamp, clamp);
    return [{...made, data: tf.keep(made.data)}, tf.keep(y)] as const;
  });
  expect(result).toMatchObject({...size, precision: to});
  const actual = await valuesOf(result, {pictures, ...size, channels: outputs});
  const values = await take(expected);
  expect(tf.memory().numTensors).toBe(numTensors);
  return maxDifference(actual, values);
}

/** The convolution of our own on the current backend, beside a plain loop. */
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'vitest';
import {transformedWeights, winogradConv2d} from '../../src/generator/kernels/winograd.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {maxDifference, take} from './golden.ts';
import {plainConvolution} from './plain-convolution.ts';

export interface Shape {
  pictures: number;
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  hasNoise?: boolean;
  slope?: number;
  clamp?: number;
}

/** Largest difference between the kernel, on numbers from a seed, and the plain loop. It must leave no tensor behind. */
export async function kernelDifference(shape: Shape, seed = 0): Promise<number> {
  const {pictures, height, width, inputs, outputs, hasNoise = false, slope = 0.2, clamp = Infinity} = shape;
  const filter = randn(seed + 1, 9 * inputs * outputs).map((value) => value / Math.sqrt(9 * inputs));
  const numbers = {
    x: randn(seed, pictures * height * width * inputs),
    filter,
    styles: randn(seed + 2, pictures * inputs),
    scales: randn(seed + 3, pictures * outputs),
    bias: randn(seed + 4, outputs),
    noise: hasNoise ? randn(seed + 5, height * width) : null,
  };
  const before = tf.memory().numTensors;
  const y = tf.tidy(() =>
    winogradConv2d(
      {
        x: tf.tensor4d(numbers.x, [pictures, height, width, inputs]),
        weights: transformedWeights(tf.tensor4d(filter, [3, 3, inputs, outputs])),
        styles: tf.tensor2d(numbers.styles, [pictures, inputs]),
        scales: tf.tensor2d(numbers.scales, [pictures, outputs]),
        bias: tf.tensor1d(numbers.bias),
        ...(numbers.noise ? {noise: tf.tensor4d(numbers.noise, [1, height, width, 1])} : {}),
      },
      {slope, clamp},
    ),
  );
  expect(y.shape).toEqual([pictures, height, width, outputs]);
  const actual = await take(y);
  expect(tf.memory().numTensors).toBe(before);
  const expected = plainConvolution({...numbers, pictures, height, width, inputs, outputs, slope, clamp});
  return maxDifference(actual, expected);
}

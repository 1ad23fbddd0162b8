/** A tiny convolution with known numbers: drivers exist that accept every call and compute something else (tfjs issues #6284, #5378). */
import * as tf from '@tensorflow/tfjs-core';
import {transformedWeights, winogradConv2d} from '../../generator/kernels/winograd.ts';

const SIZE = 6;
const CHANNELS = 8;
/** Half floats keep 11 bits; sums here stay below 20. */
const TOLERANCE = 0.05;

/** Small numbers of both signs without a pattern that a wrong index could hit by chance. */
function sequence(count: number, step: number): Float32Array {
  return Float32Array.from({length: count}, (_, i) => (((i * step) % 17) - 8) / 8);
}

/** 3x3 'same' convolution of `x` `[SIZE, SIZE, CHANNELS]`, weights `[3, 3, CHANNELS, CHANNELS]`. */
function convolve(x: Float32Array, weights: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  const inside = (i: number): boolean => i >= 0 && i < SIZE;
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      for (let tap = 0; tap < 9; tap++) {
        const [r, c] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1];
        if (!inside(r) || !inside(c)) continue;
        for (let i = 0; i < CHANNELS; i++) {
          const value = x[(r * SIZE + c) * CHANNELS + i]!;
          for (let o = 0; o < CHANNELS; o++) {
            y[(row * SIZE + column) * CHANNELS + o]! += value * weights[(tap * CHANNELS + i) * CHANNELS + o]!;
          }
        }
      }
    }
  }
  return y;
}

type Convolution = (x: tf.Tensor4D, weights: tf.Tensor4D) => tf.Tensor4D;

async function tryOne(convolution: Convolution): Promise<string | null> {
  const x = sequence(SIZE * SIZE * CHANNELS, 5);
  const weights = sequence(9 * CHANNELS * CHANNELS, 7);
  const result = tf.tidy(() =>
    convolution(tf.tensor4d(x, [1, SIZE, SIZE, CHANNELS]), tf.tensor4d(weights, [3, 3, CHANNELS, CHANNELS])),
  );
  try {
    const got = await result.data();
    const expected = convolve(x, weights);
    const isRight = expected.every((value, i) => Math.abs(value - got[i]!) < TOLERANCE);
    return isRight ? null : 'it computes a known convolution wrongly';
  } finally {
    result.dispose();
  }
}

/**
 * Runs the convolution on the current backend.
 * @returns null when all numbers are right, else a sentence
 */
export function tryConvolution(): Promise<string | null> {
  return tryOne((x, weights) => tf.conv2d(x, weights, 1, 'same'));
}

/** The same by the site's own kernels, which the current backend must have. */
export function tryOwnConvolution(): Promise<string | null> {
  return tryOne((x, weights) =>
    winogradConv2d(
      {
        x,
        weights: transformedWeights(weights),
        styles: tf.ones([1, CHANNELS]),
        scales: tf.ones([1, CHANNELS]),
        bias: tf.zeros([CHANNELS]),
      },
      {slope: 1, clamp: Infinity},
    ),
  );
}

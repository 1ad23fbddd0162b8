/** A tiny convolution with known numbers: drivers exist that accept every call and compute something else (tfjs issues #6284, #5378). */
import * as tf from '@tensorflow/tfjs-core';
import {PICTURE_BYTES} from '../../generator/kernels/colours.ts';
import {
  constantPlanes,
  convolutionWeights,
  fusedColours,
  fusedConvolution,
} from '../../generator/kernels/webgpu/fused-kernels.ts';
import {transformedWeights, winogradConv2d} from '../../generator/kernels/winograd.ts';

const SIZE = 6;
const CHANNELS = 8;
/** Half floats keep 11 bits; sums here stay below 20. */
const TOLERANCE = 0.05;

/** Small numbers of both signs without a pattern that a wrong index could hit by chance. */
function sequence(count: number, step: number): Float32Array {
  return Float32Array.from({length: count}, (_, i) => (((i * step) % 17) - 8) / 8);
}

/** 3x3 'same' convolution of `x` `[size, size, CHANNELS]`, weights `[3, 3, CHANNELS, CHANNELS]`. */
function convolve(x: Float32Array, weights: Float32Array, size: number): Float32Array {
  const y = new Float32Array(x.length);
  const inside = (i: number): boolean => i >= 0 && i < size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let tap = 0; tap < 9; tap++) {
        const [r, c] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1];
        if (!inside(r) || !inside(c)) continue;
        for (let i = 0; i < CHANNELS; i++) {
          const value = x[(r * size + c) * CHANNELS + i]!;
          for (let o = 0; o < CHANNELS; o++) {
            y[(row * size + column) * CHANNELS + o]! += value * weights[(tap * CHANNELS + i) * CHANNELS + o]!;
          }
        }
      }
    }
  }
  return y;
}

type Convolution = (x: tf.Tensor4D, weights: tf.Tensor4D) => tf.Tensor4D;

async function tryOne(convolution: Convolution, size = SIZE): Promise<string | null> {
  const x = sequence(size * size * CHANNELS, 5);
  const weights = sequence(9 * CHANNELS * CHANNELS, 7);
  const result = tf.tidy(() =>
    convolution(tf.tensor4d(x, [1, size, size, CHANNELS]), tf.tensor4d(weights, [3, 3, CHANNELS, CHANNELS])),
  );
  try {
    const got = await result.data();
    const expected = convolve(x, weights, size);
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

/** By the fused programs: packed between the two, the second of which only hands the numbers on. */
const fused: Convolution = (x, weights) => {
  const {data, ...planes} = constantPlanes(tf.squeeze(x, [0]));
  const ones = tf.ones([1, CHANNELS]) as tf.Tensor2D;
  const zeros = tf.zeros([CHANNELS]) as tf.Tensor1D;
  const {data: packed, ...between} = fusedConvolution(
    {x: data, weights: convolutionWeights(weights), styles: ones, scales: ones, bias: zeros},
    {
      ...{batch: 1, x: planes, isShared: true, enlargement: null, pictureChannels: 0, isTransposed: false},
      ...{outputs: CHANNELS, precision: 'half', styleOffset: 0, scaleOffset: 0, slope: 1, clamp: Infinity},
    },
  );
  const same: tf.Tensor4D = tf.reshape(tf.eye(CHANNELS), [1, 1, CHANNELS, CHANNELS]);
  return fusedColours(
    {x: packed, weights: same, styles: ones, bias: zeros},
    {batch: 1, planes: between, pixels: 1, edges: 'repeated', clamp: Infinity, styleOffset: 0},
  );
};

/** All bytes there are, by the conversion of pictures: one more or less in a packed number is another colour. */
async function tryBytes(): Promise<string | null> {
  const image = tf.tensor1d(Float32Array.from({length: 256}, (_, i) => (i + 0.5 - 128) / 127.5));
  const packed: tf.Tensor1D = tf.engine().runKernel(PICTURE_BYTES, {image});
  try {
    const bytes = new Uint8Array((await packed.data<'int32'>()).buffer);
    const isRight = Array.from({length: 256}, (_, i) => i).every((i) => bytes[i] === i);
    return isRight ? null : 'it converts known numbers to bytes wrongly';
  } finally {
    tf.dispose([image, packed]);
  }
}

/** A picture narrow enough to have its inputs dealt out, and one that takes several workgroups. */
const FUSED_SIZES = [6, 20];

/** The same by the site's own programs for WebGPU, which the current backend must have. */
export async function tryFusedPrograms(): Promise<string | null> {
  for (const size of FUSED_SIZES) {
    const problem = await tryOne(fused, size);
    if (problem !== null) return problem;
  }
  return tryBytes();
}

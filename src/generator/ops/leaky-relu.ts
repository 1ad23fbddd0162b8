/** The activation of every StyleGAN: leaky ReLU with slope 0.2, its gain folded into weights (see `model/generator-spec.ts`). */
import * as tf from '@tensorflow/tfjs-core';

export const SLOPE = 0.2;

/**
 * Call inside `tf.tidy`.
 * @param x `[batch, height, width, channels]`
 * @returns the same shape
 */
export function leakyRelu(x: tf.Tensor4D): tf.Tensor4D {
  if (tf.getBackend() !== 'wasm') return tf.leakyRelu(x, SLOPE);
  // The LeakyRelu kernel of wasm is scalar and runs on one thread. That of PRelu, which takes a slope for each channel,
  // is vectorised, runs on all threads, and makes nothing but its result.
  return tf.prelu(x, tf.fill<tf.Rank.R4>([1, 1, 1, x.shape[3]], SLOPE));
}

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
  // The LeakyRelu kernel of wasm is scalar and runs on one thread. x + relu(-0.8 x) takes vectorised kernels on all
  // threads and a third of the time; a depthwise 1x1 convolution multiplies and clamps in one pass.
  const filter = tf.fill<tf.Rank.R4>([1, 1, x.shape[3], 1], SLOPE - 1);
  return tf.add(x, tf.fused.depthwiseConv2d({x, filter, strides: 1, pad: 'same', activation: 'relu'}));
}

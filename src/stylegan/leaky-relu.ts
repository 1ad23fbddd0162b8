/** The activation of every StyleGAN: leaky ReLU with slope 0.2, its gain folded into weights (see `model/generator-spec.ts`). */
import * as tf from '@tensorflow/tfjs-core';

export const SLOPE = 0.2;

/** Call inside `tf.tidy`. Returns a tensor of the shape of `x`. */
export function leakyRelu<T extends tf.Tensor>(x: T): T {
  if (tf.getBackend() !== 'wasm') return tf.leakyRelu(x, SLOPE);
  // The LeakyRelu kernel of wasm is scalar and runs on one thread. x + relu(-0.8 x) takes vectorised kernels on all
  // threads and a quarter of the time.
  return tf.add(x, scaledRelu(x, SLOPE - 1));
}

/** relu(factor x), in one pass over feature maps: a depthwise 1x1 convolution multiplies and clamps at once. */
function scaledRelu<T extends tf.Tensor>(x: T, factor: number): tf.Tensor {
  if (x.rank !== 4) return tf.relu(tf.mul(x, factor));
  const maps = x as tf.Tensor as tf.Tensor4D;
  const filter = tf.fill<tf.Rank.R4>([1, 1, maps.shape[3], 1], factor);
  return tf.fused.depthwiseConv2d({x: maps, filter, strides: 1, pad: 'same', activation: 'relu'});
}

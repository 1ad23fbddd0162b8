/** The activation of every StyleGAN: leaky ReLU with slope 0.2, its gain folded into weights (see `model/generator-spec.ts`). */
import * as tf from '@tensorflow/tfjs-core';

export const SLOPE = 0.2;

/** Call inside `tf.tidy`. Returns a tensor of the shape of `x`. */
export function leakyRelu<T extends tf.Tensor>(x: T): T {
  if (tf.getBackend() !== 'wasm') return tf.leakyRelu(x, SLOPE);
  // The LeakyRelu kernel of wasm is scalar and runs on one thread: three vectorised ones on all threads take a third of its time.
  return tf.add(x, tf.relu(tf.mul(x, SLOPE - 1)));
}

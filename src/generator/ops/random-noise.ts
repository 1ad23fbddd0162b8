/** Noise inputs that are not stored with the model. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Standard normal noise, the same for every picture of a batch, so that none depends on its batch. Call inside `tf.tidy`.
 * @param index number of the layer in its network; each has its own noise
 * @param seed integer 0 .. 2^32 - 1
 * @returns `[1, height, width, 1]`
 */
export function randomNoise(
  {width, height}: {width: number; height: number},
  index: number,
  seed: number,
): tf.Tensor4D {
  // TensorFlow.js takes 0 for no seed.
  return tf.randomNormal([1, height, width, 1], 0, 1, 'float32', index * 2 ** 32 + seed + 1);
}

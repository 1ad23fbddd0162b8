/**
 * AdaIN (Karras et al. 2019, arXiv 1812.04948, section 2, equation 1): every feature map is brought to mean 0 and
 * deviation 1, then takes the scale and offset that w gives it.
 */
import * as tf from '@tensorflow/tfjs-core';

/** As in the official network. */
const EPSILON = 1e-8;

/**
 * Call inside `tf.tidy`.
 * @param x `[batch, height, width, channels]`
 * @param styles `[batch, 2 channels]`: scales, then offsets
 * @returns `[batch, height, width, channels]`
 */
export function adaptiveInstanceNorm(x: tf.Tensor4D, styles: tf.Tensor2D): tf.Tensor4D {
  const [batch, , , channels] = x.shape;
  const [scales, offsets] = tf.split(tf.reshape<tf.Rank.R4>(styles, [batch, 1, 1, 2 * channels]), 2, 3) as [
    tf.Tensor4D,
    tf.Tensor4D,
  ]; // [N,1,1,C] each
  // Not the mean of squares minus the square of the mean: float32 loses the difference where the mean is large.
  const centred = tf.sub(x, tf.mean(x, [1, 2], true));
  const variance = tf.mean(tf.square(centred), [1, 2], true); // [N,1,1,C]
  return tf.add(tf.mul(centred, tf.mul(scales, tf.rsqrt(tf.add(variance, EPSILON)))), offsets);
}

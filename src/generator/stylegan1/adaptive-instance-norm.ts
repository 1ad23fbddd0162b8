/**
 * AdaIN (Karras et al. 2019, arXiv 1812.04948, section 2, equation 1): every feature map is brought to mean 0 and
 * deviation 1, then takes the scale and offset that w gives it.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {Step} from '../ops/in-turn.ts';

/** As in the official network. */
const EPSILON = 1e-8;

/**
 * Steps for `inTurn` over feature maps `[batch, height, width, channels]`.
 * @param styles makes `[batch, 2 channels]`, scales, then offsets; called inside `tf.tidy`
 */
export function adaptiveInstanceNorm(styles: () => tf.Tensor2D): Step[] {
  return [
    // Not the mean of squares minus the square of the mean: float32 loses the difference where the mean is large.
    (x) => tf.sub(x, tf.mean(x, [1, 2], true)),
    (centred) => {
      const [batch, , , channels] = centred.shape;
      const shape: [number, number, number, number] = [batch, 1, 1, 2 * channels];
      const [scales, offsets] = tf.split<tf.Tensor4D>(tf.reshape(styles(), shape), 2, 3) as [
        tf.Tensor4D,
        tf.Tensor4D,
      ]; // [N,1,1,C] each
      const variance = tf.tidy(() => tf.mean(tf.square(centred), [1, 2], true)); // [N,1,1,C]
      return tf.add(tf.mul(centred, tf.mul(scales, tf.rsqrt(tf.add(variance, EPSILON)))), offsets);
    },
  ];
}

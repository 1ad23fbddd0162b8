/** Long chains of operations on large tensors, without keeping what lies between. */
import * as tf from '@tensorflow/tfjs-core';

export type Step = (x: tf.Tensor4D) => tf.Tensor4D;

/**
 * Runs steps one after another, each on what the one before gave, and frees that as soon as it is used up.
 * @param x stays the caller's
 * @returns what the last step gives, which is `x` itself if no step makes anything new; caller disposes
 */
export function inTurn(x: tf.Tensor4D, steps: readonly Step[]): tf.Tensor4D {
  return run(x, steps, (tensor) => tensor !== x);
}

/**
 * The same, but frees `x` as well.
 * @returns what the last step gives, which is `x` itself if no step makes anything new; caller disposes
 */
export function usingUp(x: tf.Tensor4D, steps: readonly Step[]): tf.Tensor4D {
  return run(x, steps, () => true);
}

function run(x: tf.Tensor4D, steps: readonly Step[], mayFree: (tensor: tf.Tensor4D) => boolean): tf.Tensor4D {
  return steps.reduce((before, step) => {
    const after = tf.tidy(() => step(before));
    if (before !== after && mayFree(before)) before.dispose();
    return after;
  }, x);
}

/** Enlargement of features, and what follows it, by a kernel of our own, where the backend that runs has it. */
import * as tf from '@tensorflow/tfjs-core';

/** Name under which a backend has the kernel. */
export const ENLARGED = 'NonesuchEnlarged';

export interface EnlargedInputs<Tensor extends tf.TensorInfo = tf.TensorInfo> {
  /** `[batch, height, width, channels]` */
  x: Tensor;
  /** `[1, 2 height, 2 width, 1]` */
  noise?: Tensor;
}

export interface EnlargedAttributes {
  /** Of the leaky ReLU; 1 for none. */
  slope: number;
  /** Largest magnitude; infinity for none. */
  clamp: number;
}

/**
 * min(clamp, leakyRelu(bilinearUp2(x) + noise)), of half-pixel centres and repeated edges.
 * @returns `[batch, 2 height, 2 width, channels]`; caller disposes
 */
export function enlarged({x, noise}: EnlargedInputs<tf.Tensor>, attributes: EnlargedAttributes): tf.Tensor4D {
  return tf.engine().runKernel(ENLARGED, {x, ...(noise ? {noise} : {})}, {...attributes});
}

/** ToRGB by a kernel of our own, where the backend that runs has it. */
import * as tf from '@tensorflow/tfjs-core';

/** Names under which a backend has the kernels. */
export const TO_RGB = 'NonesuchToRgb';
export const JOINED_CHANNELS = 'NonesuchJoinedChannels';
export const PICTURE_BYTES = 'NonesuchPictureBytes';

export interface ToRgbInputs<Tensor extends tf.TensorInfo = tf.TensorInfo> {
  /** `[batch, height, width, in]` */
  x: Tensor;
  /** `[1, 1, in, pixels pixels channels]`, the last ordered row, column, channel. */
  weights: Tensor;
  /** `[batch, in]` */
  styles: Tensor;
  /** `[pixels pixels channels]` */
  bias: Tensor;
  /** The picture so far, half as high and wide as the result; none for the first block. */
  before?: Tensor;
}

export interface ToRgbAttributes {
  /** Pixels a side that each place gives. */
  pixels: 1 | 2;
  /** What lies around the picture so far. */
  edges: 'repeated' | 'zeros';
  /** Largest magnitude of what is added to it; infinity for none. */
  clamp: number;
}

/** Whether the current backend has the kernels. */
export function hasColours(): boolean {
  return tf.getKernel(TO_RGB, tf.getBackend()) !== undefined;
}

/**
 * clamp(conv(x * styles) + bias) + the picture so far, enlarged by bilinear interpolation.
 * @returns `[batch, pixels height, pixels width, channels]`; caller disposes
 */
export function addColours(
  {x, weights, styles, bias, before}: ToRgbInputs<tf.Tensor>,
  attributes: ToRgbAttributes,
): tf.Tensor4D {
  const inputs = {x, weights, styles, bias, ...(before ? {before} : {})};
  return tf.engine().runKernel(TO_RGB, inputs, {...attributes});
}

/**
 * Channels of two tensors of one size behind each other, which takes TensorFlow.js on wasm as long as a layer does.
 * @returns `[batch, height, width, first and second channels]`; caller disposes
 */
export function joinedChannels(first: tf.Tensor4D, second: tf.Tensor4D): tf.Tensor4D {
  if (!tf.getKernel(JOINED_CHANNELS, tf.getBackend())) return tf.concat([first, second], 3);
  return tf.engine().runKernel(JOINED_CHANNELS, {first, second});
}

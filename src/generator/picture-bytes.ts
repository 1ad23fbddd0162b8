/** From what a generator makes, about -1 .. 1, to the bytes of a picture. */
import * as tf from '@tensorflow/tfjs-core';
import {PICTURE_BYTES} from './kernels/colours.ts';

/**
 * The official conversion, on the backend: x * 127.5 + 128, clamped, truncated.
 * @param image `[batch, height, width, channels]`
 * @returns int32, 0 .. 255, same shape; caller disposes
 */
export function toBytes(image: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => tf.cast(tf.clipByValue(tf.add(tf.mul(image, 127.5), 128), 0, 255), 'int32'));
}

/**
 * The same by a kernel of our own, four bytes a number.
 * @returns int32 `[bytes / 4]`, filled up to whole sixteens of bytes, the first byte lowest; null where there is no kernel; caller disposes
 */
export function packedBytes(image: tf.Tensor): tf.Tensor1D | null {
  if (!tf.getKernel(PICTURE_BYTES, tf.getBackend())) return null;
  return tf.engine().runKernel(PICTURE_BYTES, {image});
}

/**
 * The picture as a canvas and a PNG encoder want it.
 * @param values 0 .. 255, `[pixels, channels]`: what `toBytes` gives once read back; may hold several pictures
 * @param channels 1 (grey), 3 (RGB) or 4 (RGBA)
 * @returns `[pixels, 4]`
 */
export function toRgba(values: ArrayLike<number>, channels: 1 | 3 | 4): Uint8ClampedArray<ArrayBuffer> {
  const pixels = values.length / channels;
  const rgba = new Uint8ClampedArray(pixels * 4);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let i = 0; i < pixels; i++) {
    const from = i * channels;
    rgba[i * 4] = values[from]!;
    rgba[i * 4 + 1] = values[from + green]!;
    rgba[i * 4 + 2] = values[from + blue]!;
    rgba[i * 4 + 3] = channels === 4 ? values[from + 3]! : 255;
  }
  return rgba;
}

/** Reads finished pictures back from the backend: once, and as few bytes as it can. */
import * as tf from '@tensorflow/tfjs-core';
import {toBytes} from '../stylegan/picture-bytes.ts';

/** Pixels of one picture. */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  /** `[height, width, channels]` */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Whether floats of the current backend hold whole numbers up to 2^24 exactly, and reading back is what costs. */
function canPack(): boolean {
  switch (tf.getBackend()) {
    case 'webgpu':
      return true;
    case 'webgl':
      return tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
    default:
      return false;
  }
}

/** `[1, height, width, 3]` 0 .. 255 -> `[height, width]`, red + 256 green + 65536 blue. */
function pack(bytes: tf.Tensor4D): tf.Tensor2D {
  const [, height, width] = bytes.shape;
  const place = tf.tensor1d([1, 256, 65536]);
  return tf.reshape(tf.sum(tf.mul(tf.cast(bytes, 'float32'), place), 3), [height, width]);
}

/**
 * @param image `[1, height, width, channels]`, about -1 .. 1, not clamped; not disposed
 * @returns the bytes by the official conversion, x * 127.5 + 128 clamped and truncated
 */
export async function readPixels(image: tf.Tensor4D): Promise<Pixels> {
  const [, height, width, depth] = image.shape;
  const channels = depth as Pixels['channels'];
  const isPacked = channels === 3 && canPack();
  const values = tf.tidy(() => (isPacked ? pack(toBytes(image)) : toBytes(image)));
  try {
    const data = await values.data();
    if (!isPacked) return {width, height, channels, bytes: Uint8Array.from(data)};
    const bytes = new Uint8Array(height * width * 3);
    for (let i = 0; i < data.length; i++) {
      const packed = data[i]!;
      bytes[3 * i] = packed & 255;
      bytes[3 * i + 1] = (packed >> 8) & 255;
      bytes[3 * i + 2] = packed >> 16;
    }
    return {width, height, channels, bytes};
  } finally {
    values.dispose();
  }
}

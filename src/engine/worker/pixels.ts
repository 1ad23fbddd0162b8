/** Reads finished pictures back from the backend: once, and as few bytes as it can. */
import * as tf from '@tensorflow/tfjs-core';
import {packedBytes, toBytes} from '../../generator/picture-bytes.ts';

/** Pixels of one picture. */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  /** `[height, width, channels]` */
  bytes: Uint8Array<ArrayBuffer>;
}

/** `[..., 3]` 0 .. 255 -> `[...]`, red + 256 green + 65536 blue, as float32. */
function pack(bytes: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(tf.cast(bytes, 'float32'), tf.tensor1d([1, 256, 65536])), -1);
}

/** Numbers of the ramp: as many as a small picture has, spread over all that three bytes can be. */
const RAMP = 4096;
const RAMP_STEP = 4099;

/**
 * Reads numbers of known bytes back, packed as pictures are. Browsers that protect against fingerprinting add noise to what
 * is read from a graphics card, and one more or less in a packed number is another colour.
 */
async function packsExactly(): Promise<boolean> {
  const numbers = Array.from({length: RAMP}, (_, i) => (i * RAMP_STEP) % 2 ** 24);
  const ramp = tf.tidy(() =>
    pack(
      tf.tensor2d(
        numbers.flatMap((n) => [n & 255, (n >> 8) & 255, n >> 16]),
        [RAMP, 3],
        'int32',
      ),
    ),
  );
  try {
    const data = await ramp.data();
    return numbers.every((n, i) => n === data[i]);
  } finally {
    ramp.dispose();
  }
}

/** By backend: what is true of one is true for as long as it lives. */
const packing = new WeakMap<object, Promise<boolean>>();

/** Whether the current backend is one where reading back is what costs, and gives whole numbers up to 2^24 exactly. */
function canPack(): Promise<boolean> {
  const name = tf.getBackend();
  const isGpu = name === 'webgpu' || (name === 'webgl' && tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'));
  if (!isGpu) return Promise.resolve(false);
  const backend = tf.backend();
  const known = packing.get(backend) ?? packsExactly();
  packing.set(backend, known);
  return known;
}

function rounded(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint8ClampedArray.from(values).buffer);
}

/**
 * @param image `[1, height, width, channels]`, about -1 .. 1, not clamped; not disposed
 * @returns the bytes by the official conversion, x * 127.5 + 128 clamped and truncated
 */
export async function readPixels(image: tf.Tensor4D): Promise<Pixels> {
  const [, height, width, depth] = image.shape;
  const channels = depth as Pixels['channels'];
  const packed = packedBytes(image);
  if (packed) {
    try {
      const data = await packed.data<'int32'>();
      const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, height * width * channels);
      return {width, height, channels, bytes: bytes.slice()};
    } finally {
      packed.dispose();
    }
  }
  const isPacked = channels === 3 && (await canPack());
  // As floats, so that a little noise can be rounded away.
  const values = tf.tidy(() => (isPacked ? pack(toBytes(image)) : tf.cast(toBytes(image), 'float32')));
  try {
    const data = await values.data();
    if (!isPacked) return {width, height, channels, bytes: rounded(data)};
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

/** How long a picture should take on the backend of now: by its multiplications, and how long a convolution of known size takes. */
import * as tf from '@tensorflow/tfjs-core';
import {macsPerPicture} from '../../model/cost.ts';
import type {GeneratorSpec} from '../../model/generator-spec.ts';

const SIZE = 16;
const CHANNELS = 32;
const MACS = SIZE ** 2 * 9 * CHANNELS ** 2;

async function convolutionMs(): Promise<number> {
  const start = performance.now();
  const result = tf.tidy(() => {
    const x = tf.ones([1, SIZE, SIZE, CHANNELS]) as tf.Tensor4D;
    return tf.conv2d(x, tf.ones([3, 3, CHANNELS, CHANNELS]) as tf.Tensor4D, 1, 'same');
  });
  try {
    await result.data();
    return performance.now() - start;
  } finally {
    result.dispose();
  }
}

/** Rather too much than too little: small convolutions are slow for their size. */
export async function estimatePictureMs(spec: GeneratorSpec): Promise<number> {
  // The first one compiles.
  await convolutionMs();
  const {weights, filters} = macsPerPicture(spec);
  return ((weights + filters) / MACS) * (await convolutionMs());
}

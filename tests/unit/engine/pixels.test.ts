import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {readPixels} from '../../../src/engine/pixels.ts';

describe('readPixels', () => {
  it.each([1, 3, 4] as const)(
    'gives the bytes of %i channels by the official conversion, and frees what it made',
    async (channels) => {
      const values = Float32Array.from(
        {length: 2 * 5 * channels},
        (_, i) => -1.2 + (i * 2.4) / (10 * channels),
      );
      const image = tf.tensor4d(values, [1, 2, 5, channels]);
      const {numTensors} = tf.memory();
      const pixels = await readPixels(image);
      expect(tf.memory().numTensors).toBe(numTensors);
      image.dispose();
      const expected = values.map((value) => {
        const level = Math.fround(Math.fround(value * 127.5) + 128);
        return Math.trunc(Math.min(255, Math.max(0, level)));
      });
      expect(pixels).toEqual({width: 5, height: 2, channels, bytes: Uint8Array.from(expected)});
    },
  );
});

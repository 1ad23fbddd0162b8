import {MathBackendCPU} from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {afterEach, describe, expect, it} from 'vitest';
import {readPixels} from '../../../../src/engine/worker/pixels.ts';

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

describe('readPixels from a graphics card', () => {
  tf.copyRegisteredKernels('cpu', 'webgpu');

  /** Plain JavaScript under the name of one, which reads back through `change`; the largest number read is told. */
  async function useGraphicsCard(
    change: (value: number, i: number) => number,
  ): Promise<{largest: () => number}> {
    let largest = 0;
    class Backend extends MathBackendCPU {
      override async read(dataId: object): Promise<tf.backend_util.BackendValues> {
        const values = (await super.read(dataId)) as Float32Array;
        largest = Math.max(largest, ...values);
        return Float32Array.from(values, change);
      }
    }
    tf.registerBackend('webgpu', () => new Backend());
    await tf.setBackend('webgpu');
    return {largest: () => largest};
  }

  const levels = Array.from({length: 6 * 4 * 3}, (_, i) => (i * 37) % 256);

  async function read(): Promise<number[]> {
    const image = tf.tensor4d(
      levels.map((level) => (level + 0.5 - 128) / 127.5),
      [1, 6, 4, 3],
    );
    try {
      return Array.from((await readPixels(image)).bytes);
    } finally {
      image.dispose();
    }
  }

  afterEach(async () => {
    await tf.setBackend('cpu');
    tf.removeBackend('webgpu');
  });

  it('packs three bytes into a number where numbers come back as they are', async () => {
    const {largest} = await useGraphicsCard((value) => value);
    expect(await read()).toEqual(levels);
    expect(largest()).toBeGreaterThan(65535);
    const {numTensors} = tf.memory();
    await read();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it.each<[string, (value: number, i: number) => number]>([
    [
      'one more or less in a few places',
      (value, i) => (i % 97 === 13 ? value + (i % 2 === 0 ? 1 : -1) : value),
    ],
    ['a rounded half float', (value) => Number(value.toPrecision(4))],
  ])('reads each byte by itself where what comes back is %s', async (_, change) => {
    await useGraphicsCard(change);
    const worst = Math.max(...(await read()).map((byte, i) => Math.abs(byte - levels[i]!)));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('rounds noise away that is less than half a level', async () => {
    await useGraphicsCard((value, i) => value + 0.3 * Math.sin(i));
    expect(await read()).toEqual(levels);
  });
});

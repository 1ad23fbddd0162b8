import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {
  addColours,
  hasColours,
  joinedChannels,
  type ToRgbAttributes,
} from '../../../../src/generator/kernels/colours.ts';
import {packedBytes, toBytes} from '../../../../src/generator/picture-bytes.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';
import {plainColours} from '../../../support/plain-colours.ts';

const LIMIT = 1e-4;

interface Shape extends ToRgbAttributes {
  pictures: number;
  height: number;
  width: number;
  inputs: number;
  channels: number;
  isFirst?: boolean;
}

/** Largest difference between the kernel, on numbers from a seed, and the plain loop. It must leave no tensor behind. */
async function difference(shape: Shape, seed = 0): Promise<number> {
  const {pictures, height, width, inputs, channels, pixels, edges, clamp, isFirst = false} = shape;
  const outputs = pixels ** 2 * channels;
  const [halfHeight, halfWidth] = [(height * pixels) / 2, (width * pixels) / 2];
  const numbers = {
    x: randn(seed, pictures * height * width * inputs),
    weights: randn(seed + 1, inputs * outputs),
    styles: randn(seed + 2, pictures * inputs),
    bias: randn(seed + 3, outputs),
    before: isFirst ? null : randn(seed + 4, pictures * halfHeight * halfWidth * channels),
  };
  const before = tf.memory().numTensors;
  const y = tf.tidy(() =>
    addColours(
      {
        x: tf.tensor4d(numbers.x, [pictures, height, width, inputs]),
        weights: tf.tensor4d(numbers.weights, [1, 1, inputs, outputs]),
        styles: tf.tensor2d(numbers.styles, [pictures, inputs]),
        bias: tf.tensor1d(numbers.bias),
        ...(numbers.before
          ? {before: tf.tensor4d(numbers.before, [pictures, halfHeight, halfWidth, channels])}
          : {}),
      },
      {pixels, edges, clamp},
    ),
  );
  expect(y.shape).toEqual([pictures, height * pixels, width * pixels, channels]);
  const actual = await take(y);
  expect(tf.memory().numTensors).toBe(before);
  return maxDifference(actual, plainColours({...shape, ...numbers}));
}

describe('ToRGB of our own', () => {
  beforeAll(() => startBackend('wasm'));

  const usual: Shape = {
    ...{pictures: 1, height: 6, width: 8, inputs: 5, channels: 3},
    ...{pixels: 1, edges: 'repeated', clamp: Infinity},
  };

  test.each([1, 2] as const)('with %i pixels a place is that of a plain loop', async (pixels) => {
    for (const edges of ['repeated', 'zeros'] as const) {
      for (const clamp of [0.5, Infinity]) {
        for (const isFirst of [false, true]) {
          const shape = {...usual, pixels, edges, clamp, isFirst};
          expect(await difference(shape), JSON.stringify(shape)).toBeLessThan(LIMIT);
        }
      }
    }
  });

  test.each([1, 2, 3, 4, 5])('of %i pictures takes for each its own style', async (pictures) => {
    expect(await difference({...usual, pictures})).toBeLessThan(LIMIT);
  });

  test('is that of a plain loop for shapes at random', async () => {
    for (let i = 0; i < 60; i++) {
      const random = [...randn(1000 + i, 9)];
      // The far digits of a normal number are evenly spread.
      const upTo = (most: number): number => 1 + Math.floor(((Math.abs(random.pop()!) * 1000) % 1) * most);
      const pixels = upTo(2) as 1 | 2;
      const size = (): number => (pixels === 1 ? 2 * upTo(9) : upTo(9));
      const shape: Shape = {
        ...{pictures: upTo(3), height: size(), width: size(), inputs: upTo(40), channels: upTo(4), pixels},
        ...{edges: upTo(2) === 1 ? 'zeros' : 'repeated', clamp: upTo(2) === 1 ? 1 : Infinity},
      };
      expect(await difference(shape, 10 * i), JSON.stringify(shape)).toBeLessThan(LIMIT);
    }
  });

  test.each([
    ['styles', [1, 5], '[2, 4]'],
    ['weights', [1, 1, 4, 6], '[1, 1, 4, 3]'],
    ['before', [2, 3, 4, 3], '[2, 3, 2, 3]'],
  ])('takes no %s of another shape', (name, shape, expected) => {
    const right: Record<string, number[]> = {
      ...{x: [2, 6, 4, 4], weights: [1, 1, 4, 3], styles: [2, 4], bias: [3], before: [2, 3, 2, 3]},
    };
    const run = (shapes: Record<string, number[]>): tf.Tensor =>
      tf.tidy(() => {
        const tensors = Object.entries(shapes).map(([key, size]) => [key, tf.zeros(size)]);
        const inputs = Object.fromEntries(tensors) as Parameters<typeof addColours>[0];
        return addColours(inputs, {pixels: 1, edges: 'zeros', clamp: 1});
      });
    run(right).dispose();
    expect(() => run({...right, [name]: shape})).toThrow(`${name} must have the shape ${expected}, got`);
  });

  test.each([
    [1, 1],
    [3, 3],
    [4, 8],
    [16, 3],
    [5, 7],
  ])('joins %i channels and %i', async (first, second) => {
    const a = tf.tensor4d(randn(1, 30 * first), [2, 3, 5, first]);
    const b = tf.tensor4d(randn(2, 30 * second), [2, 3, 5, second]);
    expect(await take(joinedChannels(a, b))).toEqual(await take(tf.concat([a, b], 3)));
    expect(() => joinedChannels(a, tf.zeros([2, 3, 4, second]))).toThrow(
      `second must have the shape [2, 3, 5, ${second}], got [2, 3, 4, ${second}].`,
    );
    tf.dispose([a, b]);
  });

  test.each([1, 3, 15, 16, 17, 48, 1000])('makes the same bytes of %i numbers', async (count) => {
    const numbers = randn(count, count).map((value, i) => [value, 1, -1, 1e9, -1e9, 2 / 255][i % 6]!);
    const image = tf.tensor4d(numbers, [1, 1, count, 1]);
    const packed = packedBytes(image)!;
    const data = await packed.data<'int32'>();
    const bytes = new Uint8Array(data.slice().buffer, 0, count);
    expect([...bytes]).toEqual([...(await take(toBytes(image)))]);
    tf.dispose([image, packed]);
  });

  test('is there on this backend only', async () => {
    expect(hasColours()).toBe(true);
    await startBackend('tfjs-wasm');
    expect(hasColours()).toBe(false);
    const image = tf.zeros([1, 1, 1, 1]);
    expect(packedBytes(image)).toBeNull();
    image.dispose();
  });
});

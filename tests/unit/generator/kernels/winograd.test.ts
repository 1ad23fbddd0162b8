import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test, vi} from 'vitest';
import {hasWinograd, transformedWeights, winogradConv2d} from '../../../../src/generator/kernels/winograd.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {startBackend} from '../../../support/backends.ts';
import {kernelDifference as difference} from '../../../support/kernel-difference.ts';

/** Values are about 1, the largest about 10. */
const LIMIT = 2e-4;

describe('the convolution of our own', () => {
  beforeAll(() => startBackend('wasm'));

  // All remainders of tiles of four, one pixel and one row included.
  test.each([
    [1, 1],
    [1, 9],
    [2, 3],
    [3, 2],
    [4, 4],
    [5, 4],
    [6, 13],
    [7, 7],
    [8, 8],
    [9, 5],
    [16, 16],
    [17, 1],
    [33, 30],
  ])('of %i x %i pixels is that of a plain loop', async (height, width) => {
    expect(await difference({pictures: 1, height, width, inputs: 8, outputs: 8})).toBeLessThan(LIMIT);
  });

  test.each([
    [1, 1],
    [1, 8],
    [2, 3],
    [3, 5],
    [4, 4],
    [5, 2],
    [7, 9],
    [12, 12],
    [19, 16],
    [16, 19],
    [33, 31],
    [64, 48],
    [127, 129],
    [256, 255],
    [513, 6],
    [6, 513],
    [512, 512],
  ])('of %i to %i channels is that of a plain loop', async (inputs, outputs) => {
    expect(await difference({pictures: 1, height: 5, width: 6, inputs, outputs})).toBeLessThan(LIMIT);
  });

  test.each([1, 2, 3, 4, 5])('of %i pictures takes for each its own style', async (pictures) => {
    expect(await difference({pictures, height: 7, width: 9, inputs: 6, outputs: 10})).toBeLessThan(LIMIT);
  });

  test('adds noise, has a slope, and clamps', async () => {
    const shape = {pictures: 2, height: 9, width: 6, inputs: 5, outputs: 7};
    for (const hasNoise of [false, true]) {
      for (const slope of [0.2, 1]) {
        for (const clamp of [0.5, Infinity]) {
          const what = JSON.stringify({hasNoise, slope, clamp});
          expect(await difference({...shape, hasNoise, slope, clamp}), what).toBeLessThan(LIMIT);
        }
      }
    }
  });

  test('is that of a plain loop for shapes at random', async () => {
    for (let i = 0; i < 60; i++) {
      const random = [...randn(1000 + i, 8)];
      // The far digits of a normal number are evenly spread.
      const next = (): number => (Math.abs(random.pop()!) * 1000) % 1;
      const upTo = (most: number): number => 1 + Math.floor(next() * most);
      const shape = {
        pictures: upTo(5),
        height: upTo(21),
        width: upTo(21),
        inputs: upTo(40),
        outputs: upTo(40),
        hasNoise: next() < 0.5,
        slope: next() < 0.5 ? 0.2 : 1,
        clamp: next() < 0.5 ? 2 : Infinity,
      };
      expect(await difference(shape, 10 * i), JSON.stringify(shape)).toBeLessThan(LIMIT);
    }
  });

  test('keeps nothing on the heap', async () => {
    const {wasm} = tf.backend() as unknown as {wasm: {HEAPU8: Uint8Array}};
    const run = (): Promise<number> =>
      difference({pictures: 1, height: 4, width: 4, inputs: 64, outputs: 64});
    await run();
    const before = wasm.HEAPU8.length;
    // 300 KiB of scratch and 600 KiB of weights each time.
    for (let i = 0; i < 200; i++) await run();
    expect(wasm.HEAPU8.length).toBe(before);
  });

  test('takes no filter of another size', () => {
    const filter = tf.zeros<tf.Rank.R4>([1, 1, 4, 8]);
    expect(() => transformedWeights(filter)).toThrow('must have 3x3 weights to be transformed, got 1x1.');
    filter.dispose();
  });

  test.each([
    ['styles', [1, 5], '[2, 4]'],
    ['scales', [2, 1], '[2, 6]'],
    ['weights', [36, 1, 3, 8], '[36, 1, 4, 8]'],
    ['noise', [1, 6, 5, 1], '[1, 5, 6, 1]'],
  ])('takes no %s of another shape', (name, shape, expected) => {
    const right: Record<string, number[]> = {
      x: [2, 5, 6, 4],
      weights: [36, 1, 4, 8],
      styles: [2, 4],
      scales: [2, 6],
      bias: [6],
      noise: [1, 5, 6, 1],
    };
    const run = (shapes: Record<string, number[]>): tf.Tensor =>
      tf.tidy(() => {
        const tensors = Object.entries(shapes).map(([key, size]) => [key, tf.zeros(size)]);
        const inputs = Object.fromEntries(tensors) as Parameters<typeof winogradConv2d>[0];
        return winogradConv2d(inputs, {slope: 1, clamp: 1});
      });
    run(right).dispose();
    expect(() => run({...right, [name]: shape})).toThrow(`${name} must have the shape ${expected}, got`);
  });

  test('throws what WebAssembly throws when it traps', () => {
    const backend = tf.backend() as tf.KernelBackend & {getMemoryOffset(dataId: object): number};
    const offset = vi.spyOn(backend, 'getMemoryOffset').mockReturnValue(2 ** 32 - 16);
    const filter = tf.zeros<tf.Rank.R4>([3, 3, 4, 8]);
    // By which the engine knows that the backend is lost.
    expect(() => transformedWeights(filter)).toThrow(WebAssembly.RuntimeError);
    offset.mockRestore();
    filter.dispose();
  });

  test('is there on this backend only', async () => {
    expect(hasWinograd()).toBe(true);
    await startBackend('tfjs-wasm');
    expect(hasWinograd()).toBe(false);
    await startBackend('cpu');
    expect(hasWinograd()).toBe(false);
    await startBackend('wasm');
    expect(hasWinograd()).toBe(true);
  });
});

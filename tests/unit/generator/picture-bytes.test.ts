import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {toBytes, toRgba} from '../../../src/generator/picture-bytes.ts';
import {startBackend} from '../../support/backends.ts';

describe.each(['cpu', 'wasm'] as const)('toBytes on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test('truncates and clamps as the official generate.py does', async () => {
    // (torch.tensor(x) * 127.5 + 128).clamp(0, 255).to(torch.uint8)
    const x = [-9, -1.004, -1, -0.999, -0.004, 0, 0.0078, 0.0079, 0.996, 0.9961, 1, 9];
    const image = tf.tensor4d(x, [1, 2, 2, 3]);
    const bytes = toBytes(image);
    expect(bytes.dtype).toBe('int32');
    expect(bytes.shape).toEqual(image.shape);
    expect([...(await bytes.data())]).toEqual([0, 0, 0, 0, 127, 128, 128, 129, 254, 255, 255, 255]);
    tf.dispose([image, bytes]);
  });
});

describe('toRgba', () => {
  test('spreads grey over red, green and blue', () => {
    expect([...toRgba([7, 200], 1)]).toEqual([7, 7, 7, 255, 200, 200, 200, 255]);
  });

  test('adds an opaque alpha to RGB', () => {
    expect([...toRgba([1, 2, 3, 4, 5, 6], 3)]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  test('keeps the alpha of RGBA', () => {
    expect([...toRgba([1, 2, 3, 4], 4)]).toEqual([1, 2, 3, 4]);
  });
});

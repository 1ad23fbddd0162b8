import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {channelsLast, subPixelKernel} from '../../../../src/generator/super-resolution/sub-pixel.ts';

await tf.setBackend('cpu');

const [IN, OUT] = [3, 2];
const values = (count: number): Float32Array =>
  Float32Array.from({length: count}, (_, i) => ((i * 37) % 19) / 10 - 0.9);

/** Transposed convolution of stride 2, by its definition. */
function transposed(x: Float32Array, size: number, kernel: Float32Array, side: number, padding: number) {
  const outSize = (size - 1) * 2 + side - 2 * padding;
  const out = new Float32Array(outSize * outSize * OUT);
  for (let y = 0; y < size; y++)
    for (let column = 0; column < size; column++)
      for (let ky = 0; ky < side; ky++)
        for (let kx = 0; kx < side; kx++) {
          const [toY, toX] = [2 * y - padding + ky, 2 * column - padding + kx];
          if (toY < 0 || toX < 0 || toY >= outSize || toX >= outSize) continue;
          for (let o = 0; o < OUT; o++)
            for (let i = 0; i < IN; i++)
              out[(toY * outSize + toX) * OUT + o]! +=
                x[(y * size + column) * IN + i]! * kernel[((o * IN + i) * side + ky) * side + kx]!;
        }
  return {out, outSize};
}

describe('subPixelKernel', () => {
  it.each([
    [2, 0],
    [4, 3],
  ] as const)('is a transposed convolution of side %i and padding %i', (side, padding) => {
    const size = 5;
    const [x, kernel] = [values(size * size * IN), values(OUT * IN * side * side)];
    const {out, outSize} = transposed(x, size, kernel, side, padding);
    const taps = side === 2 ? 1 : 3;
    const result = tf.tidy(() => {
      const filter = tf.tensor4d(subPixelKernel(kernel, IN, OUT, side), [taps, taps, IN, 4 * OUT]);
      return tf.depthToSpace(tf.conv2d(tf.tensor4d(x, [1, size, size, IN]), filter, 1, 'valid'), 2, 'NHWC');
    });
    expect(result.shape).toEqual([1, outSize, outSize, OUT]);
    const found = result.dataSync();
    out.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
    result.dispose();
  });
});

describe('channelsLast', () => {
  it('puts rows and columns first, then what goes in, then what comes out', () => {
    const kernel = Float32Array.from({length: 2 * 3 * 4}, (_, i) => i);
    const turned = tf.tidy(() => [
      ...tf.transpose(tf.tensor4d(kernel, [2, 3, 2, 2]), [2, 3, 1, 0]).dataSync(),
    ]);
    expect([...channelsLast(kernel, 3, 2, 2)]).toEqual(turned);
  });
});

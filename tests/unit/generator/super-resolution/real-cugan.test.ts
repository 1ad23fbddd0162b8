import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {BORDER, RealCugan, type Excitations} from '../../../../src/generator/super-resolution/real-cugan.ts';
import {startBackend} from '../../../support/backends.ts';
import {cuganReference, cuganWeights, HEIGHT, WIDTH} from '../../../support/real-cugan.ts';

const {picture, enlarged} = cuganReference();
const [fullHeight, fullWidth] = [HEIGHT + 2 * BORDER, WIDTH + 2 * BORDER];

/** Its pixels from `x`, `y` on, 0 .. 1. */
function part(x: number, y: number, width: number, height: number): tf.Tensor4D {
  return tf.tidy(() => {
    const whole = tf.tensor4d(
      Float32Array.from(picture, (value) => value / 255),
      [1, fullHeight, fullWidth, 3],
    );
    return tf.slice(whole, [0, y, x, 0], [1, height, width, 3]);
  });
}

async function runOn(network: RealCugan, input: tf.Tensor4D, excitations: Excitations | null) {
  const result = network.run(input, excitations);
  input.dispose();
  const {shape} = result;
  const values = await result.data<'float32'>();
  result.dispose();
  return {shape, values};
}

const farthest = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
  Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);

describe('RealCugan', () => {
  it.each(['wasm', 'tfjs-wasm'] as const)(
    'gives what ncnn gives, on %s, and keeps nothing there',
    async (backend) => {
      await startBackend(backend);
      const before = tf.memory().numTensors;
      const network = new RealCugan(cuganWeights());
      const held = tf.memory().numTensors;
      const {shape, values} = await runOn(network, part(0, 0, fullWidth, fullHeight), null);
      expect(shape).toEqual([1, 2 * HEIGHT, 2 * WIDTH, 3]);
      expect(farthest(values, enlarged)).toBeLessThan(1e-4);
      expect(tf.memory().numTensors).toBe(held);
      network.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('draws a part as in the whole, once it knows of the whole', async () => {
    await startBackend('wasm');
    const network = new RealCugan(cuganWeights());
    const held = tf.memory().numTensors;
    const whole = part(0, 0, fullWidth, fullHeight);
    const excitations = await network.excitationsOf(whole);
    whole.dispose();
    expect(excitations.map(({length}) => length)).toEqual([64, 128, 128, 64]);
    expect(tf.memory().numTensors).toBe(held);
    // The lower right quarter.
    const [x, y, width, height] = [20, 16, 20, 16];
    const alone = await runOn(network, part(x, y, width + 36, height + 36), null);
    const {shape, values} = await runOn(network, part(x, y, width + 36, height + 36), excitations);
    expect(shape).toEqual([1, 2 * height, 2 * width, 3]);
    const expected = Array.from({length: 2 * height}, (_, row) => {
      const start = ((2 * y + row) * 2 * WIDTH + 2 * x) * 3;
      return [...enlarged.subarray(start, start + 2 * width * 3)];
    }).flat();
    expect(farthest(values, expected)).toBeLessThan(1e-4);
    // Else nothing was shown by that.
    expect(farthest(alone.values, expected)).toBeGreaterThan(1e-3);
    network.dispose();
  });

  it.each([
    ['cut', (bytes: ArrayBuffer) => bytes.slice(0, -4)],
    ['too long', (bytes: ArrayBuffer) => new Uint8Array([...new Uint8Array(bytes), 0, 0, 0, 0]).buffer],
    ['of another network', (bytes: ArrayBuffer) => new Uint8Array(bytes.byteLength).fill(1).buffer],
  ])('refuses a file that is %s', async (_, change) => {
    await startBackend('wasm');
    expect(() => new RealCugan(change(cuganWeights()))).toThrow(RangeError);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {inTurn} from '../../../../src/generator/ops/in-turn.ts';
import {adaptiveInstanceNorm} from '../../../../src/generator/stylegan1/adaptive-instance-norm.ts';
import {startBackend} from '../../../support/backends.ts';
import {take} from '../../../support/golden.ts';

describe.each(['cpu', 'wasm'] as const)('adaptiveInstanceNorm on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  const apply = (x: Float32Array | number[], styles: number[]): Promise<Float32Array> =>
    take(
      tf.tidy(() =>
        inTurn(
          tf.tensor4d(x, [2, 3, 4, 2]),
          adaptiveInstanceNorm(() => tf.tensor2d(styles, [2, 4])),
        ),
      ),
    );

  test('gives every map of every picture the deviation and mean that its style asks for', async () => {
    // Far from 0, where the mean of squares would lose the deviation.
    const x = randn(1, 48).map((value, i) => value * (1 + (i % 2)) + 1000);
    const styles = [2, -3, 5, 6, 0.5, 1, -7, 0];
    const y = await apply(x, styles);
    for (const picture of [0, 1]) {
      for (const channel of [0, 1]) {
        const map = y.slice(picture * 24, picture * 24 + 24).filter((_, i) => i % 2 === channel);
        const mean = map.reduce((a, b) => a + b, 0) / map.length;
        const deviation = Math.sqrt(map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length);
        expect(mean).toBeCloseTo(styles[picture * 4 + 2 + channel]!, 3);
        expect(deviation).toBeCloseTo(Math.abs(styles[picture * 4 + channel]!), 3);
      }
    }
    // A negative scale turns the map over.
    const order = (a: number, b: number): number => Math.sign(x[b]! - x[a]!);
    expect(Math.sign(y[3]! - y[1]!)).toBe(-order(1, 3));
    expect(Math.sign(y[2]! - y[0]!)).toBe(order(0, 2));
  });

  test('gives a flat map its offset', async () => {
    const y = await apply(new Array<number>(48).fill(3), [2, 2, 0.25, -0.5, 2, 2, 0.25, -0.5]);
    expect([...y]).toEqual(Array.from({length: 48}, (_, i) => (i % 2 === 0 ? 0.25 : -0.5)));
  });
});

import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import {leakyRelu} from '../../../../src/generator/ops/leaky-relu.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';

test.each(['cpu', 'wasm'] as const)(
  'negative numbers shrink to a fifth on %s, others stay',
  async (backend) => {
    await startBackend(backend);
    const y = tf.tidy(() => leakyRelu(tf.tensor4d([-1000, -1, -0.5, 0, 0.5, 1000], [1, 1, 2, 3])));
    expect(maxDifference(await take(y), [-200, -0.2, -0.1, 0, 0.5, 1000])).toBeLessThan(2e-5);
  },
);

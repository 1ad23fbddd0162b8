import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {afterEach, describe, expect, it} from 'vitest';
import {tryConvolution, tryOwnConvolution} from '../../../../src/engine/backends/trial-convolution.ts';
import {MODULATED_CONVOLUTION} from '../../../../src/generator/kernels/winograd.ts';
import {startBackend} from '../../../support/backends.ts';

const right = tf.getKernel('Conv2D', 'cpu');

/** Puts a driver's mistake behind the convolution of the cpu backend. */
function spoil(mistake: (values: Float32Array) => void): void {
  tf.unregisterKernel('Conv2D', 'cpu');
  tf.registerKernel({
    ...right,
    kernelFunc: (params) => {
      const info = right.kernelFunc(params) as tf.TensorInfo;
      const backend = params.backend as unknown as {data: {get(id: object): {values: Float32Array}}};
      mistake(backend.data.get(info.dataId).values);
      return info;
    },
  });
}

afterEach(() => {
  tf.unregisterKernel('Conv2D', 'cpu');
  tf.registerKernel(right);
});

describe('tryConvolution', () => {
  it('trusts a backend that computes rightly, within what half floats can hold, and leaves nothing behind', async () => {
    const {numTensors} = tf.memory();
    expect(await tryConvolution()).toBeNull();
    spoil((values) => values.forEach((value, i) => (values[i] = value * (1 + 2 ** -11))));
    expect(await tryConvolution()).toBeNull();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it.each<[string, (values: Float32Array) => void]>([
    ['gives zeros', (values) => values.fill(0)],
    ['gives nothing that is a number', (values) => values.fill(NaN)],
    ['swaps two channels', (values) => ([values[0], values[1]] = [values[1]!, values[0]!])],
    ['forgets the last row', (values) => values.fill(0, values.length - 6 * 8)],
    ['is off by a tenth in one place', (values) => (values[100]! += 0.1)],
  ])('does not trust one that %s', async (_, mistake) => {
    spoil(mistake);
    expect(await tryConvolution()).toBe('it computes a known convolution wrongly');
  });
});

describe('tryOwnConvolution', () => {
  it('trusts kernels that compute rightly, and no others', async () => {
    await startBackend('wasm');
    const {numTensors} = tf.memory();
    expect(await tryOwnConvolution()).toBeNull();
    const own = tf.getKernel(MODULATED_CONVOLUTION, 'wasm');
    tf.unregisterKernel(MODULATED_CONVOLUTION, 'wasm');
    tf.registerKernel({
      ...own,
      kernelFunc: (params) => own.kernelFunc({...params, attrs: {...params.attrs, slope: 0.9}}),
    });
    expect(await tryOwnConvolution()).toBe('it computes a known convolution wrongly');
    tf.unregisterKernel(MODULATED_CONVOLUTION, 'wasm');
    tf.registerKernel(own);
    expect(tf.memory().numTensors).toBe(numTensors);
    await tf.setBackend('cpu');
  });
});

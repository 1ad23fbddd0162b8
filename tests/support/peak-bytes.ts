/** How much of a backend's memory is in use at once. */
import * as tf from '@tensorflow/tfjs-core';
import {vi} from 'vitest';

/**
 * Most bytes that what `run` makes takes at once on the wasm backend, shared data counted once.
 * @param run disposes or returns nothing of what it makes, or is not interested in it
 */
export function peakBytes(run: () => void): number {
  const backend = tf.backend() as tf.KernelBackend & {
    move: (dataId: object, values: unknown, shape: number[], dtype: tf.DataType) => void;
  };
  const sizes = new Map<object, number>();
  let [used, peak] = [0, 0];
  const {move, disposeData} = backend;
  const moved = vi.spyOn(backend, 'move').mockImplementation((...args) => {
    move.apply(backend, args);
    const [dataId, , shape, dtype] = args;
    const bytes = tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype);
    sizes.set(dataId, bytes);
    peak = Math.max(peak, (used += bytes));
  });
  const disposed = vi.spyOn(backend, 'disposeData').mockImplementation((dataId, force) => {
    const isFree = disposeData.call(backend, dataId, force);
    if (isFree) used -= sizes.get(dataId) ?? 0;
    return isFree;
  });
  try {
    run();
  } finally {
    moved.mockRestore();
    disposed.mockRestore();
  }
  return peak;
}

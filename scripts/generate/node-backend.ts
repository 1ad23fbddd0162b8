/** A TensorFlow.js backend for scripts: WebAssembly where it loads, else plain JavaScript. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Starts a backend and makes it the current one.
 * @returns its name
 */
export async function startNodeBackend(): Promise<'wasm' | 'cpu'> {
  try {
    const {setThreadsCount} = await import('@tensorflow/tfjs-backend-wasm');
    // Its threads never end in Node, and would keep the process alive.
    setThreadsCount(1);
    if (await tf.setBackend('wasm')) return 'wasm';
  } catch {
    // No WebAssembly here, or no SIMD: the other backend gives the same pictures.
  }
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return 'cpu';
}

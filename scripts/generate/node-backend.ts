/** A TensorFlow.js backend for scripts: WebAssembly where it loads, else plain JavaScript. */
import {readFileSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import {kernelBuildHere} from '../../src/generator/kernels/kernel-build.ts';
import {registerWasmKernels} from '../../src/generator/kernels/wasm-kernels.ts';
import {hasWinograd} from '../../src/generator/kernels/winograd.ts';
import {compiledKernels} from '../build/compile-kernels.ts';

/** Starts WebAssembly with one thread; false where there is none. */
async function startWasm(): Promise<boolean> {
  try {
    const {setThreadsCount} = await import('@tensorflow/tfjs-backend-wasm');
    // Its threads never end in Node, and would keep the process alive.
    setThreadsCount(1);
    return await tf.setBackend('wasm');
  } catch {
    // No WebAssembly here, or no SIMD: the other backend gives the same pictures.
    return false;
  }
}

/**
 * Starts a backend and makes it the current one.
 * @returns its name
 */
export async function startNodeBackend(): Promise<'wasm' | 'cpu'> {
  if (await startWasm()) {
    if (!hasWinograd()) {
      const file = await compiledKernels(kernelBuildHere());
      await registerWasmKernels(await WebAssembly.compile(readFileSync(file)));
    }
    return 'wasm';
  }
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return 'cpu';
}

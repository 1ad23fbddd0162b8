/** A TensorFlow.js backend for scripts: WebAssembly where it loads, else plain JavaScript. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {kernelBuildHere} from '../../src/generator/kernels/kernel-build.ts';
import {registerWasmKernels} from '../../src/generator/kernels/wasm-kernels.ts';
import {hasWinograd} from '../../src/generator/kernels/winograd.ts';
import {isPackaged} from '../places.ts';

/** Path of our own kernels: beside the program in the package, compiled from their sources in a clone. */
async function kernelsHere(): Promise<string> {
  const build = kernelBuildHere();
  if (isPackaged) return join(import.meta.dirname, `kernels-${build}.wasm`);
  const {compiledKernels} = await import('../build/compile-kernels.ts');
  return compiledKernels(build);
}

/** Starts WebAssembly with one thread; false where there is none. */
async function startWasm(): Promise<boolean> {
  try {
    const {setThreadsCount, setWasmPaths} = await import('@tensorflow/tfjs-backend-wasm');
    if (isPackaged) setWasmPaths(join(import.meta.dirname, '/'));
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
      await registerWasmKernels(await WebAssembly.compile(readFileSync(await kernelsHere())));
    }
    return 'wasm';
  }
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return 'cpu';
}

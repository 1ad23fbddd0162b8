/** In Node: TensorFlow.js's wasm backend with shared memory, and the kernels of our own with threads that help. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import {setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import {compiledKernels} from '../../scripts/build/compile-kernels.ts';
import {withSharedMemory} from '../../src/engine/backends/shared-memory.ts';
import type {HelperTask} from '../../src/generator/kernels/helpers.ts';
import {kernelBuildHere} from '../../src/generator/kernels/kernel-build.ts';
import {registerWasmKernels} from '../../src/generator/kernels/wasm-kernels.ts';

const program = 'tfjs-backend-wasm-simd.wasm';

/** Does what `kernel-helper.worker.ts` does. */
const helperSource = `
  const {workerData} = require('node:worker_threads');
  const {module, memory, board, scratch} = workerData;
  new WebAssembly.Instance(module, {env: {memory}}).exports.help(board, scratch);
`;

/** A thread of Node. */
export function startThread(workerData: HelperTask): Worker {
  return new Worker(helperSource, {eval: true, workerData});
}

/** Makes it the current backend, without kernels of our own. */
export async function startSharedWasm(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nonesuch-shared-'));
  try {
    const bytes = readFileSync(
      createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${program}`),
    );
    const shared = withSharedMemory(new Uint8Array(bytes).buffer);
    writeFileSync(join(folder, program), new Uint8Array(shared));
    setThreadsCount(1);
    setWasmPaths(`${folder}/`);
    if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js does not start with shared memory.');
  } finally {
    rmSync(folder, {recursive: true});
  }
}

export async function sharedKernels(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(readFileSync(await compiledKernels(kernelBuildHere(true))));
}

/**
 * Makes it the current backend.
 * @param threads that of the test included
 * @param start starts one of the others
 * @returns what takes the kernels away and ends the threads
 */
export async function startThreadedWasm(
  threads: number,
  start: (task: HelperTask) => Worker = startThread,
): Promise<() => void> {
  if (tf.getBackend() !== 'wasm') await startSharedWasm();
  return registerWasmKernels(await sharedKernels(), {
    count: threads - 1,
    start: (task) => {
      const worker = start(task);
      return () => void worker.terminate();
    },
  });
}

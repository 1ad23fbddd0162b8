/** Starting a TF.js backend for a test, in Node or in a browser. */
import * as tf from '@tensorflow/tfjs-core';
import {kernelUrls} from 'virtual:kernels';
import {kernelBuildHere} from '../../src/generator/kernels/kernel-build.ts';
import {registerWasmKernels} from '../../src/generator/kernels/wasm-kernels.ts';
import {registerWebGpuKernels} from '../../src/generator/kernels/webgpu/webgpu-kernels.ts';

/** `tfjs-wasm`, `tfjs-webgpu`: without kernels of our own. */
export type BackendName = 'cpu' | 'wasm' | 'tfjs-wasm' | 'webgl' | 'webgpu' | 'tfjs-webgpu';

/** Where a browser finds the wasm binaries; Node finds them by itself. */
const WASM_PATH = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';

/** Largest difference from a float32 reference, for pictures: GPUs add in another order, and approximate. */
export const PICTURE_LIMIT: Record<BackendName, number> = {
  cpu: 1e-4,
  wasm: 1e-4,
  'tfjs-wasm': 1e-4,
  webgl: 2e-3,
  webgpu: 2e-3,
  'tfjs-webgpu': 2e-3,
};

/** Take the kernels away again; null where there are none. */
let stopKernels: (() => void) | null = null;
let stopPrograms: (() => void) | null = null;

/** The build of the kernels that this runtime can run. */
export async function compiledKernels(): Promise<WebAssembly.Module> {
  const url = kernelUrls[kernelBuildHere()];
  if (!url.startsWith('file:')) return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  const {readFile} = await import('node:fs/promises');
  return WebAssembly.compile(await readFile(new URL(url)));
}

/** Makes a backend the current one, or throws. */
export async function startBackend(name: BackendName): Promise<void> {
  switch (name) {
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      break;
    case 'wasm':
    case 'tfjs-wasm': {
      const {setThreadsCount, setWasmPaths} = await import('@tensorflow/tfjs-backend-wasm');
      setThreadsCount(1);
      if (typeof document !== 'undefined') setWasmPaths(WASM_PATH);
      break;
    }
    case 'webgl':
      await import('@tensorflow/tfjs-backend-webgl');
      // Otherwise a software rasteriser is refused, and there may be no other where tests run.
      tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
      break;
    case 'webgpu':
    case 'tfjs-webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      break;
  }
  const isStarted = await tf.setBackend(name.replace(/^tfjs-/, ''));
  if (!isStarted) throw new Error(`The backend ${name} does not start here.`);
  await tf.ready();
  if (name === 'wasm') stopKernels ??= await registerWasmKernels(await compiledKernels());
  if (name === 'webgpu') stopPrograms ??= registerWebGpuKernels();
  if (name === 'tfjs-wasm') {
    stopKernels?.();
    stopKernels = null;
  }
  if (name === 'tfjs-webgpu') {
    stopPrograms?.();
    stopPrograms = null;
  }
}

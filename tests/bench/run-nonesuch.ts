/** The bench's network in this project's own generator. */
import * as tf from '@tensorflow/tfjs-core';
import {getThreadsCount, setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import {startFusedPrograms} from '../../src/engine/backends/fused-programs.ts';
import {KernelThreads} from '../../src/engine/backends/kernel-threads.ts';
import {loadOwnKernels, startOwnKernels} from '../../src/engine/backends/own-kernels.ts';
import {withSharedMemory} from '../../src/engine/backends/shared-memory.ts';
import {withRoomFor} from '../../src/engine/backends/wasm-threads.ts';
import {Generator} from '../../src/generator/generator.ts';
import type {BenchCase, KernelTime, Memory, Runner} from './measure.ts';
import {benchSpec, type benchTensors} from './network.ts';

/** Bytes that the wasm module has taken; undefined on other backends. */
function wasmHeap(): number | undefined {
  const backend = tf.backend() as {wasm?: {HEAPU8?: Uint8Array}};
  return backend.wasm?.HEAPU8?.length;
}

const TFJS = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';

/** As the engine starts the kernels of our own. */
async function startOwn(threads: number): Promise<boolean> {
  if (threads > 1) shareMemory();
  const helpers = threads > 1 ? new KernelThreads(threads - 1) : null;
  if (!(await startWasm(1))) return false;
  const kernels = await loadOwnKernels(threads > 1);
  return kernels !== null && (await startOwnKernels(kernels, helpers)) !== null;
}

/** Of TensorFlow.js's build without threads. */
function shareMemory(): void {
  const {platform} = tf.env();
  const {fetch: fetchOfPlatform} = platform;
  platform.fetch = async (path, init) => {
    const response = await fetchOfPlatform.call(platform, path, init);
    return path.endsWith('.wasm') ? new Response(withSharedMemory(await response.arrayBuffer())) : response;
  };
}

/** TensorFlow.js with so many threads and no fewer. */
async function startWasm(threads: number): Promise<boolean> {
  setWasmPaths(TFJS, true);
  if (threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setThreadsCount(threads);
  const isStarted = await withRoomFor(threads, () => tf.setBackend('wasm'));
  if (isStarted && threads > 1 && getThreadsCount() !== threads)
    throw new Error(`was to have ${threads} threads, got ${getThreadsCount()}`);
  return isStarted;
}

export async function createNonesuch(
  {runtime, backend, threads}: BenchCase,
  tensors: ReturnType<typeof benchTensors>,
): Promise<Runner> {
  tf.env().set('SOFTWARE_WEBGL_ENABLED', true);
  const startOnWasm = (): Promise<boolean> =>
    runtime === 'nonesuch' ? startOwn(threads) : startWasm(threads);
  const isStarted = await (backend === 'wasm' ? startOnWasm() : tf.setBackend(backend));
  if (!isStarted) throw new Error('does not start');
  await tf.ready();
  if (backend === 'webgpu' && runtime === 'nonesuch') {
    const {device} = tf.backend() as unknown as {device: GPUDevice};
    if (!(await startFusedPrograms(device, 60_000)))
      throw new Error('programs of our own are not to be trusted');
  }
  const parameters = new Map([...tensors].map(([name, {shape, data}]) => [name, tf.tensor(data, shape)]));
  const generator = new Generator(benchSpec, parameters);

  const picture = (z: Float32Array): tf.Tensor4D =>
    tf.tidy(() => {
      const {zDim} = benchSpec.mapping;
      const rows = Array.from({length: z.length / zDim}, (_, i) => z.subarray(i * zDim, (i + 1) * zDim));
      return generator.synthesize(generator.map(rows), {noiseMode: 'none'});
    });
  return {
    async run(z) {
      const image = picture(z);
      const values = await image.data<'float32'>();
      image.dispose();
      return values;
    },
    memory(): Memory {
      const memory = tf.memory() as tf.MemoryInfo & {
        numBytesInGPUAllocated?: number;
        numBytesAllocatedInGPU?: number;
      };
      const gpu = memory.numBytesInGPUAllocated ?? memory.numBytesAllocatedInGPU;
      const heap = wasmHeap();
      return {
        tensors: memory.numTensors,
        bytes: memory.numBytes,
        ...(gpu === undefined ? {} : {gpuBytes: gpu}),
        ...(heap === undefined ? {} : {heapBytes: heap}),
      };
    },
    ...(backend === 'wasm' ? {profile: (z: Float32Array) => bestProfile(() => picture(z))} : {}),
  };
}

/** Pictures of which each kernel's best time counts: one alone meets whatever else the machine does. */
const PROFILES = 20;

async function bestProfile(picture: () => tf.Tensor4D): Promise<KernelTime[]> {
  const runs: KernelTime[][] = [];
  for (let i = 0; i < PROFILES; i++) runs.push(await profile(picture));
  return runs[0]!.map((kernel, place) => {
    return {...kernel, ms: Math.min(...runs.map((run) => run[place]!.ms))};
  });
}

async function profile(picture: () => tf.Tensor4D): Promise<KernelTime[]> {
  const {kernels, result} = await tf.profile(picture);
  tf.dispose(result as tf.Tensor4D);
  const times: KernelTime[] = [];
  for (const kernel of kernels) {
    // TF.js also reports the fused convolution's wrapper, with the time of the kernel inside it.
    if (kernel.name.endsWith('__op')) continue;
    times.push({
      name: kernel.name,
      inputs: kernel.inputShapes,
      output: kernel.outputShapes[0] ?? [],
      ms: (await kernel.kernelTimeMs) as number,
    });
  }
  return times;
}

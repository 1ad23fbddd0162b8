/** What is measured of each runtime, in the same way for all. */

/** Of onnxruntime-web: what its name alone imports, and its builds for one backend each. */
export type OnnxRuntime = 'onnxruntime-web' | 'onnxruntime-web/wasm' | 'onnxruntime-web/webgl';
/** `tfjs`: this project's generator with TensorFlow.js's kernels alone; not on webgl, where there are no others. */
export type Runtime = 'nonesuch' | 'tfjs' | OnnxRuntime;
export type BenchBackend = 'wasm' | 'webgl' | 'webgpu';

export interface BenchCase {
  runtime: Runtime;
  backend: BenchBackend;
  threads: number;
  batch: number;
}

/** Whatever the runtime can tell about the memory that it holds. */
export type Memory = Record<string, number>;

export interface FirstPicture {
  /** From the weights in memory to the first picture read back. */
  ms: number;
  /** A thousandth of its numbers, to see that all runtimes make the same one. */
  sample: number[];
}

export interface KernelTime {
  name: string;
  inputs: number[][];
  output: number[];
  ms: number;
}

export interface GpuWork {
  dispatches: number;
  submits: number;
}

/** A network ready to run. */
export interface Runner {
  /** z `[batch, 512]` -> picture `[batch * 256 * 256 * 3]`, rows of RGB pixels. */
  run(z: Float32Array): Promise<Float32Array>;
  memory(): Memory;
  /** Kernels of one batch, in order. */
  profile?(z: Float32Array): Promise<KernelTime[]>;
}

/** One runtime in its own page; what page.ts offers to run.ts, which lets the runtimes take turns. */
export interface Bench {
  start(benchCase: BenchCase): Promise<FirstPicture>;
  /** Milliseconds of each of so many batches. */
  time(batches: number): Promise<number[]>;
  memory(): Memory;
  profile(): Promise<KernelTime[]>;
  /** What a batch asks of the GPU; null where WebGPU is not what runs. */
  countWork(): Promise<GpuWork | null>;
}

declare global {
  interface Window {
    bench: Bench;
  }
}

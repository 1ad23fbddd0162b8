/** What is measured of each runtime, in the same way for all. */

/** Of onnxruntime-web: what its name alone imports, and its builds for one backend each. */
export type Runtime = 'nonesuch' | 'onnxruntime-web' | 'onnxruntime-web/wasm' | 'onnxruntime-web/webgl';
export type BenchBackend = 'wasm' | 'webgl' | 'webgpu';

export interface BenchCase {
  runtime: Runtime;
  backend: BenchBackend;
  threads: number;
  batch: number;
  /** Timed repetitions after the first. */
  runs: number;
  /** Pictures made between the two readings of memory. */
  memoryPictures: number;
}

/** Whatever the runtime can tell about the memory that it holds. */
export type Memory = Record<string, number>;

export interface BenchResult {
  /** From the weights in memory to the first picture read back, in ms. */
  firstMs: number;
  medianMs: number;
  minMs: number;
  /** A thousandth of the first picture's numbers, to see that both runtimes made the same one. */
  sample: number[];
  memoryBefore: Memory;
  memoryAfter: Memory;
  memoryPictures: number;
  /** Only for this project on wasm: kernels of one picture. */
  kernels: KernelTime[];
}

export interface KernelTime {
  name: string;
  inputs: number[][];
  output: number[];
  ms: number;
}

declare global {
  interface Window {
    /** What page.ts offers to run.ts. */
    bench: (benchCase: BenchCase) => Promise<BenchResult | {error: string}>;
  }
}

/** A network ready to run. */
export interface Runner {
  /** z `[batch, 512]` -> picture `[batch * 256 * 256 * 3]`, rows of RGB pixels. */
  run(z: Float32Array): Promise<Float32Array>;
  memory(): Memory;
  profile?(z: Float32Array): Promise<KernelTime[]>;
}

export async function measure(
  create: () => Promise<Runner>,
  z: Float32Array,
  {batch, runs, memoryPictures}: BenchCase,
): Promise<BenchResult> {
  const begin = performance.now();
  const runner = await create();
  const picture = await runner.run(z);
  const firstMs = performance.now() - begin;
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await runner.run(z);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const memoryBefore = runner.memory();
  const repetitions = Math.ceil(memoryPictures / batch);
  for (let i = 0; i < repetitions; i++) await runner.run(z);
  return {
    firstMs,
    medianMs: times[Math.floor(times.length / 2)]!,
    minMs: times[0]!,
    sample: [...picture].filter((_, i) => i % 997 === 0),
    memoryBefore,
    memoryAfter: runner.memory(),
    memoryPictures: repetitions * batch,
    kernels: (await runner.profile?.(z)) ?? [],
  };
}

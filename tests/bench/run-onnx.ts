/** The bench's network in onnxruntime-web, from the file that export_onnx.py wrote. */
import type * as Ort from 'onnxruntime-web';
import type {BenchCase, Memory, OnnxRuntime, Runner, Runtime} from './measure.ts';

/** Memories of all wasm modules made from here on: onnxruntime-web does not say what it holds. */
function watchWasmMemories(): WebAssembly.Memory[] {
  const memories: WebAssembly.Memory[] = [];
  const {Memory} = WebAssembly;
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, [descriptor]: [WebAssembly.MemoryDescriptor]) {
      const memory = new target(descriptor);
      memories.push(memory);
      return memory;
    },
  });
  return memories;
}

const DIST = '/node_modules/onnxruntime-web/dist/';

/** The builds as they are published; the one for wasm alone is the fastest there. */
const BUILDS: Record<OnnxRuntime, string> = {
  'onnxruntime-web': 'ort.bundle.min.mjs',
  'onnxruntime-web/wasm': 'ort.wasm.bundle.min.mjs',
  'onnxruntime-web/webgl': 'ort.webgl.min.mjs',
};

async function load(runtime: Runtime): Promise<typeof Ort> {
  if (runtime === 'nonesuch' || runtime === 'tfjs')
    throw new Error(`${runtime} is no build of onnxruntime-web.`);
  return (await import(/* @vite-ignore */ `${DIST}${BUILDS[runtime]}`)) as typeof Ort;
}

/** `[batch, channels, pixels]` -> `[batch, pixels, channels]`. */
function toPixels(values: Float32Array, batch: number): Float32Array {
  const pixels = values.length / batch / 3;
  const result = new Float32Array(values.length);
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < 3; c++) {
      for (let p = 0; p < pixels; p++) result[(n * pixels + p) * 3 + c] = values[(n * 3 + c) * pixels + p]!;
    }
  }
  return result;
}

export async function createOnnx(
  {runtime, backend, threads, batch}: BenchCase,
  weights: Uint8Array,
): Promise<Runner> {
  const memories = watchWasmMemories();
  const ort = await load(runtime);
  ort.env.logLevel = 'error';
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = DIST;
  const session = await ort.InferenceSession.create('/tests/bench/network.onnx', {
    executionProviders: [backend],
    graphOptimizationLevel: 'all',
    externalData: [{path: 'weights.bin', data: weights}],
  });
  return {
    async run(z) {
      const {image} = await session.run({z: new ort.Tensor('float32', z, [batch, 512])});
      const values = (await image!.getData()) as Float32Array;
      image!.dispose();
      return toPixels(values, batch);
    },
    memory(): Memory {
      const heapBytes = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
      return heapBytes > 0 ? {heapBytes} : {};
    },
  };
}

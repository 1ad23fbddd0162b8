/** Kernels of our own for TensorFlow.js's wasm backend: they work on its tensors where these are, in its memory. */
import * as tf from '@tensorflow/tfjs-core';
import type {BackendWasm} from '@tensorflow/tfjs-backend-wasm';
import {
  colourScratchBytes,
  JOINED_CHANNELS,
  PICTURE_BYTES,
  TO_RGB,
  type ToRgbAttributes,
  type ToRgbInputs,
} from './colours.ts';
import {JOB_BYTES, scratchBytes, writeJob} from './convolution-job.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionInputs,
  MODULATED_CONVOLUTION,
  TRANSFORMED_WEIGHTS,
} from './winograd.ts';

/** What `assembly/kernels.ts` exports. */
interface KernelExports {
  transformWeights(weights: number, to: number, inputs: number, outputs: number): void;
  convolve(job: number, scratch: number): void;
  toRgb(...args: number[]): void;
  joinChannels(...args: number[]): void;
  pictureBytes(from: number, to: number, count: number): void;
}

/** What Emscripten gives beyond TensorFlow.js's types. */
interface Heap {
  asm: {memory: WebAssembly.Memory};
  _malloc(bytes: number): number;
  _free(address: number): void;
}

const heapOf = (backend: BackendWasm): Heap => backend.wasm as unknown as Heap;

const addressOf = (backend: BackendWasm, {dataId}: tf.TensorInfo): number => backend.getMemoryOffset(dataId);

/** Runs `work` with so many bytes, aligned to 16. */
function withBytes(backend: BackendWasm, bytes: number, work: (address: number) => void): void {
  const heap = heapOf(backend);
  const address = heap._malloc(bytes + 16);
  if (address === 0) throw new Error(`Out of memory: WebAssembly has no ${bytes} bytes left.`);
  work((address + 15) & ~15);
  // Not after a trap, when nothing of this memory can be relied upon.
  heap._free(address);
}

function transformedWeights(
  kernels: KernelExports,
  backend: BackendWasm,
  filter: tf.TensorInfo,
): tf.TensorInfo {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  if (height !== 3 || width !== 3)
    throw new Error(`A filter must have 3x3 weights to be transformed, got ${height}x${width}.`);
  const result = backend.makeOutput([36, Math.ceil(outputs / 8), inputs, 8], 'float32');
  kernels.transformWeights(addressOf(backend, filter), addressOf(backend, result), inputs, outputs);
  return result;
}

/** The module reads what it is told is there: a tensor of another shape would be a picture of something else. */
function checkShapes<Inputs extends object>(inputs: Inputs, shapes: Record<keyof Inputs, number[]>): void {
  for (const [name, shape] of Object.entries<number[]>(shapes)) {
    const tensor = inputs[name as keyof Inputs] as tf.TensorInfo | undefined;
    if (!tensor || tf.util.arraysEqual(tensor.shape, shape)) continue;
    throw new Error(`${name} must have the shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}].`);
  }
}

function modulatedConvolution(
  kernels: KernelExports,
  backend: BackendWasm,
  tensors: ConvolutionInputs,
  {slope, clamp}: ConvolutionAttributes,
): tf.TensorInfo {
  const {x, weights, styles, scales, bias, noise} = tensors;
  const [pictures, height, width, inputs] = x.shape as [number, number, number, number];
  const outputs = bias.shape[0]!;
  checkShapes(tensors, {
    x: [pictures, height, width, inputs],
    weights: [36, Math.ceil(outputs / 8), inputs, 8],
    styles: [pictures, inputs],
    scales: [pictures, outputs],
    bias: [outputs],
    noise: [1, height, width, 1],
  });
  const result = backend.makeOutput([pictures, height, width, outputs], 'float32');
  const job = {
    input: addressOf(backend, x),
    output: addressOf(backend, result),
    weights: addressOf(backend, weights),
    styles: addressOf(backend, styles),
    scales: addressOf(backend, scales),
    bias: addressOf(backend, bias),
    noise: noise ? addressOf(backend, noise) : 0,
    ...{pictures, height, width, inputs, outputs, slope, clamp},
  };
  withBytes(backend, JOB_BYTES + scratchBytes(job), (address) => {
    writeJob(heapOf(backend).asm.memory.buffer, address, job);
    kernels.convolve(address, address + JOB_BYTES);
  });
  return result;
}

function colours(
  kernels: KernelExports,
  backend: BackendWasm,
  tensors: ToRgbInputs,
  {pixels, edges, clamp}: ToRgbAttributes,
): tf.TensorInfo {
  const {x, weights, styles, bias, before} = tensors;
  const [pictures, height, width, inputs] = x.shape as [number, number, number, number];
  const channels = bias.shape[0]! / pixels ** 2;
  const [outHeight, outWidth] = [height * pixels, width * pixels];
  checkShapes(tensors, {
    x: [pictures, height, width, inputs],
    weights: [1, 1, inputs, bias.shape[0]!],
    styles: [pictures, inputs],
    bias: [pixels ** 2 * channels],
    before: [pictures, outHeight / 2, outWidth / 2, channels],
  });
  const result = backend.makeOutput([pictures, outHeight, outWidth, channels], 'float32');
  withBytes(backend, colourScratchBytes(width, inputs, channels, pixels), (scratch) => {
    const addresses = [x, result, weights, styles, bias].map((tensor) => addressOf(backend, tensor));
    const sizes = [pictures, height, width, inputs, channels, pixels];
    kernels.toRgb(
      ...addresses,
      before ? addressOf(backend, before) : 0,
      scratch,
      ...sizes,
      edges === 'zeros' ? 1 : 0,
      clamp,
    );
  });
  return result;
}

function joined(
  kernels: KernelExports,
  backend: BackendWasm,
  first: tf.TensorInfo,
  second: tf.TensorInfo,
): tf.TensorInfo {
  const place = first.shape.slice(0, -1);
  const [firstCount, secondCount] = [first.shape.at(-1)!, second.shape.at(-1)!];
  checkShapes({second}, {second: [...place, secondCount]});
  const result = backend.makeOutput([...place, firstCount + secondCount], 'float32');
  kernels.joinChannels(
    addressOf(backend, first),
    addressOf(backend, second),
    addressOf(backend, result),
    tf.util.sizeFromShape(place),
    firstCount,
    secondCount,
  );
  return result;
}

function pictureBytes(kernels: KernelExports, backend: BackendWasm, image: tf.TensorInfo): tf.TensorInfo {
  const count = tf.util.sizeFromShape(image.shape);
  // Written by sixteen.
  const result = backend.makeOutput([4 * Math.ceil(count / 16)], 'int32');
  kernels.pictureBytes(addressOf(backend, image), addressOf(backend, result), count);
  return result;
}

/**
 * Registers the kernels for the wasm backend that is the current one.
 * @param module as `kernelBuildHere` says
 * @returns what takes them away again
 */
export async function registerWasmKernels(module: WebAssembly.Module): Promise<() => void> {
  const backend = tf.backend() as BackendWasm;
  const {memory} = heapOf(backend).asm;
  const {exports} = await WebAssembly.instantiate(module, {env: {memory}});
  const kernels = exports as unknown as KernelExports;
  const register = (kernelName: string, kernelFunc: tf.KernelFunc): void =>
    tf.registerKernel({kernelName, backendName: 'wasm', kernelFunc});
  register(TRANSFORMED_WEIGHTS, ({inputs: {filter}}) => transformedWeights(kernels, backend, filter!));
  register(MODULATED_CONVOLUTION, ({inputs, attrs}) =>
    modulatedConvolution(
      kernels,
      backend,
      inputs as unknown as ConvolutionInputs,
      attrs as unknown as ConvolutionAttributes,
    ),
  );
  register(TO_RGB, ({inputs, attrs}) =>
    colours(kernels, backend, inputs as unknown as ToRgbInputs, attrs as unknown as ToRgbAttributes),
  );
  register(JOINED_CHANNELS, ({inputs: {first, second}}) => joined(kernels, backend, first!, second!));
  register(PICTURE_BYTES, ({inputs: {image}}) => pictureBytes(kernels, backend, image!));
  const names = [TRANSFORMED_WEIGHTS, MODULATED_CONVOLUTION, TO_RGB, JOINED_CHANNELS, PICTURE_BYTES];
  return () => {
    for (const name of names) tf.unregisterKernel(name, 'wasm');
  };
}

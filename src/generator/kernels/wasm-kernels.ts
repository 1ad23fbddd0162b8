/** Kernels of our own for TensorFlow.js's wasm backend: they work on its tensors where these are, in its memory. */
import * as tf from '@tensorflow/tfjs-core';
import type {BackendWasm} from '@tensorflow/tfjs-backend-wasm';
import {JOINED_CHANNELS, PICTURE_BYTES, TO_RGB, type ToRgbAttributes, type ToRgbInputs} from './colours.ts';
import {convolutionJob, weightsJob} from './convolution-job.ts';
import {ENLARGED, type EnlargedAttributes, type EnlargedInputs} from './enlarged.ts';
import type {StartHelper} from './helpers.ts';
import {KernelRunner} from './kernel-runner.ts';
import {coloursJob, enlargementJob} from './rows-job.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionInputs,
  MODULATED_CONVOLUTION,
  TRANSFORMED_WEIGHTS,
} from './winograd.ts';

function transformedWeights(runner: KernelRunner, filter: tf.TensorInfo): tf.TensorInfo {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  if (height !== 3 || width !== 3)
    throw new Error(`A filter must have 3x3 weights to be transformed, got ${height}x${width}.`);
  const result = runner.backend.makeOutput([36, Math.ceil(outputs / 8), inputs, 8], 'float32');
  runner.run(weightsJob(runner.addressOf(filter), runner.addressOf(result), inputs, outputs));
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
  runner: KernelRunner,
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
  const result = runner.backend.makeOutput([pictures, height, width, outputs], 'float32');
  const convolution = {
    input: runner.addressOf(x),
    output: runner.addressOf(result),
    weights: runner.addressOf(weights),
    styles: runner.addressOf(styles),
    scales: runner.addressOf(scales),
    bias: runner.addressOf(bias),
    noise: noise ? runner.addressOf(noise) : 0,
    ...{pictures, height, width, inputs, outputs, slope, clamp},
  };
  runner.run(convolutionJob(convolution, runner.threads));
  return result;
}

function enlarged(
  runner: KernelRunner,
  tensors: EnlargedInputs,
  {slope, clamp}: EnlargedAttributes,
): tf.TensorInfo {
  const {x, noise} = tensors;
  const [pictures, height, width, channels] = x.shape as [number, number, number, number];
  checkShapes(tensors, {
    x: [pictures, height, width, channels],
    noise: [1, 2 * height, 2 * width, 1],
  });
  const result = runner.backend.makeOutput([pictures, 2 * height, 2 * width, channels], 'float32');
  runner.run(
    enlargementJob({
      input: runner.addressOf(x),
      output: runner.addressOf(result),
      noise: noise ? runner.addressOf(noise) : 0,
      ...{pictures, height, width, channels, slope, clamp},
    }),
  );
  return result;
}

function colours(
  runner: KernelRunner,
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
  const result = runner.backend.makeOutput([pictures, outHeight, outWidth, channels], 'float32');
  runner.run(
    coloursJob({
      features: runner.addressOf(x),
      output: runner.addressOf(result),
      weights: runner.addressOf(weights),
      styles: runner.addressOf(styles),
      bias: runner.addressOf(bias),
      before: before ? runner.addressOf(before) : 0,
      ...{pictures, height, width, inputs, channels, pixels, clamp},
      fades: edges === 'zeros',
    }),
  );
  return result;
}

function joined(runner: KernelRunner, first: tf.TensorInfo, second: tf.TensorInfo): tf.TensorInfo {
  const place = first.shape.slice(0, -1);
  const [firstCount, secondCount] = [first.shape.at(-1)!, second.shape.at(-1)!];
  checkShapes({second}, {second: [...place, secondCount]});
  const result = runner.backend.makeOutput([...place, firstCount + secondCount], 'float32');
  runner.exports.joinChannels(
    runner.addressOf(first),
    runner.addressOf(second),
    runner.addressOf(result),
    tf.util.sizeFromShape(place),
    firstCount,
    secondCount,
  );
  return result;
}

function pictureBytes(runner: KernelRunner, image: tf.TensorInfo): tf.TensorInfo {
  const count = tf.util.sizeFromShape(image.shape);
  // Written by sixteen.
  const result = runner.backend.makeOutput([4 * Math.ceil(count / 16)], 'int32');
  runner.exports.pictureBytes(runner.addressOf(image), runner.addressOf(result), count);
  return result;
}

/** Threads beside the engine's own. */
export interface Helpers {
  count: number;
  start: StartHelper;
}

/**
 * Registers the kernels for the wasm backend that is the current one.
 * @param module as `kernelBuildHere` says
 * @param helpers where the memory is shared
 * @returns what takes them away again
 */
export async function registerWasmKernels(
  module: WebAssembly.Module,
  helpers?: Helpers,
): Promise<() => void> {
  const runner = await KernelRunner.create(tf.backend() as BackendWasm, module);
  if (helpers) runner.addHelpers(module, helpers.count, helpers.start);
  const kernels: Record<string, tf.KernelFunc> = {
    [TRANSFORMED_WEIGHTS]: ({inputs: {filter}}) => transformedWeights(runner, filter!),
    [MODULATED_CONVOLUTION]: ({inputs, attrs}) =>
      modulatedConvolution(
        runner,
        inputs as unknown as ConvolutionInputs,
        attrs as unknown as ConvolutionAttributes,
      ),
    [ENLARGED]: ({inputs, attrs}) =>
      enlarged(runner, inputs as unknown as EnlargedInputs, attrs as unknown as EnlargedAttributes),
    [TO_RGB]: ({inputs, attrs}) =>
      colours(runner, inputs as unknown as ToRgbInputs, attrs as unknown as ToRgbAttributes),
    [JOINED_CHANNELS]: ({inputs: {first, second}}) => joined(runner, first!, second!),
    [PICTURE_BYTES]: ({inputs: {image}}) => pictureBytes(runner, image!),
  };
  for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
    tf.registerKernel({kernelName, backendName: 'wasm', kernelFunc});
  }
  return () => {
    runner.stopHelpers();
    for (const name of Object.keys(kernels)) tf.unregisterKernel(name, 'wasm');
  };
}

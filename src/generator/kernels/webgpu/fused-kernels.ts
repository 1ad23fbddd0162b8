/** The fused programs for WebGPU, where the backend that runs has them. */
import * as tf from '@tensorflow/tfjs-core';
import type {ToRgbInputs} from '../colours.ts';
import type {ColoursAttributes} from './colours-program.ts';
import {
  type ConvolutionAttributes,
  type ConvolutionInputs,
  resultSize,
  smoothedSize,
  type SmoothingAttributes,
  type SmoothingInputs,
} from './convolution.ts';
import {type Planes, pairsOf} from './planes.ts';
import type {ScaleInputs, StyleInputs} from './styles-program.ts';

/** Names under which a backend has the kernels. */
export const FUSED_CONVOLUTION = 'NonesuchFusedConvolution';
export const FUSED_SMOOTHING = 'NonesuchFusedSmoothing';
export const FUSED_COLOURS = 'NonesuchFusedColours';
export const FUSED_STYLES = 'NonesuchFusedStyles';
export const FUSED_SCALES = 'NonesuchFusedScales';

const SUBMIT_FLAG = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';

/** Whether the current backend has the kernels. */
export function hasFused(): boolean {
  return tf.getKernel(FUSED_CONVOLUTION, tf.getBackend()) !== undefined;
}

/** Hands what `work` dispatches to the GPU in one piece, with what follows; TensorFlow.js does so every 15 dispatches. */
export function inOneSubmit<Result>(work: () => Result): Result {
  const before = tf.env().getNumber(SUBMIT_FLAG);
  tf.env().set(SUBMIT_FLAG, Number.MAX_SAFE_INTEGER);
  try {
    return work();
  } finally {
    tf.env().set(SUBMIT_FLAG, before);
  }
}

/** With only the inputs that there are. */
function run<Result extends tf.Tensor>(kernel: string, inputs: object, attributes: object = {}): Result {
  const present = Object.entries(inputs as Record<string, tf.Tensor | undefined>).filter(
    ([, tensor]) => tensor,
  );
  return tf
    .engine()
    .runKernel(kernel, Object.fromEntries(present) as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
}

/**
 * min(clamp, leakyRelu(conv(x * styles) * scales + noise + bias)), zeros around the picture.
 * @returns planes, whose data the caller disposes
 */
export function fusedConvolution(inputs: ConvolutionInputs, attributes: ConvolutionAttributes): Planes {
  const data = run<tf.Tensor>(FUSED_CONVOLUTION, inputs, attributes);
  const {precision, outputs} = attributes;
  return {data, precision, pairs: pairsOf(outputs), ...resultSize(attributes)};
}

/**
 * What is left of a layer after its transposed convolution.
 * @returns planes, whose data the caller disposes
 */
export function fusedSmoothing(inputs: SmoothingInputs, attributes: SmoothingAttributes): Planes {
  const data = run<tf.Tensor>(FUSED_SMOOTHING, inputs, attributes);
  const {precision, x} = attributes;
  return {data, precision, pairs: x.pairs, ...smoothedSize(x)};
}

/**
 * clamp(conv(x * styles) + bias) + the picture so far, enlarged by bilinear interpolation.
 * @returns `[batch, pixels height, pixels width, channels]`; caller disposes
 */
export function fusedColours(inputs: ToRgbInputs<tf.Tensor>, attributes: ColoursAttributes): tf.Tensor4D {
  return run(FUSED_COLOURS, inputs, attributes);
}

/** @returns styles of all layers `[batch, styles]`; caller disposes */
export function fusedStyles(inputs: StyleInputs): tf.Tensor2D {
  return run(FUSED_STYLES, inputs);
}

/** @returns demodulation of all layers `[batch, scales]`; caller disposes */
export function fusedScales(inputs: ScaleInputs): tf.Tensor2D {
  return run(FUSED_SCALES, inputs);
}

/** Filled up with zeros at the end of an axis. */
export function filledUp<T extends tf.Tensor>(x: T, axis: number, to: number): T {
  const missing = to - x.shape[axis]!;
  if (missing === 0) return x;
  return tf.pad<T>(
    x,
    x.shape.map((_, i): [number, number] => [0, i === axis ? missing : 0]),
  );
}

/** Channels of planes and, behind them, those of a picture, each filled up to pairs. */
export function inPairs<T extends tf.Tensor>(x: T, axis: number, pictureChannels = 0): T {
  const channels = x.shape[axis]! - pictureChannels;
  const parts = pictureChannels > 0 ? tf.split(x, [channels, pictureChannels], axis) : [x];
  const filled = parts.map((part) => filledUp(part, axis, 2 * pairsOf(part.shape[axis]!)));
  return filled.length > 1 ? tf.concat<T>(filled as T[], axis) : (filled[0] as T);
}

/**
 * A filter in the order in which the convolution reads it. Call inside `tf.tidy`.
 * @param filter `[3, 3, in, out]`
 * @returns `[out / 4, in, 9, 4]`
 */
export function convolutionWeights(filter: tf.Tensor4D, pictureChannels = 0): tf.Tensor4D {
  const groups = Math.ceil(filter.shape[3] / 4);
  const filled = filledUp(inPairs(filter, 2, pictureChannels), 3, 4 * groups);
  return tf.transpose(tf.reshape(filled, [9, filled.shape[2], groups, 4]), [2, 1, 0, 3]);
}

/**
 * Features that every picture has. Call inside `tf.tidy`.
 * @param x `[height, width, channels]`
 */
export function constantPlanes(x: tf.Tensor3D): Planes {
  const [height, width, channels] = x.shape;
  const data = tf.transpose(inPairs(x, 2), [2, 0, 1]);
  return {data, precision: 'full', pairs: pairsOf(channels), height, width};
}

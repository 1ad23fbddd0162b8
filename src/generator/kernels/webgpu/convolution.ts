/** What a layer's program takes. */
import type * as tf from '@tensorflow/tfjs-core';
import type {Planes, Precision} from './planes.ts';

export interface ConvolutionInputs<Tensor extends tf.TensorInfo = tf.Tensor> {
  x: Tensor;
  /** `[out / 4, in, 9, 4]`, see `convolutionWeights`. */
  weights: Tensor;
  /** `[batch, styles of all layers]` */
  styles: Tensor;
  /** Demodulation, `[batch, scales of all layers]`. */
  scales: Tensor;
  /** `[out]`, filled up to fours. */
  bias: Tensor;
  /** Of the result, `[height, width]`. */
  noise?: Tensor;
  /** Of `x`, once it is enlarged. */
  noiseBefore?: Tensor;
  /** `[batch, height, width, channels]`: more inputs, behind the planes. */
  picture?: Tensor;
}

/** What a layer does to its input before it convolves it: that is the layer before with its size doubled. */
export interface Enlargement {
  slope: number;
  clamp: number;
}

export interface ConvolutionAttributes {
  batch: number;
  x: Omit<Planes, 'data'>;
  /** Whether all pictures read the same planes. */
  isShared: boolean;
  enlargement: Enlargement | null;
  pictureChannels: number;
  /**
   * Whether it is the transposed convolution with stride 2: its result has twice the size and a row and a column around it, is
   * scaled, and has neither noise nor bias yet; see `smoothingProgram`.
   */
  isTransposed: boolean;
  /** Of the result. */
  outputs: number;
  precision: Precision;
  styleOffset: number;
  scaleOffset: number;
  /** Of the leaky ReLU; 1 for none. */
  slope: number;
  /** Largest magnitude; infinity for none. */
  clamp: number;
}

interface Size {
  height: number;
  width: number;
}

/** Size of what is convolved. */
export function convolvedSize({x, enlargement}: Pick<ConvolutionAttributes, 'x' | 'enlargement'>): Size {
  const times = enlargement ? 2 : 1;
  return {height: times * x.height, width: times * x.width};
}

/** Size of the result. */
export function resultSize(
  attributes: Pick<ConvolutionAttributes, 'x' | 'enlargement' | 'isTransposed'>,
): Size {
  const {height, width} = convolvedSize(attributes);
  return attributes.isTransposed ? {height: 2 * height + 2, width: 2 * width + 2} : {height, width};
}

export interface SmoothingInputs<Tensor extends tf.TensorInfo = tf.Tensor> {
  /** What the transposed convolution gives. */
  x: Tensor;
  /** `[out]`, filled up to fours. */
  bias: Tensor;
  /** Of the result, `[height, width]`. */
  noise?: Tensor;
}

export interface SmoothingAttributes {
  batch: number;
  x: Omit<Planes, 'data'>;
  precision: Precision;
  /** See `ConvolutionAttributes`. */
  slope: number;
  /** See `ConvolutionAttributes`. */
  clamp: number;
}

/** Size of what is smoothed: the row and the column around it are gone. */
export const smoothedSize = ({height, width}: Size): Size => ({height: height - 2, width: width - 2});

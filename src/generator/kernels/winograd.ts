/** Modulated 3x3 convolution by a kernel of our own, where the backend that runs has it. */
import * as tf from '@tensorflow/tfjs-core';

/** Names under which a backend has the kernels. */
export const TRANSFORMED_WEIGHTS = 'NonesuchTransformedWeights';
export const MODULATED_CONVOLUTION = 'NonesuchModulatedConvolution';

export interface ConvolutionInputs<Tensor extends tf.TensorInfo = tf.TensorInfo> {
  /** `[batch, height, width, in]` */
  x: Tensor;
  /** From `transformedWeights`. */
  weights: Tensor;
  /** `[batch, in]` */
  styles: Tensor;
  /** Demodulation `[batch, out]`. */
  scales: Tensor;
  /** `[out]` */
  bias: Tensor;
  /** `[1, height, width, 1]` */
  noise?: Tensor;
}

export interface ConvolutionAttributes {
  /** Of the leaky ReLU; 1 for none. */
  slope: number;
  /** Largest magnitude; infinity for none. */
  clamp: number;
}

/** Whether the current backend has the kernels. */
export function hasWinograd(): boolean {
  return tf.getKernel(MODULATED_CONVOLUTION, tf.getBackend()) !== undefined;
}

/**
 * @param filter `[3, 3, in, out]`; may be disposed afterwards
 * @returns what `winogradConv2d` takes, four times as large; caller disposes
 */
export function transformedWeights(filter: tf.Tensor4D): tf.Tensor4D {
  return tf.engine().runKernel(TRANSFORMED_WEIGHTS, {filter});
}

/**
 * min(clamp, leakyRelu(conv(x * styles) * scales + noise + bias)), zeros around the picture.
 * @returns `[batch, height, width, out]`; caller disposes
 */
export function winogradConv2d(
  {x, weights, styles, scales, bias, noise}: ConvolutionInputs<tf.Tensor>,
  attributes: ConvolutionAttributes,
): tf.Tensor4D {
  const inputs = {x, weights, styles, scales, bias, ...(noise ? {noise} : {})};
  return tf.engine().runKernel(MODULATED_CONVOLUTION, inputs, {...attributes});
}

/**
 * The same without styles and demodulation: leakyRelu(conv(x) + bias). Call inside `tf.tidy`.
 * @param weights from `transformedWeights`
 * @param slope of the leaky ReLU: 0 for a ReLU, 1 for none
 */
export function plainWinogradConv2d(
  x: tf.Tensor4D,
  weights: tf.Tensor,
  bias: tf.Tensor1D,
  slope: number,
): tf.Tensor4D {
  const [batch, , , inputs] = x.shape;
  const styles = tf.ones([batch, inputs]);
  const scales = tf.ones([batch, bias.shape[0]]);
  return winogradConv2d({x, weights, styles, scales, bias}, {slope, clamp: Infinity});
}

/**
 * Modulated convolution (Karras et al. 2020, arXiv 1912.04958, section 2.2): every input channel is scaled by the
 * picture's style, every output channel is scaled back so that its expected deviation is the same for every style.
 */
import * as tf from '@tensorflow/tfjs-core';
import {SLOPE, leakyRelu} from './leaky-relu.ts';

/** `[[0, 0], [top, bottom], [left, right], [0, 0]]`, or 'same'. */
export type Padding = tf.backend_util.ExplicitPadding | 'same';

export interface PaddedFilter {
  /** `[kh, kw, in, out]` */
  filter: tf.Tensor4D;
  pad: Padding;
}

/**
 * Demodulation coefficients of one filter, d = gain / sqrt(sum over inputs of s^2 E + 1e-8), where E is the sum of the
 * filter's squares over its kernel.
 */
export class Demodulation {
  /** E / gain^2 `[in, out]` and 1e-8 / gain^2 `[out]`: the gain goes into the root. */
  readonly #energy: tf.Tensor2D;
  readonly #epsilon: tf.Tensor1D;

  /**
   * @param filter `[kh, kw, in, out]`; may be disposed afterwards
   * @param gain by which the layer's output is multiplied
   */
  constructor(filter: tf.Tensor4D, gain: number) {
    this.#energy = tf.tidy(() => tf.div(tf.sum<tf.Tensor2D>(tf.square(filter), [0, 1]), gain ** 2));
    this.#epsilon = tf.fill([filter.shape[3]], 1e-8 / gain ** 2);
  }

  /**
   * Call inside `tf.tidy`.
   * @param styles `[batch, in]`
   * @returns d `[batch, out]`
   */
  apply(styles: tf.Tensor2D): tf.Tensor2D {
    return tf.rsqrt(
      tf.fused.matMul({a: tf.square(styles), b: this.#energy, bias: this.#epsilon}),
    ) as tf.Tensor2D;
  }

  dispose(): void {
    this.#energy.dispose();
    this.#epsilon.dispose();
  }
}

/** `[batch, channels]` -> `[batch, 1, 1, channels]`, to scale activations. */
function perChannel(x: tf.Tensor2D): tf.Tensor4D {
  return tf.reshape(x, [x.shape[0], 1, 1, x.shape[1]]);
}

/**
 * Whether to scale the weights of one picture rather than its activations. On a GPU that is fewer dispatches, which is
 * what small layers wait for; on wasm new weights have to be transposed and packed, which takes as long as about 40
 * passes over as many activations, where those that stay are packed once and for all.
 */
function scalesWeights(x: tf.Tensor4D, outChannels: number, isOnly: boolean): boolean {
  const [batch, height, width] = x.shape;
  if (batch !== 1) return false;
  return tf.getBackend() !== 'wasm' || isOnly || height * width >= 40 * outChannels;
}

export interface ConvOptions {
  /** Default: `linear`. */
  activation?: 'linear' | 'leaky-relu';
  /** See `SynthesisOptions`. Default: false. */
  isOnly?: boolean;
}

/**
 * y = activation(conv(x * styles) * scale + bias), for several filters over the same input. Call inside `tf.tidy`.
 * @param x `[batch, height, width, in]`
 * @param styles `[batch, in]`
 * @param scale `[batch, out]`, demodulation; null for none
 * @param bias `[out]`; null for none
 * @returns `[batch, height', width', out]` for each filter
 */
export function modulatedConv2d(
  x: tf.Tensor4D,
  filters: readonly PaddedFilter[],
  styles: tf.Tensor2D,
  scale: tf.Tensor2D | null,
  bias: tf.Tensor1D | null,
  {activation = 'linear', isOnly = false}: ConvOptions = {},
): tf.Tensor4D[] {
  const outChannels = filters[0]!.filter.shape[3];
  if (scalesWeights(x, outChannels, isOnly))
    return withScaledWeights(x, filters, styles, scale, bias, activation);
  const modulated: tf.Tensor4D = tf.mul(x, perChannel(styles));
  return filters.map(({filter, pad}) => {
    let y: tf.Tensor4D = tf.conv2d(modulated, filter, 1, pad);
    if (scale) y = tf.mul(y, perChannel(scale));
    if (bias) y = tf.add(y, bias);
    return activation === 'leaky-relu' ? leakyRelu(y) : y;
  });
}

/** The same for one picture, `batch` = 1. */
function withScaledWeights(
  x: tf.Tensor4D,
  filters: readonly PaddedFilter[],
  styles: tf.Tensor2D,
  scale: tf.Tensor2D | null,
  bias: tf.Tensor1D | null,
  activation: 'linear' | 'leaky-relu',
): tf.Tensor4D[] {
  const inScale = tf.reshape(styles, [styles.shape[1], 1]);
  const factor = scale ? tf.mul(inScale, scale) : inScale; // [I,O] or [I,1]
  const isWasm = tf.getBackend() === 'wasm';
  // The wasm backend caches a packed operator by filter and bias and forgets to drop its note of it while either
  // lives, so that a lasting bias with passing filters leaks: give it a bias that passes too.
  const passingBias = isWasm && bias ? tf.mul(bias, 1) : bias;
  const fusesActivation = activation === 'leaky-relu' && !isWasm;
  return filters.map(({filter, pad}) => {
    const y = tf.fused.conv2d({
      x,
      filter: tf.mul(filter, factor), // [kh,kw,I,O]
      strides: 1,
      pad,
      ...(passingBias ? {bias: passingBias} : {}),
      ...(fusesActivation ? {activation: 'leakyrelu', leakyreluAlpha: SLOPE} : {}),
    });
    return activation === 'leaky-relu' && !fusesActivation ? leakyRelu(y) : y;
  });
}

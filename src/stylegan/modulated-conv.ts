/**
 * Modulated convolution (Karras et al. 2020, arXiv 1912.04958, section 2.2): every input channel is scaled by the
 * picture's style, every output channel is scaled back so that its expected deviation is the same for every style.
 */
import * as tf from '@tensorflow/tfjs-core';

/** `[[0, 0], [top, bottom], [left, right], [0, 0]]`, or 'same'. */
export type Padding = tf.backend_util.ExplicitPadding | 'same';

export interface PaddedFilter {
  /** `[kh, kw, in, out]` */
  filter: tf.Tensor4D;
  pad: Padding;
}

/**
 * What demodulation needs of a filter: the sum of its squares over the kernel. The layer's gain goes in too, since
 * gain / sqrt(v + e) = 1 / sqrt(v / gain^2 + e / gain^2). The caller disposes.
 * @param filter `[kh, kw, in, out]`
 * @returns `[in, out]`
 */
export function filterEnergy(filter: tf.Tensor4D, gain: number): tf.Tensor2D {
  return tf.tidy(() => tf.div(tf.sum<tf.Tensor2D>(tf.square(filter), [0, 1]), gain ** 2));
}

/**
 * Demodulation coefficients d = gain / sqrt(sum over inputs of s^2 energy + 1e-8). Call inside `tf.tidy`.
 * @param styles `[batch, in]`
 * @param energy `[in, out]` from `filterEnergy`
 * @returns `[batch, out]`
 */
export function demodulation(styles: tf.Tensor2D, energy: tf.Tensor2D, gain: number): tf.Tensor2D {
  return tf.rsqrt(tf.add(tf.matMul(tf.square(styles), energy), 1e-8 / gain ** 2));
}

/** `[batch, channels]` -> `[batch, 1, 1, channels]`, to scale activations. */
function perChannel(x: tf.Tensor2D): tf.Tensor4D {
  return tf.reshape(x, [x.shape[0], 1, 1, x.shape[1]]);
}

/**
 * Whether to scale the weights of one picture rather than its activations. On a GPU every pass over the activations is
 * a dispatch of its own; on wasm new weights have to be transposed and packed, which takes as long as about 40 passes
 * over as many activations.
 */
function scalesWeights(x: tf.Tensor4D, outChannels: number): boolean {
  const [batch, height, width] = x.shape;
  if (batch !== 1) return false;
  return tf.getBackend() !== 'wasm' || height * width >= 40 * outChannels;
}

/**
 * y = conv(x * styles) * scale + bias, for several filters over the same input. Call inside `tf.tidy`.
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
): tf.Tensor4D[] {
  const inChannels = styles.shape[1];
  const outChannels = filters[0]!.filter.shape[3];
  if (scalesWeights(x, outChannels)) {
    const inScale = tf.reshape(styles, [inChannels, 1]);
    const factor = scale ? tf.mul(inScale, scale) : inScale; // [I,O] or [I,1]
    // The wasm backend caches a packed operator by filter and bias and forgets to drop its note of it while either
    // lives, so that a lasting bias with passing filters leaks: give it a bias that passes too.
    const passingBias = bias && tf.mul(bias, 1);
    return filters.map(({filter, pad}) =>
      tf.fused.conv2d({
        x,
        filter: tf.mul(filter, factor), // [kh,kw,I,O]
        strides: 1,
        pad,
        ...(passingBias ? {bias: passingBias} : {}),
      }),
    );
  }
  const modulated: tf.Tensor4D = tf.mul(x, perChannel(styles));
  return filters.map(({filter, pad}) => {
    let y: tf.Tensor4D = tf.conv2d(modulated, filter, 1, pad);
    if (scale) y = tf.mul(y, perChannel(scale));
    return bias ? tf.add(y, bias) : y;
  });
}

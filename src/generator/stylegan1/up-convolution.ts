/** Up-sampling layer of StyleGAN: each pixel becomes four, 3x3 convolution, blur (Karras et al. 2019, arXiv 1812.04948, appendix C). */
import * as tf from '@tensorflow/tfjs-core';
import type {Step} from '../ops/in-turn.ts';
import {interleaveRows} from '../ops/resample.ts';

/**
 * The kernel of each kind of row (or column) of the larger picture, over two rows of the smaller one. Of three rows in a
 * row of the larger picture two are the same pixel: an odd row sees the pixel itself with the first two kernel rows and the
 * next with the third, an even row the one before with the first and itself with the other two.
 * @param axis 0 for rows, 1 for columns of `filter` `[3 or 2, 3, in, out]`
 * @returns odd and even, with 2 along `axis`
 */
function phasesAlong(filter: tf.Tensor4D, axis: 0 | 1): [odd: tf.Tensor4D, even: tf.Tensor4D] {
  const [first, middle, last] = tf.split(filter, 3, axis) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  return [tf.concat([tf.add(first, middle), last], axis), tf.concat([first, tf.add(middle, last)], axis)];
}

/** `count` zeros on every side of pictures `[batch, height, width, channels]`. */
function aroundPicture(count: number): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [count, count],
    [count, count],
    [0, 0],
  ];
}

/** `[batch, height, width, channels]` without the outermost pixels. */
function withoutFrame(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  return tf.slice(x, [0, 1, 1, 0], [batch, height - 2, width - 2, channels]);
}

/** `[batch, height, width, channels]` with zeros for the outermost pixels. */
function withZeroFrame(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  const inside = tf.pad(tf.ones<tf.Rank.R4>([1, height - 2, width - 2, 1]), aroundPicture(1));
  return tf.mul(x, inside);
}

/**
 * Doubles the size of feature maps. Row `2i - 1` and row `2i` see the same two rows `i - 1` and `i` of the input, and so
 * do columns: one 2x2 convolution makes such a pair of columns, two of them make all rows, at 4 multiplications a pixel
 * and channel pair instead of 9.
 */
export class UpConvolution {
  /** For odd rows, for even rows: `[2, 2, in, 2 out]`, odd columns first. */
  readonly #filters: tf.Tensor4D[];
  /** `[taps, taps, out, 1]`; null for none. */
  readonly #blur: tf.Tensor4D | null;

  /**
   * @param filter `[3, 3, in, out]`; stays the caller's
   * @param blurTaps one axis of the separable blur, unnormalised, of odd length
   */
  constructor(filter: tf.Tensor4D, blurTaps: readonly number[]) {
    this.#filters = tf.tidy(() =>
      phasesAlong(filter, 0).map((rows): tf.Tensor4D => tf.concat(phasesAlong(rows, 1), 3)),
    );
    const sum = blurTaps.reduce((a, b) => a + b, 0);
    const axis = blurTaps.map((tap) => tap / sum);
    this.#blur =
      axis.length === 1
        ? null
        : tf.tidy(() =>
            tf.tile(tf.reshape(tf.outerProduct(axis, axis), [axis.length, axis.length, 1, 1]), [
              1,
              1,
              filter.shape[3],
              1,
            ]),
          );
  }

  /** Steps for `inTurn`, from `[batch, height, width, in]` to `[batch, 2 height, 2 width, out]`. */
  steps(): Step[] {
    const blur = this.#blur;
    const joined = (x: tf.Tensor4D): tf.Tensor4D => {
      const [odd, even] = this.#filters.map((filter): tf.Tensor4D => {
        const pairs = tf.conv2d(x, filter, 1, aroundPicture(1)); // [N,H+1,W+1,2C]
        const [batch, rows, columns, channels] = pairs.shape;
        return tf.reshape(pairs, [batch, rows, 2 * columns, channels / 2]);
      }) as [tf.Tensor4D, tf.Tensor4D];
      return interleaveRows(odd, even); // [N,2H+2,2W+2,C]
    };
    // The outermost pixels belong to rows and columns -1 and 2H, 2W.
    if (!blur) return [joined, withoutFrame];
    // The blur has to see zeros there. They are its first border, and not cut off: on wasm, cutting copies the whole out
    // and back.
    const border = aroundPicture((blur.shape[0] - 1) / 2 - 1);
    return [joined, withZeroFrame, (x) => tf.depthwiseConv2d(x, blur, 1, border)];
  }

  /** Frees what the constructor made. */
  dispose(): void {
    tf.dispose(this.#filters);
    this.#blur?.dispose();
  }
}

/** Doubling the size of feature maps and pictures. */
import * as tf from '@tensorflow/tfjs-core';
import type {PaddedFilter} from './modulated-conv.ts';

/**
 * Bilinear x2 with half-pixel centres and repeated edges. Call inside `tf.tidy`.
 * @param x `[batch, height, width, channels]`
 * @returns `[batch, 2 height, 2 width, channels]`
 */
export function bilinearUp2(x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.image.resizeBilinear(x, [2 * height, 2 * width], false, true);
}

/**
 * The separable FIR filter as a depthwise filter with the gain 4 of an up-sampling by two. The official operation is a
 * true convolution, TF.js correlates, hence reversed. The caller disposes.
 * @param taps one axis, unnormalised
 * @returns `[taps, taps, channels, 1]`
 */
export function firFilter(taps: readonly number[], channels: number): tf.Tensor4D {
  const sum = taps.reduce((a, b) => a + b, 0);
  const axis = taps.map((tap) => (2 * tap) / sum).reverse();
  return tf.tidy(() => {
    const square = tf.outerProduct(axis, axis);
    return tf.tile(tf.reshape(square, [taps.length, taps.length, 1, 1]), [1, 1, channels, 1]);
  });
}

/** Zeros around pictures `[batch, height, width, channels]`. */
function border(
  rows: [before: number, after: number],
  columns: [before: number, after: number],
): tf.backend_util.ExplicitPadding {
  return [[0, 0], rows, columns, [0, 0]];
}

/** Puts rows of `first` and `second` in turn: `[batch, height, width, channels]` twice -> `[batch, 2 height, width, channels]`. */
export function interleaveRows(first: tf.Tensor4D, second: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = first.shape;
  const shape: [number, number, number, number] = [batch, height, 1, width * channels];
  // Joining whole rows is a plain copy, where depthToSpace moves single numbers on the wasm backend.
  const pairs = tf.concat([tf.reshape(first, shape), tf.reshape(second, shape)], 2);
  return tf.reshape(pairs, [batch, 2 * height, width, channels]);
}

/**
 * Four pixels a place: `[batch, height, width, 4 channels]`, ordered row, column, channel, ->
 * `[batch, 2 height, 2 width, channels]`. Call inside `tf.tidy`.
 */
export function subPixels(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const rows = tf.split(x, 2, 3).map((row) => tf.reshape(row, [batch, height, 2 * width, channels / 4]));
  return interleaveRows(rows[0] as tf.Tensor4D, rows[1] as tf.Tensor4D);
}

/** What is left of the first and last of `2 size` pixels along an axis where there are zeros beyond, and not repeated edges. */
function fadeToZeros(size: number): Float32Array {
  const fade = new Float32Array(2 * size).fill(1);
  fade[0] = fade[2 * size - 1] = 0.75;
  return fade;
}

/** Doubles the size of feature maps or pictures of a fixed number of channels. */
export interface Upsampler {
  /** What it takes to lie around the picture where it is bilinear with half-pixel centres; null where it is not. */
  readonly edges: 'repeated' | 'zeros' | null;
  /**
   * Call inside `tf.tidy`.
   * @param x `[batch, height, width, channels]`
   * @returns `[batch, 2 height, 2 width, channels]`
   */
  apply(x: tf.Tensor4D): tf.Tensor4D;
  dispose(): void;
}

export const bilinearUpsampler: Upsampler = {
  edges: 'repeated',
  apply: bilinearUp2,
  dispose: () => undefined,
};

/** Whether this filter is that of bilinear interpolation. */
export function isBilinear(taps: readonly number[]): boolean {
  return taps.length === 4 && taps.every((tap, i) => tap === taps[0]! * [1, 3, 3, 1][i]!);
}

/**
 * FIR up-sampling x2 as in StyleGAN2: zeros between the pixels and around the picture, then the filter.
 * With the usual [1, 3, 3, 1] that is bilinear interpolation with half-pixel centres over a picture framed by zeros.
 */
export class FirUpsampler implements Upsampler {
  readonly edges: 'zeros' | null;
  readonly #taps: readonly number[];
  readonly #filter: tf.Tensor4D | null;

  constructor(taps: readonly number[], channels: number) {
    this.#taps = taps;
    this.edges = isBilinear(taps) ? 'zeros' : null;
    this.#filter = isBilinear(taps) ? null : firFilter(taps, channels);
  }

  apply(x: tf.Tensor4D): tf.Tensor4D {
    const [batch, height, width, channels] = x.shape;
    if (!this.#filter) {
      // Not a frame that is cut off again: on wasm, cutting copies the whole picture out and back.
      const rows = tf.tensor4d(fadeToZeros(height), [1, 2 * height, 1, 1]);
      const columns = tf.tensor4d(fadeToZeros(width), [1, 1, 2 * width, 1]);
      return tf.mul(bilinearUp2(x), tf.mul(rows, columns));
    }
    const columns: tf.Tensor4D = tf.reshape(tf.concat([x, tf.zerosLike(x)], 3), [
      batch,
      height,
      2 * width,
      channels,
    ]);
    const spread = interleaveRows(columns, tf.zerosLike(columns));
    const before = Math.floor((this.#taps.length + 1) / 2);
    const after = Math.floor((this.#taps.length - 2) / 2);
    return tf.depthwiseConv2d(spread, this.#filter, 1, border([before, after], [before, after]));
  }

  dispose(): void {
    this.#filter?.dispose();
  }
}

/**
 * The transposed 3x3 convolution with stride 2, without its zeros: the 2 height + 1 rows that it gives are two kinds,
 * odd ones made by the middle row of the kernel and even ones by its outer rows, and the same for columns. Each kind
 * of row is one ordinary convolution whose outputs are pairs (odd, even) of columns; `joinPhases` puts them together.
 * 12 multiplications a pixel and channel pair where the same convolution after up-sampling takes 36.
 */
export class UpConvPhases {
  /** For odd rows, for even rows; `[1 or 2, 2, in, 2 out]`. */
  readonly filters: readonly PaddedFilter[];
  readonly #fir: tf.Tensor4D;
  readonly #taps: number;

  /**
   * @param filter `[3, 3, in, out]`, in correlation orientation
   * @param taps one axis of the FIR filter, unnormalised; three or more
   * @throws {Error} if there are fewer taps
   */
  constructor(filter: tf.Tensor4D, taps: readonly number[]) {
    if (taps.length < 3) {
      throw new Error(`The resampling filter must have 3 taps or more, got ${taps.length}.`);
    }
    const [, , inChannels, outChannels] = filter.shape;
    const phase = (rows: number[]): tf.Tensor4D =>
      tf.tidy(() => {
        const kernelRows: tf.Tensor4D = tf.gather(filter, tf.tensor1d(rows, 'int32'), 0);
        const column = (i: number): tf.Tensor4D =>
          tf.slice(kernelRows, [0, i, 0, 0], [rows.length, 1, inChannels, outChannels]);
        const odd = tf.concat([column(1), tf.zerosLike(column(1))], 1);
        const even = tf.concat([column(0), column(2)], 1);
        return tf.concat([odd, even], 3); // [rows, 2, I, 2O]
      });
    this.filters = [
      {filter: phase([1]), pad: border([1, 0], [1, 1])},
      {filter: phase([0, 2]), pad: border([1, 1], [1, 1])},
    ];
    this.#fir = firFilter(taps, outChannels);
    this.#taps = taps.length;
  }

  /**
   * Joins the phases and applies the FIR filter. Call inside `tf.tidy`.
   * @param phases `[batch, height + 1, width + 1, 2 out]`, for odd and for even rows; disposed, as they are large
   * @returns `[batch, 2 height, 2 width, out]`
   */
  joinPhases([odd, even]: readonly tf.Tensor4D[]): tf.Tensor4D {
    const [batch, rows, columns, channels] = odd!.shape;
    const shape: [number, number, number, number] = [batch, rows, 2 * columns, channels / 2];
    const joined = tf.tidy(() => interleaveRows(tf.reshape(odd!, shape), tf.reshape(even!, shape)));
    tf.dispose([odd!, even!]);
    // The first row is the one before the picture, always zero: one of the filter's border rows.
    const before = Math.floor((this.#taps + 1) / 2) - 2;
    const after = Math.floor((this.#taps - 2) / 2);
    return tf.depthwiseConv2d(joined, this.#fir, 1, border([before, after], [before, after]));
  }

  dispose(): void {
    for (const {filter} of this.filters) filter.dispose();
    this.#fir.dispose();
  }
}

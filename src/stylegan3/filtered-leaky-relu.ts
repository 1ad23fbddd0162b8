/**
 * The non-linearity of StyleGAN3 (Karras et al. 2021, arXiv 2106.12423, section 3.2): the leaky ReLU works at a higher sampling
 * rate, so that the frequencies which it makes can be filtered out before the rate comes down again. Padding cuts or widens the margin.
 */
import * as tf from '@tensorflow/tfjs-core';
import type {StyleGan3LayerSpec} from '../model/generator-spec.ts';
import {leakyRelu} from '../stylegan/leaky-relu.ts';
import {planUpSampling, type UpSampling} from './up-sampling.ts';

type Axis = 1 | 2;

/** Along one axis: where to read, and for each phase of the output the taps `[window, 1, C, 1]` or `[1, window, C, 1]`. */
interface AxisFilter {
  plan: UpSampling;
  phases: tf.Tensor4D[];
}

/** A depthwise filter that runs along one axis, the same for every channel. Caller disposes. */
function alongAxis(taps: tf.Tensor1D, axis: Axis, channels: number): tf.Tensor4D {
  const length = taps.shape[0];
  const shape: [number, number, number, number] = axis === 1 ? [length, 1, 1, 1] : [1, length, 1, 1];
  return tf.tile(tf.reshape(taps, shape), [1, 1, channels, 1]);
}

function upFilter(
  taps: tf.Tensor1D,
  axis: Axis,
  layer: StyleGan3LayerSpec,
  padding: [before: number, after: number],
): AxisFilter {
  const {inSize, kernelSize, upFactor, outChannels} = layer;
  const plan = planUpSampling(inSize + kernelSize - 1, upFactor, taps.shape[0], ...padding);
  const phases = tf.tidy(() => {
    const withZero = tf.pad1d(taps, [0, 1]);
    return plan.indices.map((indices) =>
      alongAxis(tf.gather(withZero, tf.tensor1d(indices, 'int32')), axis, outChannels),
    );
  });
  return {plan, phases};
}

function downFilters(taps: tf.Tensor1D | tf.Tensor2D, channels: number): tf.Tensor4D[] {
  return tf.tidy(() => {
    if (taps.rank === 1)
      return ([1, 2] as const).map((axis) => alongAxis(taps as tf.Tensor1D, axis, channels));
    return [
      tf.tile(tf.reshape<tf.Rank.R4>(taps, [...(taps.shape as [number, number]), 1, 1]), [1, 1, channels, 1]),
    ];
  });
}

/** Zeros around the picture where `pads` are positive, nothing but the rest where they are negative. */
function padOrCut(x: tf.Tensor4D, rows: UpSampling, columns: UpSampling): tf.Tensor4D {
  const pads = [rows.before, rows.after, columns.before, columns.after] as const;
  const [top, bottom, left, right] = pads;
  const [batch, height, width, channels] = x.shape;
  let y = x;
  if (pads.some((pad) => pad < 0)) {
    const cut = (pad: number): number => Math.max(0, -pad);
    const size = [batch, height - cut(top) - cut(bottom), width - cut(left) - cut(right), channels] as [
      number,
      number,
      number,
      number,
    ];
    y = tf.slice(y, [0, cut(top), cut(left), 0], size);
  }
  if (pads.some((pad) => pad > 0)) {
    const add = (pad: number): number => Math.max(0, pad);
    y = tf.pad4d(y, [
      [0, 0],
      [add(top), add(bottom)],
      [add(left), add(right)],
      [0, 0],
    ]);
  }
  return y;
}

/** Runs each phase's filter and lays the phases between each other. */
function upSample(x: tf.Tensor4D, {phases}: AxisFilter, axis: Axis): tf.Tensor4D {
  const parts = phases.map((filter) => tf.depthwiseConv2d(x, filter, 1, 'valid'));
  const [batch, height, width, channels] = parts[0]!.shape;
  const factor = phases.length;
  // Joined on the next inner axis, the phases already lie in memory as the longer axis wants them.
  const joined = tf.concat(parts, axis + 1);
  return axis === 1
    ? tf.reshape(joined, [batch, height * factor, width, channels])
    : tf.reshape(joined, [batch, height, width * factor, channels]);
}

export class FilteredLeakyRelu {
  readonly #layer: StyleGan3LayerSpec;
  readonly #clamp: number | null;
  readonly #rows: AxisFilter;
  readonly #columns: AxisFilter;
  /** One depthwise filter `[taps, taps, C, 1]`, or two that run along the axes. */
  readonly #downFilters: tf.Tensor4D[];

  /**
   * @param clamp of the activations; null for none
   * @param upTaps `[upTaps]`, with the gains of up-sampling and leaky ReLU
   * @param downTaps `[downTaps]`, or `[downTaps, downTaps]` if radial
   */
  constructor(
    layer: StyleGan3LayerSpec,
    clamp: number | null,
    upTaps: tf.Tensor1D,
    downTaps: tf.Tensor1D | tf.Tensor2D,
  ) {
    this.#layer = layer;
    this.#clamp = clamp;
    const [left, right, top, bottom] = layer.padding;
    this.#rows = upFilter(upTaps, 1, layer, [top, bottom]);
    this.#columns = upFilter(upTaps, 2, layer, [left, right]);
    this.#downFilters = downFilters(downTaps, layer.outChannels);
  }

  /**
   * Call inside `tf.tidy`.
   * @param x `[batch, inSize + kernelSize - 1, inSize + kernelSize - 1, outChannels]`, with bias
   * @returns `[batch, outSize, outSize, outChannels]`
   */
  apply(x: tf.Tensor4D): tf.Tensor4D {
    const rows = this.#rows.plan;
    const columns = this.#columns.plan;
    let y = padOrCut(x, rows, columns);
    y = upSample(y, this.#rows, 1);
    y = upSample(y, this.#columns, 2);
    y = leakyRelu(y);
    if (this.#clamp !== null) y = tf.clipByValue(y, -this.#clamp, this.#clamp);
    return this.#downSample(y);
  }

  /** Frees what the constructor made. */
  dispose(): void {
    tf.dispose([this.#rows.phases, this.#columns.phases, this.#downFilters]);
  }

  #downSample(x: tf.Tensor4D): tf.Tensor4D {
    const {downFactor, outSize, outChannels} = this.#layer;
    const [first, second] = this.#downFilters as [tf.Tensor4D, tf.Tensor4D?];
    let y = tf.depthwiseConv2d(x, first, second ? [downFactor, 1] : downFactor, 'valid');
    if (second) y = tf.depthwiseConv2d(y, second, [1, downFactor], 'valid');
    const [batch, height, width] = y.shape;
    // The phases are of one length, so that up-sampling may end with samples too many, enough for one more window.
    const isExact = height === outSize && width === outSize;
    return isExact ? y : tf.slice(y, [0, 0, 0, 0], [batch, outSize, outSize, outChannels]);
  }
}

/**
 * The non-linearity of StyleGAN3 (Karras et al. 2021, arXiv 2106.12423, section 3.2): the leaky ReLU works at a higher sampling
 * rate, so that the frequencies which it makes can be filtered out before the rate comes down again. Padding cuts or widens the margin.
 */
import * as tf from '@tensorflow/tfjs-core';
import {planeSize} from '../../model/architecture.ts';
import type {StyleGan3LayerSpec} from '../../model/generator-spec.ts';
import {inTurn} from '../ops/in-turn.ts';
import {leakyRelu} from '../ops/leaky-relu.ts';
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
  const {width, height} = planeSize(inSize);
  const plan = planUpSampling(
    (axis === 1 ? height : width) + kernelSize - 1,
    upFactor,
    taps.shape[0],
    ...padding,
  );
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

/** Cuts the picture where `before` or `after` are negative, and puts zeros around where they are positive. */
function cutAndPad(x: tf.Tensor4D, rows: UpSampling, columns: UpSampling): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const cut = (margin: number): number => Math.max(0, -margin);
  const add = ({before, after}: UpSampling): [number, number] => [Math.max(0, before), Math.max(0, after)];
  const [cutHeight, cutWidth] = [
    height - cut(rows.before) - cut(rows.after),
    width - cut(columns.before) - cut(columns.after),
  ];
  const isCut = cutHeight < height || cutWidth < width;
  const y = isCut
    ? tf.slice(x, [0, cut(rows.before), cut(columns.before), 0], [batch, cutHeight, cutWidth, channels])
    : x;
  return tf.pad4d(y, [[0, 0], add(rows), add(columns), [0, 0]]);
}

/** A depthwise filter for fewer channels: it is the same for every one. */
function forChannels(filter: tf.Tensor4D, channels: number): tf.Tensor4D {
  const [height, width, all] = filter.shape;
  return channels === all ? filter : tf.slice(filter, [0, 0, 0, 0], [height, width, channels, 1]);
}

/** Runs each phase's filter and lays the phases between each other. */
function upSample(x: tf.Tensor4D, {phases}: AxisFilter, axis: Axis): tf.Tensor4D {
  const parts = phases.map((filter) => tf.depthwiseConv2d(x, forChannels(filter, x.shape[3]), 1, 'valid'));
  const [batch, height, width, channels] = parts[0]!.shape;
  const factor = phases.length;
  // Joined on the next inner axis, the phases already lie in memory as the longer axis wants them.
  const joined = tf.concat(parts, axis + 1);
  return axis === 1
    ? tf.reshape(joined, [batch, height * factor, width, channels])
    : tf.reshape(joined, [batch, height, width * factor, channels]);
}

/** What every WebGPU device can bind as one buffer. */
const maxTensorBytes = 2 ** 27;

export class FilteredLeakyRelu {
  readonly #layer: StyleGan3LayerSpec;
  readonly #clamp: number | null;
  readonly #rows: AxisFilter;
  readonly #columns: AxisFilter;
  /** One depthwise filter `[taps, taps, C, 1]`, or two that run along the axes. */
  readonly #downFilters: tf.Tensor4D[];
  readonly #maxBytes: number;

  /**
   * @param clamp of the activations; null for none
   * @param upTaps `[upTaps]`, with the gains of up-sampling and leaky ReLU
   * @param downTaps `[downTaps]`, or `[downTaps, downTaps]` if radial
   * @param maxBytes of a tensor between the filters: where all channels together take more, they go in several groups
   */
  constructor(
    layer: StyleGan3LayerSpec,
    clamp: number | null,
    upTaps: tf.Tensor1D,
    downTaps: tf.Tensor1D | tf.Tensor2D,
    maxBytes = maxTensorBytes,
  ) {
    this.#maxBytes = maxBytes;
    this.#layer = layer;
    this.#clamp = clamp;
    const [left, right, top, bottom] = layer.padding;
    this.#rows = upFilter(upTaps, 1, layer, [top, bottom]);
    this.#columns = upFilter(upTaps, 2, layer, [left, right]);
    this.#downFilters = downFilters(downTaps, layer.outChannels);
  }

  /**
   * Call inside `tf.tidy`.
   * @param x `[batch, height, width, outChannels]` with bias, each side `kernelSize - 1` longer than `inSize`
   * @returns `[batch, height, width, outChannels]` of `outSize`
   */
  apply(x: tf.Tensor4D): tf.Tensor4D {
    const channels = x.shape[3];
    const group = this.#groupSize(x.shape[0]);
    if (group >= channels) return this.#filter(x);
    const sizes = Array.from({length: Math.ceil(channels / group)}, (_, i) =>
      Math.min(group, channels - i * group),
    );
    return tf.concat(
      tf.split<tf.Tensor4D>(x, sizes, 3).map((part) => this.#filter(part)),
      3,
    );
  }

  /** Frees what the constructor made. */
  dispose(): void {
    tf.dispose([this.#rows.phases, this.#columns.phases, this.#downFilters]);
  }

  /** How many channels fit between the filters at once. */
  #groupSize(batch: number): number {
    const {upFactor} = this.#layer;
    const sizeOf = ({plan}: AxisFilter): number => Math.ceil(plan.outSize / upFactor) * upFactor;
    const channelBytes = 4 * batch * sizeOf(this.#rows) * sizeOf(this.#columns);
    // GPUs move four channels at a time.
    return Math.max(4, 4 * Math.floor(this.#maxBytes / channelBytes / 4));
  }

  #filter(x: tf.Tensor4D): tf.Tensor4D {
    return inTurn(x, [
      (y) => cutAndPad(y, this.#rows.plan, this.#columns.plan),
      (y) => upSample(y, this.#rows, 1),
      (y) => upSample(y, this.#columns, 2),
      leakyRelu,
      (y) => (this.#clamp === null ? y : tf.clipByValue(y, -this.#clamp, this.#clamp)),
      (y) => this.#downSample(y),
    ]);
  }

  #downSample(x: tf.Tensor4D): tf.Tensor4D {
    const {downFactor, outSize} = this.#layer;
    const out = planeSize(outSize);
    const channels = x.shape[3];
    const [first, second] = this.#downFilters.map((filter) => forChannels(filter, channels)) as [
      tf.Tensor4D,
      tf.Tensor4D?,
    ];
    let y = tf.depthwiseConv2d(x, first, second ? [downFactor, 1] : downFactor, 'valid');
    if (second) y = tf.depthwiseConv2d(y, second, [1, downFactor], 'valid');
    const [batch, height, width] = y.shape;
    // The phases are of one length, so that up-sampling may end with samples too many, enough for one more window.
    const isExact = height === out.height && width === out.width;
    return isExact ? y : tf.slice(y, [0, 0, 0, 0], [batch, out.height, out.width, channels]);
  }
}

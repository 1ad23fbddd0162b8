/** One layer of a StyleGAN2 synthesis network: affine -> modulated convolution -> up-sampling -> noise -> bias -> leaky ReLU. */
import * as tf from '@tensorflow/tfjs-core';
import type {PictureSize} from '../../model/architecture.ts';
import type {StyleGan2Spec} from '../../model/generator-spec.ts';
import {enlarged} from '../kernels/enlarged.ts';
import {hasWinograd, transformedWeights, winogradConv2d} from '../kernels/winograd.ts';
import type {Step} from '../ops/in-turn.ts';
import {leakyRelu, SLOPE} from '../ops/leaky-relu.ts';
import {type ConvOptions, Demodulation, modulatedConv2d} from '../ops/modulated-conv.ts';
import {parameter} from '../ops/parameters.ts';
import {randomNoise} from '../ops/random-noise.ts';
import {UpConvPhases, bilinearUp2} from '../ops/resample.ts';
import type {Parameters, SynthesisOptions} from '../ops/synthesis.ts';

export interface LayerShape {
  /** Of the output. */
  size: PictureSize;
  inChannels: number;
  outChannels: number;
  /** Whether the input has half the resolution. */
  up: boolean;
  /** sqrt 2 after a leaky ReLU; 1 where a residual block multiplies by sqrt 1/2. */
  gain: number;
}

/** Affine layer A: w `[batch, wDim]` -> styles `[batch, channels]`. */
export class Affine {
  readonly #weight: tf.Tensor2D;
  readonly #bias: tf.Tensor1D;

  constructor(parameters: Parameters, name: string, wDim: number, channels: number) {
    this.#weight = parameter<tf.Rank.R2>(parameters, `${name}.affine.weight`, [wDim, channels]);
    this.#bias = parameter<tf.Rank.R1>(parameters, `${name}.affine.bias`, [channels]);
  }

  /** Call inside `tf.tidy`. */
  apply(w: tf.Tensor2D): tf.Tensor2D {
    return tf.fused.matMul({a: w, b: this.#weight, bias: this.#bias}) as tf.Tensor2D;
  }
}

/** What follows the convolution. */
interface Finish {
  /** Of the leaky ReLU. */
  slope: number;
  clamp: number;
  noise: tf.Tensor4D | null;
}

const LINEAR: Finish = {slope: 1, clamp: Infinity, noise: null};

export class SynthesisLayer {
  readonly #shape: LayerShape;
  readonly #affine: Affine;
  /** Null where there are phases or transformed weights instead. */
  readonly #filter: tf.Tensor4D | null;
  /** Of a kernel of our own, where the backend has it. */
  readonly #transformed: tf.Tensor4D | null;
  readonly #phases: UpConvPhases | null;
  readonly #demodulation: Demodulation;
  readonly #bias: tf.Tensor1D;
  readonly #noiseStrength: tf.Scalar | null = null;
  /** `[1, height, width, 1]`, strength included. */
  readonly #noiseConst: tf.Tensor4D | null = null;
  readonly #clamp: number | null;
  readonly #index: number;

  /**
   * @param index number of the layer in its network; each has its own random noise
   * @throws {Error} if a parameter is missing or of another shape
   */
  constructor(parameters: Parameters, name: string, index: number, shape: LayerShape, spec: StyleGan2Spec) {
    const {
      size: {width, height},
      inChannels,
      outChannels,
      up,
      gain,
    } = shape;
    const {noise, convClamp, upsample, resampleFilter} = spec.synthesis;
    this.#shape = shape;
    this.#index = index;
    this.#affine = new Affine(parameters, name, spec.mapping.wDim, inChannels);
    this.#bias = parameter<tf.Rank.R1>(parameters, `${name}.bias`, [outChannels]);
    // The bound shrinks with the sqrt 1/2 of a residual block, but does not grow with the sqrt 2 of the leaky ReLU.
    this.#clamp = convClamp === null ? null : (convClamp * gain) / Math.SQRT2;

    const filter = parameter<tf.Rank.R4>(parameters, `${name}.weight`, [3, 3, inChannels, outChannels]);
    this.#demodulation = new Demodulation(filter, gain);
    const hasPhases = up && upsample === 'transposed-conv';
    this.#phases = hasPhases ? new UpConvPhases(filter, resampleFilter) : null;
    this.#transformed = !hasPhases && hasWinograd() ? transformedWeights(filter) : null;
    this.#filter = this.#phases || this.#transformed ? null : filter;
    if (!this.#filter) {
      parameters.delete(`${name}.weight`);
      filter.dispose();
    }

    if (noise === 'none') return;
    this.#noiseStrength = parameter<tf.Rank.R0>(parameters, `${name}.noiseStrength`, []);
    if (noise !== 'stored') return;
    const noiseConst = parameter<tf.Rank.R2>(parameters, `${name}.noiseConst`, [height, width]);
    const strength = this.#noiseStrength;
    this.#noiseConst = tf.tidy(() => tf.reshape(tf.mul(noiseConst, strength), [1, height, width, 1]));
    parameters.delete(`${name}.noiseConst`);
    noiseConst.dispose();
  }

  /**
   * The layer as steps for `inTurn`, from `[batch, height, width, inChannels]` to `[batch, height, width,
   * outChannels]`, of its own size: nothing of its size has to be kept while another layer follows.
   * @param w `[batch, wDim]`
   */
  steps(w: tf.Tensor2D, options: SynthesisOptions): Step[] {
    const phases = this.#phases;
    if (this.#transformed && !this.#shape.up) return [(y) => this.#whole(y, w, options)];
    if (this.#transformed) {
      return [
        (y) => {
          const styles = this.#affine.apply(w); // [N,I]
          return this.#winograd(y, styles, this.#demodulation.apply(styles));
        },
        (y) => {
          const noise = this.#hasNoise(options) ? this.#noise(options) : undefined;
          return enlarged({x: y, ...(noise && {noise})}, {slope: SLOPE, clamp: this.#clamp ?? Infinity});
        },
      ];
    }
    const isFused = !this.#shape.up && !this.#hasNoise(options);
    const clamp = this.#clamp;
    return [
      (y) => {
        const styles = this.#affine.apply(w); // [N,I]
        const scale = this.#demodulation.apply(styles); // [N,O]
        const isOnly = options.isOnly ?? false;
        if (phases) return transposedConv(phases, y, styles, scale, isOnly);
        return this.#conv(y, styles, scale, {activation: isFused ? 'leaky-relu' : 'linear', isOnly});
      },
      (y) => (phases ? tf.add(y, this.#bias) : y),
      // Adding a bias and interpolating can change places; the small picture has a quarter of the pixels.
      (y) => (this.#shape.up && !phases ? bilinearUp2(y) : y),
      (y) => (this.#hasNoise(options) ? tf.add(y, this.#noise(options)) : y),
      (y) => (isFused ? y : leakyRelu(y)),
      (y) => (clamp === null ? y : tf.clipByValue(y, -clamp, clamp)),
    ];
  }

  dispose(): void {
    this.#phases?.dispose();
    this.#transformed?.dispose();
    this.#demodulation.dispose();
    this.#noiseConst?.dispose();
  }

  /** All of a layer that does not change the size, in one step. */
  #whole(x: tf.Tensor4D, w: tf.Tensor2D, options: SynthesisOptions): tf.Tensor4D {
    const styles = this.#affine.apply(w); // [N,I]
    const noise = this.#hasNoise(options) ? this.#noise(options) : null;
    return this.#winograd(x, styles, this.#demodulation.apply(styles), {
      slope: SLOPE,
      clamp: this.#clamp ?? Infinity,
      noise,
    });
  }

  /** With bias; without a finish nothing follows it. */
  #winograd(
    x: tf.Tensor4D,
    styles: tf.Tensor2D,
    scales: tf.Tensor2D,
    {slope, clamp, noise}: Finish = LINEAR,
  ): tf.Tensor4D {
    const inputs = {x, weights: this.#transformed!, styles, scales, bias: this.#bias};
    return winogradConv2d({...inputs, ...(noise ? {noise} : {})}, {slope, clamp});
  }

  /** With bias. */
  #conv(x: tf.Tensor4D, styles: tf.Tensor2D, scale: tf.Tensor2D, options: ConvOptions): tf.Tensor4D {
    const filter = {filter: this.#filter!, pad: 'same'} as const;
    return modulatedConv2d(x, [filter], styles, scale, this.#bias, options)[0]!;
  }

  #hasNoise({noiseMode}: SynthesisOptions): boolean {
    if (noiseMode === 'const') return this.#noiseConst !== null;
    return noiseMode === 'random' && this.#noiseStrength !== null;
  }

  /** `[1, height, width, 1]`; only where there is noise. */
  #noise({noiseMode, noiseSeed}: SynthesisOptions): tf.Tensor4D {
    if (noiseMode === 'const') return this.#noiseConst!;
    return tf.mul(randomNoise(this.#shape.size, this.#index, noiseSeed), this.#noiseStrength!);
  }
}

/** Without bias. */
function transposedConv(
  phases: UpConvPhases,
  x: tf.Tensor4D,
  styles: tf.Tensor2D,
  scale: tf.Tensor2D,
  isOnly: boolean,
): tf.Tensor4D {
  // Each phase has its output channels twice, for odd and for even columns.
  const scales = tf.concat([scale, scale], 1); // [N,2O]
  return phases.joinPhases(modulatedConv2d(x, phases.filters, styles, scales, null, {isOnly}));
}

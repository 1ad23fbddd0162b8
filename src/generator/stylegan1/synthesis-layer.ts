/** One layer of a StyleGAN synthesis network: convolution -> noise -> bias -> leaky ReLU -> AdaIN (Karras et al. 2019, arXiv 1812.04948, figure 1b). */
import * as tf from '@tensorflow/tfjs-core';
import type {StyleGan1Spec} from '../../model/generator-spec.ts';
import {hasWinograd, plainWinogradConv2d, transformedWeights} from '../kernels/winograd.ts';
import type {Step} from '../ops/in-turn.ts';
import {leakyRelu, SLOPE} from '../ops/leaky-relu.ts';
import {parameter} from '../ops/parameters.ts';
import {randomNoise} from '../ops/random-noise.ts';
import type {Parameters, SynthesisOptions} from '../ops/synthesis.ts';
import {Affine} from '../stylegan2/synthesis-layer.ts';
import {adaptiveInstanceNorm} from './adaptive-instance-norm.ts';
import {UpConvolution} from './up-convolution.ts';

export interface LayerShape {
  /** Pixels per side of the output. */
  resolution: number;
  inChannels: number;
  outChannels: number;
  /** `up`: the input has half the resolution; `none`: the layer takes its input as it is, which is the learnt constant. */
  convolution: 'none' | 'same' | 'up';
}

export class SynthesisLayer {
  readonly #resolution: number;
  readonly #index: number;
  readonly #affine: Affine;
  readonly #filter: tf.Tensor4D | null = null;
  /** Of a kernel of our own, where the backend has it. */
  readonly #transformed: tf.Tensor4D | null = null;
  readonly #up: UpConvolution | null = null;
  readonly #bias: tf.Tensor1D;
  /** `[C]` */
  readonly #noiseStrength: tf.Tensor1D | null = null;
  /** `[resolution, resolution]` */
  readonly #noiseConst: tf.Tensor2D | null = null;

  /**
   * @param index number of the layer in its network; each has its own random noise
   * @throws {Error} if a parameter is missing or of another shape
   */
  constructor(parameters: Parameters, name: string, index: number, shape: LayerShape, spec: StyleGan1Spec) {
    const {resolution, inChannels, outChannels, convolution} = shape;
    const {noise, blurFilter} = spec.synthesis;
    this.#resolution = resolution;
    this.#index = index;
    this.#affine = new Affine(parameters, name, spec.mapping.wDim, 2 * outChannels);
    this.#bias = parameter<tf.Rank.R1>(parameters, `${name}.bias`, [outChannels]);
    if (noise !== 'none') {
      this.#noiseStrength = parameter<tf.Rank.R1>(parameters, `${name}.noiseStrength`, [outChannels]);
    }
    if (noise === 'stored') {
      this.#noiseConst = parameter<tf.Rank.R2>(parameters, `${name}.noiseConst`, [resolution, resolution]);
    }
    if (convolution === 'none') return;
    const filter = parameter<tf.Rank.R4>(parameters, `${name}.weight`, [3, 3, inChannels, outChannels]);
    if (convolution === 'up') this.#up = new UpConvolution(filter, blurFilter);
    else if (hasWinograd()) this.#transformed = transformedWeights(filter);
    else this.#filter = filter;
    if (this.#filter) return;
    parameters.delete(`${name}.weight`);
    filter.dispose();
  }

  /**
   * The layer as steps for `inTurn`, from `[batch, height, width, inChannels]` to `[batch, resolution, resolution,
   * outChannels]`: of its size there are never more than three tensors at once.
   * @param w `[batch, wDim]`
   */
  steps(w: tf.Tensor2D, options: SynthesisOptions): Step[] {
    const filter = this.#filter;
    const transformed = this.#transformed;
    const bias = this.#bias;
    const addNoise = (y: tf.Tensor4D): tf.Tensor4D => {
      const noise = this.#noise(options);
      return noise ? tf.add(y, noise) : y;
    };
    const style = adaptiveInstanceNorm(() => this.#affine.apply(w));
    if (transformed) {
      const slope = this.#hasNoise(options) ? 1 : SLOPE;
      const convolve = (y: tf.Tensor4D): tf.Tensor4D => plainWinogradConv2d(y, transformed, bias, slope);
      return slope === SLOPE ? [convolve, ...style] : [convolve, addNoise, leakyRelu, ...style];
    }
    return [
      ...(filter ? [(y: tf.Tensor4D) => tf.conv2d(y, filter, 1, 'same')] : []),
      ...(this.#up?.steps() ?? []),
      addNoise,
      (y) => tf.add(y, bias),
      leakyRelu,
      ...style,
    ];
  }

  dispose(): void {
    this.#up?.dispose();
    this.#transformed?.dispose();
  }

  #hasNoise({noiseMode}: SynthesisOptions): boolean {
    if (noiseMode === 'none' || !this.#noiseStrength) return false;
    return noiseMode === 'random' || this.#noiseConst !== null;
  }

  /** `[1, resolution, resolution, C]` */
  #noise({noiseMode, noiseSeed}: SynthesisOptions): tf.Tensor4D | null {
    const size = this.#resolution;
    if (noiseMode === 'none' || !this.#noiseStrength) return null;
    if (noiseMode === 'random') {
      return tf.mul(randomNoise({width: size, height: size}, this.#index, noiseSeed), this.#noiseStrength);
    }
    return this.#noiseConst && tf.mul(tf.reshape(this.#noiseConst, [1, size, size, 1]), this.#noiseStrength);
  }
}

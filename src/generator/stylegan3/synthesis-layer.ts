/** One layer of a StyleGAN3 synthesis network: modulated convolution, bias, filtered leaky ReLU (Karras et al. 2021, arXiv 2106.12423, appendix F). */
import type * as tf from '@tensorflow/tfjs-core';
import type {StyleGan3LayerSpec} from '../../model/generator-spec.ts';
import type {Step} from '../ops/in-turn.ts';
import {Demodulation, modulatedConv2d, type PaddedFilter} from '../ops/modulated-conv.ts';
import {parameter} from '../ops/parameters.ts';
import type {Parameters, SynthesisOptions} from '../ops/synthesis.ts';
import {Affine} from '../stylegan2/synthesis-layer.ts';
import {FilteredLeakyRelu} from './filtered-leaky-relu.ts';

export class SynthesisLayer {
  readonly #affine: Affine;
  readonly #filter: PaddedFilter;
  readonly #bias: tf.Tensor1D;
  readonly #demodulation: Demodulation;
  readonly #activation: FilteredLeakyRelu;

  /**
   * @param name prefix of the layer's parameters
   * @param clamp of the activations; null for none
   * @throws {Error} if a parameter is missing or of another shape
   */
  constructor(
    parameters: Parameters,
    name: string,
    layer: StyleGan3LayerSpec,
    wDim: number,
    clamp: number | null,
  ) {
    const {inChannels, outChannels, kernelSize, upTaps, downTaps, radialDownFilter} = layer;
    this.#affine = new Affine(parameters, name, wDim, inChannels);
    const filterShape = [kernelSize, kernelSize, inChannels, outChannels];
    const filter = parameter<tf.Rank.R4>(parameters, `${name}.weight`, filterShape);
    this.#bias = parameter<tf.Rank.R1>(parameters, `${name}.bias`, [outChannels]);
    const upFilter = parameter<tf.Rank.R1>(parameters, `${name}.upFilter`, [upTaps]);
    const downFilter = radialDownFilter
      ? parameter<tf.Rank.R2>(parameters, `${name}.downFilter`, [downTaps, downTaps])
      : parameter<tf.Rank.R1>(parameters, `${name}.downFilter`, [downTaps]);

    // Every window that touches the picture: the margin grows by what the kernel reaches over.
    const reach = kernelSize - 1;
    const pad: tf.backend_util.ExplicitPadding = [
      [0, 0],
      [reach, reach],
      [reach, reach],
      [0, 0],
    ];
    this.#filter = {filter, pad};
    this.#demodulation = new Demodulation(filter, 1);
    this.#activation = new FilteredLeakyRelu(layer, clamp, upFilter, downFilter);
  }

  /**
   * The layer as steps for `inTurn`, from `[batch, height, width, inChannels]` of `inSize` to that of `outSize` with `outChannels`.
   * @param w `[batch, wDim]`
   */
  steps(w: tf.Tensor2D, {isOnly = false}: Pick<SynthesisOptions, 'isOnly'>): Step[] {
    return [
      (x) => {
        // The reference scales weights and styles to a mean square of 1 first; demodulation takes either scale out again.
        const styles = this.#affine.apply(w); // [N,I]
        const scale = this.#demodulation.apply(styles); // [N,O]
        return modulatedConv2d(x, [this.#filter], styles, scale, this.#bias, {isOnly})[0]!;
      },
      (x) => this.#activation.apply(x),
    ];
  }

  /** Frees what the constructor made. */
  dispose(): void {
    this.#demodulation.dispose();
    this.#activation.dispose();
  }
}

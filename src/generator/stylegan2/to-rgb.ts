/** ToRGB: features -> colours by a 1x1 modulated convolution without demodulation (Karras et al. 2020, section 4.1). */
import * as tf from '@tensorflow/tfjs-core';
import type {MappingSpec, StyleGan2Spec} from '../../model/generator-spec.ts';
import {addColours, hasColours} from '../kernels/colours.ts';
import {modulatedConv2d} from '../ops/modulated-conv.ts';
import {parameter} from '../ops/parameters.ts';
import {subPixels, type Upsampler} from '../ops/resample.ts';
import type {Parameters} from '../ops/synthesis.ts';
import {Affine} from './synthesis-layer.ts';

/** What ToRGB needs to know of its network, whatever its kind. */
interface ToRgbSpec {
  mapping: Pick<MappingSpec, 'wDim'>;
  synthesis: Pick<StyleGan2Spec['synthesis'], 'imgChannels' | 'convClamp'>;
}

/** Pixels a side that each place gives. */
export type PixelsPerPlace = 1 | 2;

export class ToRgb {
  readonly #affine: Affine;
  readonly #filter: tf.Tensor4D;
  readonly #bias: tf.Tensor1D;
  readonly #clamp: number | null;
  readonly #pixels: PixelsPerPlace;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor(
    parameters: Parameters,
    name: string,
    inChannels: number,
    spec: ToRgbSpec,
    pixels: PixelsPerPlace = 1,
  ) {
    const {imgChannels, convClamp} = spec.synthesis;
    const colours = pixels ** 2 * imgChannels;
    this.#pixels = pixels;
    this.#affine = new Affine(parameters, name, spec.mapping.wDim, inChannels);
    this.#filter = parameter<tf.Rank.R4>(parameters, `${name}.weight`, [1, 1, inChannels, colours]);
    this.#bias = parameter<tf.Rank.R1>(parameters, `${name}.bias`, [colours]);
    this.#clamp = convClamp;
  }

  /**
   * Call inside `tf.tidy`.
   * @param x `[batch, height, width, inChannels]`
   * @param w `[batch, wDim]`
   * @param before the picture so far, half as high and wide as the result, and what enlarges it
   * @returns `[batch, height, width, imgChannels]`, twice as high and wide with two pixels a place; the picture so far added
   */
  apply(x: tf.Tensor4D, w: tf.Tensor2D, before?: {image: tf.Tensor4D; up: Upsampler}): tf.Tensor4D {
    const styles = this.#affine.apply(w);
    const edges = before ? before.up.edges : 'repeated';
    if (edges !== null && hasColours()) {
      const inputs = {x, weights: this.#filter, styles, bias: this.#bias};
      const attributes = {pixels: this.#pixels, edges, clamp: this.#clamp ?? Infinity};
      return addColours({...inputs, ...(before ? {before: before.image} : {})}, attributes);
    }
    const filter = {filter: this.#filter, pad: 'same'} as const;
    const colours = modulatedConv2d(x, [filter], styles, null, this.#bias)[0]!;
    const y = this.#pixels === 2 ? subPixels(colours) : colours;
    const clamped = this.#clamp === null ? y : tf.clipByValue(y, -this.#clamp, this.#clamp);
    return before ? tf.add(before.up.apply(before.image), clamped) : clamped;
  }
}

/** Synthesis network of the first StyleGAN (Karras et al. 2019, arXiv 1812.04948, figure 1b), fully grown: the last resolution's ToRGB only. */
import * as tf from '@tensorflow/tfjs-core';
import {blockResolutions, numWs} from '../../model/architecture.ts';
import type {StyleGan1Spec} from '../../model/generator-spec.ts';
import {usingUp} from '../ops/in-turn.ts';
import {assertShape, parameter} from '../ops/parameters.ts';
import type {Parameters, SynthesisNetwork, SynthesisOptions} from '../ops/synthesis.ts';
import {SynthesisLayer} from './synthesis-layer.ts';

export class StyleGan1Synthesis implements SynthesisNetwork {
  readonly numWs: number;
  readonly #wDim: number;
  readonly #const: tf.Tensor3D;
  /** Two for each resolution. */
  readonly #layers: SynthesisLayer[];
  readonly #toRgbWeight: tf.Tensor4D;
  readonly #toRgbBias: tf.Tensor1D;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor(spec: StyleGan1Spec, parameters: Parameters) {
    const {resolution, channels, imgChannels} = spec.synthesis;
    const lastChannels = channels.at(-1)!;
    this.numWs = numWs(spec);
    this.#wDim = spec.mapping.wDim;
    this.#const = parameter<tf.Rank.R3>(parameters, 'synthesis.const', [4, 4, channels[0]!]);
    this.#layers = blockResolutions(resolution).flatMap((r, i) => {
      const name = `synthesis.b${r}.layer`;
      const outChannels = channels[i]!;
      const inChannels = i === 0 ? outChannels : channels[i - 1]!;
      const first = {resolution: r, inChannels, outChannels, convolution: i === 0 ? 'none' : 'up'} as const;
      const second = {resolution: r, inChannels: outChannels, outChannels, convolution: 'same'} as const;
      return [
        new SynthesisLayer(parameters, `${name}0`, 2 * i, first, spec),
        new SynthesisLayer(parameters, `${name}1`, 2 * i + 1, second, spec),
      ];
    });
    const weightShape = [1, 1, lastChannels, imgChannels];
    this.#toRgbWeight = parameter<tf.Rank.R4>(parameters, 'synthesis.toRgb.weight', weightShape);
    this.#toRgbBias = parameter<tf.Rank.R1>(parameters, 'synthesis.toRgb.bias', [imgChannels]);
  }

  synthesize(ws: tf.Tensor3D, options: SynthesisOptions): tf.Tensor4D {
    assertShape(ws, [-1, this.numWs, this.#wDim], 'ws');
    const layerWs = tf.unstack(ws, 1) as tf.Tensor2D[]; // numWs times [N,wDim]
    const input: tf.Tensor4D = tf.tile(tf.expandDims(this.#const, 0), [ws.shape[0], 1, 1, 1]);
    const features = usingUp(
      input,
      this.#layers.flatMap((layer, i) => layer.steps(layerWs[i]!, options)),
    );
    return tf.add(tf.conv2d(features, this.#toRgbWeight, 1, 'same'), this.#toRgbBias);
  }

  dispose(): void {
    for (const layer of this.#layers) layer.dispose();
  }
}

/** The StyleGAN3 synthesis network, T and R (Karras et al. 2021, arXiv 2106.12423): Fourier features, filtered layers, ToRGB. */
import * as tf from '@tensorflow/tfjs-core';
import {numWs} from '../../model/architecture.ts';
import type {StyleGan3Spec} from '../../model/generator-spec.ts';
import {usingUp} from '../ops/in-turn.ts';
import {assertShape} from '../ops/parameters.ts';
import type {Parameters, SynthesisNetwork, SynthesisOptions} from '../ops/synthesis.ts';
import {ToRgb} from '../stylegan2/to-rgb.ts';
import {FourierInput} from './fourier-input.ts';
import {SynthesisLayer} from './synthesis-layer.ts';

export class StyleGan3Synthesis implements SynthesisNetwork {
  readonly numWs: number;
  readonly #wDim: number;
  readonly #input: FourierInput;
  readonly #layers: SynthesisLayer[];
  readonly #toRgb: ToRgb;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor(spec: StyleGan3Spec, parameters: Parameters) {
    const {mapping, synthesis} = spec;
    const {layers, imgChannels, convClamp, imageClamp} = synthesis;
    this.numWs = numWs(spec);
    this.#wDim = mapping.wDim;
    this.#input = new FourierInput(spec, parameters);
    this.#layers = layers.map(
      (layer, i) => new SynthesisLayer(parameters, `synthesis.l${i}`, layer, mapping.wDim, convClamp),
    );
    this.#toRgb = new ToRgb(parameters, 'synthesis.toRgb', layers.at(-1)!.outChannels, {
      mapping,
      synthesis: {imgChannels, convClamp: imageClamp},
    });
  }

  synthesize(ws: tf.Tensor3D, options: SynthesisOptions): tf.Tensor4D {
    assertShape(ws, [-1, this.numWs, this.#wDim], 'ws');
    const layerWs = tf.unstack(ws, 1) as tf.Tensor2D[]; // numWs times [N,wDim]
    const input = tf.tidy(() => this.#input.features(layerWs[0]!, options.move));
    const features = usingUp(
      input,
      this.#layers.flatMap((layer, i) => layer.steps(layerWs[i + 1]!, options)),
    );
    return this.#toRgb.apply(features, layerWs.at(-1)!);
  }

  dispose(): void {
    this.#input.dispose();
    for (const layer of this.#layers) layer.dispose();
  }
}

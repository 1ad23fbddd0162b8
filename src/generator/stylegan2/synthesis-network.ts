/** Synthesis network of the StyleGAN2 family (Karras et al. 2020, arXiv 1912.04958, figure 7: skip, residual, plain). */
import * as tf from '@tensorflow/tfjs-core';
import {blockResolutions, blockSize, isSubPixel, numWs} from '../../model/architecture.ts';
import type {StyleGan2Spec} from '../../model/generator-spec.ts';
import {joinedChannels} from '../kernels/colours.ts';
import {usingUp} from '../ops/in-turn.ts';
import {assertShape, parameter} from '../ops/parameters.ts';
import {FirUpsampler, type Upsampler, bilinearUpsampler} from '../ops/resample.ts';
import type {Parameters, SynthesisNetwork, SynthesisOptions} from '../ops/synthesis.ts';
import {SynthesisLayer} from './synthesis-layer.ts';
import {ToRgb} from './to-rgb.ts';

/** The layers of one resolution; null where the architecture has none. */
interface Block {
  resolution: number;
  /** Whether `conv0` reads the picture so far too. */
  readsPicture: boolean;
  conv0: SynthesisLayer | null;
  conv1: SynthesisLayer;
  /** `[1, 1, in, out]`, sqrt 1/2 included. */
  skip: tf.Tensor4D | null;
  skipUp: Upsampler | null;
  toRgb: ToRgb | null;
}

export class StyleGan2Synthesis implements SynthesisNetwork {
  readonly numWs: number;
  readonly #spec: StyleGan2Spec;
  readonly #const: tf.Tensor3D;
  readonly #blocks: Block[];
  readonly #imageUp: Upsampler;

  /** @throws {Error} if a parameter is missing or of another shape */
  constructor(spec: StyleGan2Spec, parameters: Parameters) {
    const {resolution, channels, imgChannels, start = [4, 4]} = spec.synthesis;
    this.numWs = numWs(spec);
    this.#spec = spec;
    this.#const = parameter<tf.Rank.R3>(parameters, 'synthesis.const', [...start, channels[0]!]);
    this.#imageUp = createUpsampler(spec, imgChannels);
    this.#blocks = blockResolutions(resolution).map((r, i) => createBlock(spec, parameters, r, i));
  }

  synthesize(ws: tf.Tensor3D, options: SynthesisOptions): tf.Tensor4D {
    assertShape(ws, [-1, this.numWs, this.#spec.mapping.wDim], 'ws');
    const [batch] = ws.shape;
    const layerWs = tf.unstack(ws, 1) as tf.Tensor2D[]; // numWs times [N,wDim]
    const first: tf.Tensor4D = tf.expandDims(this.#const, 0);
    let x = batch === 1 ? first : tf.concat(new Array<tf.Tensor4D>(batch).fill(first), 0);
    let image: tf.Tensor4D | null = null;
    this.#blocksFor(options).forEach((block, i) => {
      // Block i > 0 takes ws 2i - 1 and 2i; its ToRGB takes 2i + 1, as the next block's first layer does.
      const {conv0, conv1, skip, skipUp, toRgb} = block;
      const input = block.readsPicture ? withPicture(x, image!) : x;
      const steps = [
        ...(conv0?.steps(layerWs[2 * i - 1]!, options) ?? []),
        ...conv1.steps(layerWs[2 * i]!, options),
      ];
      // The large pictures' features are what fills the memory of a device.
      if (skip) {
        // Half the channels of the input, which needs not be kept.
        const narrow = tf.conv2d(input, skip, 1, 'same');
        const convolved = usingUp(input, steps);
        const shortcut = usingUp(narrow, [(y) => skipUp!.apply(y)]);
        x = tf.add(convolved, shortcut);
        tf.dispose([convolved, shortcut]);
      } else {
        x = usingUp(input, steps);
      }
      const before = image;
      if (toRgb) {
        const soFar = before ? {image: before, up: this.#imageUp} : undefined;
        image = tf.tidy(() => toRgb.apply(x, layerWs[2 * i + 1]!, soFar));
        before?.dispose();
      }
    });
    return image!;
  }

  /** The sum of the ToRGB layers so far is a picture of its own, if each block has one. */
  #blocksFor({maxResolution = Infinity}: SynthesisOptions): Block[] {
    if (this.#spec.synthesis.architecture !== 'skip') return this.#blocks;
    return this.#blocks.filter(({resolution}, i) => i === 0 || resolution <= maxResolution);
  }

  dispose(): void {
    this.#imageUp.dispose();
    for (const {conv0, conv1, skipUp} of this.#blocks) {
      conv0?.dispose();
      conv1.dispose();
      skipUp?.dispose();
    }
  }
}

/** Features and, behind them, the picture; the features alone are freed. */
function withPicture(features: tf.Tensor4D, image: tf.Tensor4D): tf.Tensor4D {
  const both = joinedChannels(features, image);
  features.dispose();
  return both;
}

function createUpsampler({synthesis}: StyleGan2Spec, channels: number): Upsampler {
  return synthesis.upsample === 'after-conv'
    ? bilinearUpsampler
    : new FirUpsampler(synthesis.resampleFilter, channels);
}

function createBlock(spec: StyleGan2Spec, parameters: Parameters, resolution: number, i: number): Block {
  const {channels, architecture, imgChannels} = spec.synthesis;
  const name = `synthesis.b${resolution}`;
  const outChannels = channels[i]!;
  const isFirst = i === 0;
  const inChannels = isFirst ? outChannels : channels[i - 1]!;
  const subPixel = isSubPixel(spec, resolution);
  const size = blockSize(spec, resolution);
  const isResidual = architecture === 'resnet' && !isFirst;
  const hasToRgb = architecture === 'skip' || i === channels.length - 1;
  return {
    resolution,
    readsPicture: subPixel,
    conv0: isFirst
      ? null
      : new SynthesisLayer(
          parameters,
          `${name}.conv0`,
          2 * i - 1,
          {
            size,
            inChannels: inChannels + (subPixel ? imgChannels : 0),
            outChannels,
            up: !subPixel,
            gain: Math.SQRT2,
          },
          spec,
        ),
    conv1: new SynthesisLayer(
      parameters,
      `${name}.conv1`,
      2 * i,
      {size, inChannels: outChannels, outChannels, up: false, gain: isResidual ? 1 : Math.SQRT2},
      spec,
    ),
    skip: isResidual
      ? parameter<tf.Rank.R4>(parameters, `${name}.skip.weight`, [1, 1, inChannels, outChannels])
      : null,
    skipUp: isResidual ? createUpsampler(spec, outChannels) : null,
    toRgb: hasToRgb ? new ToRgb(parameters, `${name}.toRgb`, outChannels, spec, subPixel ? 2 : 1) : null,
  };
}

/**
 * From the parameters of any StyleGAN2 code base to the tensors of `model/architecture.ts`. The code bases differ in
 * names, axis order and stored gains, which their `StyleGan2Source` evens out by views; the gains of the architecture
 * itself (Karras et al. 2020, arXiv 1912.04958) are folded in here. Conventions: `model/generator-spec.ts`.
 */
import {blockResolutions, tensorTable} from '../../model/architecture.ts';
import type {StyleGan2Spec} from '../../model/generator-spec.ts';
import type {CheckpointTensor} from '../checkpoint.ts';
import {foldEmbedding, foldMapping, type MappingSource} from './mapping-fold.ts';
import {finishTensors} from './finish-tensors.ts';
import type {StridedTensor} from '../containers/strided-tensor.ts';

/** The learnt dense layer w -> styles of one convolution. */
export interface AffineSource {
  /** `[wDim, inChannels]` */
  weight: StridedTensor;
  /** `[inChannels]` */
  bias: StridedTensor;
  /** What is still to be added to the bias for an initial style of 1. */
  biasOffset: 0 | 1;
}

export interface ConvSource {
  affine: AffineSource;
  /** `[3, 3, inChannels, outChannels]` in correlation orientation, without equalised-learning-rate gain. */
  weight: StridedTensor;
  /** Gain that the code base applies to the weight before demodulation; only its epsilon can tell. */
  weightGain: number;
  /** `[outChannels]` */
  bias: StridedTensor;
  /** Absent in a network without noise inputs. `const` is absent where the code base keeps no noise of its own. */
  noise?: {strength: StridedTensor; const?: StridedTensor};
}

export interface ToRgbSource {
  affine: AffineSource;
  /** `[1, 1, inChannels, imgChannels]` */
  weight: StridedTensor;
  /** `[imgChannels]` */
  bias: StridedTensor;
}

/** Where the parameters of one checkpoint are found. */
export interface StyleGan2Source {
  mapping: MappingSource;
  /** `[height, width, channels]`, 4 x 4 but for rectangles. */
  const(): StridedTensor;
  conv(resolution: number, name: 'conv0' | 'conv1', inChannels: number, outChannels: number): ConvSource;
  toRgb(resolution: number, inChannels: number): ToRgbSource;
  /** `[1, 1, inChannels, outChannels]`; only asked for in residual networks. */
  skip(resolution: number, inChannels: number, outChannels: number): StridedTensor;
}

/** The finished tensors of a StyleGAN2 generator. */
export function foldStyleGan2(spec: StyleGan2Spec, source: StyleGan2Source): Map<string, CheckpointTensor> {
  const {wDim} = spec.mapping;
  const {resolution, channels, architecture} = spec.synthesis;
  const data = new Map<string, Float32Array>();

  const addAffine = (name: string, {weight, bias, biasOffset}: AffineSource, gain: number): void => {
    data.set(`${name}.affine.weight`, weight.read(gain / Math.sqrt(wDim)));
    data.set(`${name}.affine.bias`, bias.read(gain, biasOffset * gain));
  };
  const addConv = (block: string, r: number, name: 'conv0' | 'conv1', from: number, to: number): void => {
    const {affine, weight, weightGain, bias, noise} = source.conv(r, name, from, to);
    // A residual block's second convolution is scaled by sqrt 1/2, which cancels the activation's sqrt 2.
    const isResidual = architecture === 'resnet' && name === 'conv1' && r > 4;
    const gain = isResidual ? 1 : Math.SQRT2;
    addAffine(`${block}.${name}`, affine, 1);
    data.set(`${block}.${name}.weight`, weight.read(weightGain));
    data.set(`${block}.${name}.bias`, bias.read(gain));
    if (noise) {
      data.set(`${block}.${name}.noiseStrength`, noise.strength.read(gain));
      if (noise.const) data.set(`${block}.${name}.noiseConst`, noise.const.read());
    }
  };

  foldEmbedding(data, spec.mapping, source.mapping);
  foldMapping(data, spec.mapping, source.mapping);
  data.set('synthesis.const', source.const().read());
  blockResolutions(resolution).forEach((r, i) => {
    const block = `synthesis.b${r}`;
    const to = channels[i]!;
    if (i > 0) {
      const from = channels[i - 1]!;
      addConv(block, r, 'conv0', from, to);
      if (architecture === 'resnet') {
        data.set(`${block}.skip.weight`, source.skip(r, from, to).read(Math.SQRT1_2 / Math.sqrt(from)));
      }
    }
    addConv(block, r, 'conv1', to, to);
    if (architecture === 'skip' || r === resolution) {
      const {affine, weight, bias} = source.toRgb(r, to);
      addAffine(`${block}.toRgb`, affine, 1 / Math.sqrt(to));
      data.set(`${block}.toRgb.weight`, weight.read());
      data.set(`${block}.toRgb.bias`, bias.read());
    }
  });
  return finishTensors(tensorTable(spec), data);
}

/** The mapping network's part of folding, the same in every family (Karras et al. 2019, arXiv 1812.04948, section 2). */
import type {MappingSpec} from '../../model/generator-spec.ts';
import {sampleWAvg} from './sample-w-avg.ts';
import type {StridedTensor} from '../containers/strided-tensor.ts';

/** Where the parameters of a mapping network are found in a checkpoint. */
export interface MappingSource {
  /** Learning-rate multiplier of the dense layers: stored weights are larger by its inverse. */
  lrMultiplier: number;
  /** Whether only the weights are scaled by sqrt 2, as in the first StyleGAN, and not the bias, as after an activation with a gain. */
  biasWithoutGain?: boolean;
  /** Weight `[in, out]` and bias `[out]` of dense layer `index`, as stored. */
  dense(index: number, inDim: number, outDim: number): {weight: StridedTensor; bias: StridedTensor};
  /** Weight `[cDim, labelDim]` as stored, with its gain, and bias `[labelDim]` where labels are embedded; only asked for in conditional networks. */
  embed(): {weight: StridedTensor; weightGain: number; bias?: StridedTensor};
  /** `[wDim]`; null if the checkpoint does not have it. */
  wAvg(): StridedTensor | null;
}

/** Adds `mapping.embed.*` of a conditional network. */
export function foldEmbedding(
  data: Map<string, Float32Array>,
  spec: MappingSpec,
  source: MappingSource,
): void {
  if (spec.labelMode === 'none') return;
  const {weight, weightGain, bias} = source.embed();
  data.set('mapping.embed.weight', weight.read(weightGain));
  if (bias) data.set('mapping.embed.bias', bias.read());
}

/**
 * Adds `mapping.fc*` with the gain of equalised learning rate (1 / sqrt(in)), the learning-rate multiplier and the
 * activation's sqrt 2 folded in, and `mapping.wAvg`, sampled if the checkpoint has none. After `foldEmbedding`.
 */
export function foldMapping(data: Map<string, Float32Array>, spec: MappingSpec, source: MappingSource): void {
  const {zDim, wDim, labelDim, numLayers, hiddenDim, lastLayer} = spec;
  let inDim = zDim + labelDim;
  for (let i = 0; i < numLayers; i++) {
    const isLast = i === numLayers - 1;
    const outDim = isLast ? wDim : hiddenDim;
    const gain = source.lrMultiplier * (isLast && lastLayer === 'linear' ? 1 : Math.SQRT2);
    const {weight, bias} = source.dense(i, inDim, outDim);
    data.set(`mapping.fc${i}.weight`, weight.read(gain / Math.sqrt(inDim)));
    data.set(`mapping.fc${i}.bias`, bias.read(source.biasWithoutGain ? source.lrMultiplier : gain));
    inDim = outDim;
  }
  const wAvg = source.wAvg();
  data.set('mapping.wAvg', wAvg ? wAvg.read() : sampleWAvg(spec, data));
}

/** From the parameters of a stylegan3 snapshot to the tensors of `model/architecture.ts`. */
import {tensorTable} from '../../model/architecture.ts';
import type {StyleGan3Spec} from '../../model/generator-spec.ts';
import type {CheckpointTensor} from '../checkpoint.ts';
import type {Fields} from '../containers/fields.ts';
import {finishTensors} from './finish-tensors.ts';
import {foldEmbedding, foldMapping} from './mapping-fold.ts';
import type {ParameterTable} from './parameter-table.ts';
import {adaMappingSource} from './stylegan2-ada.ts';
import type {StoredLayer} from './stylegan3-layers.ts';

/** The finished tensors; which gain goes where is said at `StyleGan3Spec`. */
export function foldStyleGan3(
  spec: StyleGan3Spec,
  layers: readonly StoredLayer[],
  outputScale: number,
  table: ParameterTable,
  mapping: Fields,
): Map<string, CheckpointTensor> {
  const {wDim} = spec.mapping;
  const {input, imgChannels} = spec.synthesis;
  const data = new Map<string, Float32Array>();
  const addAffine = (from: string, to: string, outDim: number, gain = 1): void => {
    const weight = table.take(`${from}.affine.weight`, [outDim, wDim]).permute([1, 0]);
    data.set(`${to}.affine.weight`, weight.read(gain / Math.sqrt(wDim)));
    data.set(`${to}.affine.bias`, table.take(`${from}.affine.bias`, [outDim]).read(gain));
  };
  /** Reversed, since the reference convolves and the runtime correlates. */
  const addFilter = (from: string, to: string, shape: readonly number[], gain: number): void => {
    const filter = table.has(from) ? table.take(from, shape).flip(shape.map((_, axis) => axis)) : null;
    data.set(to, filter?.read(gain) ?? new Float32Array([gain]));
  };
  /** The layer's input is divided by its usual magnitude, of which the file keeps the square. */
  const inputGainOf = (name: string): number =>
    1 / Math.sqrt(table.takeScalar(`${name}.magnitude_ema`).read()[0]!);

  const mappingSource = adaMappingSource(table, spec.mapping, mapping);
  foldEmbedding(data, spec.mapping, mappingSource);
  foldMapping(data, spec.mapping, mappingSource);

  const inputName = 'synthesis.input';
  const {channels} = input;
  addAffine(inputName, inputName, 4);
  data.set(`${inputName}.transform`, table.take(`${inputName}.transform`, [3, 3]).read());
  data.set(`${inputName}.freqs`, table.take(`${inputName}.freqs`, [channels, 2]).read());
  data.set(`${inputName}.phases`, table.take(`${inputName}.phases`, [channels]).read());
  const inputWeight = table.take(`${inputName}.weight`, [channels, channels]).permute([1, 0]);
  data.set(`${inputName}.weight`, inputWeight.read(1 / Math.sqrt(channels)));

  spec.synthesis.layers.forEach((layer, i) => {
    const {inChannels, outChannels, kernelSize, upFactor, upTaps, downTaps, radialDownFilter} = layer;
    const from = layers[i]!.name;
    const to = `synthesis.l${i}`;
    const inputGain = inputGainOf(from);
    addAffine(from, to, inChannels);
    const weight = table.take(`${from}.weight`, [outChannels, inChannels, kernelSize, kernelSize]);
    data.set(`${to}.weight`, weight.permute([2, 3, 1, 0]).read());
    data.set(`${to}.bias`, table.take(`${from}.bias`, [outChannels]).read(1 / inputGain));
    // The filter runs along both axes, so that each takes the square root of the gains.
    const upGain = upFactor * Math.sqrt(Math.SQRT2 * inputGain);
    addFilter(`${from}.up_filter`, `${to}.upFilter`, [upTaps], upGain);
    const downShape = radialDownFilter ? [downTaps, downTaps] : [downTaps];
    addFilter(`${from}.down_filter`, `${to}.downFilter`, downShape, 1);
  });

  const from = layers.at(-1)!.name;
  const to = 'synthesis.toRgb';
  const inChannels = spec.synthesis.layers.at(-1)!.outChannels;
  addAffine(from, to, inChannels, (inputGainOf(from) * outputScale) / Math.sqrt(inChannels));
  const weight = table.take(`${from}.weight`, [imgChannels, inChannels, 1, 1]);
  data.set(`${to}.weight`, weight.permute([2, 3, 1, 0]).read());
  data.set(`${to}.bias`, table.take(`${from}.bias`, [imgChannels]).read(outputScale));

  table.finish();
  return finishTensors(tensorTable(spec), data);
}

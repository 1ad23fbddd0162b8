/** Snapshots of the first StyleGAN for TensorFlow (Karras et al. 2019, arXiv 1812.04948), fully grown. */
import {blockResolutions, tensorTable} from '../../model/architecture.ts';
import type {StyleGan1Spec} from '../../model/generator-spec.ts';
import type {Checkpoint, CheckpointTensor, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import type {Fields} from '../containers/fields.ts';
import {finishTensors} from './finish-tensors.ts';
import {imageChannels} from './image-channels.ts';
import {foldEmbedding, foldMapping} from './mapping-fold.ts';
import {ParameterTable} from './parameter-table.ts';
import type {PyObject} from '../containers/py-value.ts';
import {sampledNote} from './sample-w-avg.ts';
import {tensorflowMappingSource, tensorflowMappingSpec} from './stylegan2-tensorflow.ts';
import {
  findNetwork,
  generatorNetwork,
  hasSynthesisVariable,
  isNone,
  isWithoutNoise,
  networkArguments,
  networkVariables,
  unusedNoise,
} from './tensorflow-network.ts';

const constName = 'synthesis/4x4/Const/const';
const toRgbName = 'synthesis/ToRGB_lod0';

/** Path of the first or second layer of a resolution. */
function layerPath(resolution: number, layer: 0 | 1): string {
  const names = resolution === 4 ? ['Const', 'Conv'] : ['Conv0_up', 'Conv1'];
  return `synthesis/${resolution}x${resolution}/${names[layer]!}`;
}

/** @throws {CheckpointError} if an argument makes another network than this project runs */
function checkArguments(kwargs: Fields): void {
  kwargs.choice('nonlinearity', ['lrelu'], 'lrelu');
  for (const name of [
    'use_wscale',
    'mapping_use_wscale',
    'use_styles',
    'use_instance_norm',
    'const_input_layer',
  ]) {
    kwargs.choice(name, [true], true);
  }
  kwargs.choice('use_pixel_norm', [false], false);
}

function specOf(table: ParameterTable, generator: PyObject, kwargs: Fields): StyleGan1Spec {
  checkArguments(kwargs);
  const channels = [table.shape(constName, 4)[1]!];
  let resolution = 4;
  while (table.has(`${layerPath(2 * resolution, 1)}/weight`)) {
    resolution *= 2;
    channels.push(table.shape(`${layerPath(resolution, 1)}/weight`, 4)[3]!);
  }
  const declared = kwargs.integer('resolution', 4, 65_536, resolution);
  if (declared !== resolution) {
    throw new CheckpointError(
      `The generator should make pictures of ${declared} pixels, but its layers end at ${resolution}`,
      layerPath(resolution, 1),
    );
  }
  return {
    kind: 'stylegan1',
    mapping: tensorflowMappingSpec(table, kwargs),
    synthesis: {
      resolution,
      imgChannels: imageChannels(table.shape(`${toRgbName}/weight`, 4)[3]!, toRgbName),
      channels,
      blurFilter: isNone(generator, 'blur_filter') ? [1] : kwargs.numbers('blur_filter', [1, 2, 1]),
      noise: table.has('synthesis/noise0') && !isWithoutNoise(kwargs) ? 'stored' : 'none',
    },
  };
}

/** Adds a layer's tensors. */
function addLayer(
  data: Map<string, Float32Array>,
  table: ParameterTable,
  spec: StyleGan1Spec,
  kwargs: Fields,
  index: number,
): void {
  const {channels, noise} = spec.synthesis;
  const {wDim} = spec.mapping;
  const block = Math.floor(index / 2);
  const layer = index % 2 === 0 ? 0 : 1;
  const resolution = 4 * 2 ** block;
  const path = layerPath(resolution, layer);
  const name = `synthesis.b${resolution}.layer${layer}`;
  const outChannels = channels[block]!;
  if (index > 0) {
    const inChannels = layer === 0 ? channels[block - 1]! : outChannels;
    let weight = table.take(`${path}/weight`, [3, 3, inChannels, outChannels]);
    // Up-sampling and convolving in one is a transposed convolution there: its kernel runs backwards.
    const fused = kwargs.choice('fused_scale', [true, false, 'auto'], 'auto');
    if (layer === 0 && (fused === true || (fused === 'auto' && resolution >= 128)))
      weight = weight.flip([0, 1]);
    data.set(`${name}.weight`, weight.read(Math.SQRT2 / Math.sqrt(9 * inChannels)));
  }
  data.set(`${name}.bias`, table.take(`${path}/bias`, [outChannels]).read());
  if (noise === 'stored') {
    data.set(`${name}.noiseStrength`, table.take(`${path}/Noise/weight`, [outChannels]).read());
    const noiseShape = [1, 1, resolution, resolution];
    data.set(`${name}.noiseConst`, table.take(`synthesis/noise${index}`, noiseShape).read());
  }
  const affineWeight = table.take(`${path}/StyleMod/weight`, [wDim, 2 * outChannels]);
  data.set(`${name}.affine.weight`, affineWeight.read(1 / Math.sqrt(wDim)));
  const affineBias = table.take(`${path}/StyleMod/bias`, [2 * outChannels]).read();
  // The first half are scales, stored minus 1.
  data.set(
    `${name}.affine.bias`,
    affineBias.map((value, i) => (i < outChannels ? value + 1 : value)),
  );
}

function fold(table: ParameterTable, spec: StyleGan1Spec, kwargs: Fields): Map<string, CheckpointTensor> {
  const {resolution, channels, imgChannels} = spec.synthesis;
  const data = new Map<string, Float32Array>();
  const mapping = {...tensorflowMappingSource(table, spec.mapping, kwargs), biasWithoutGain: true};
  foldEmbedding(data, spec.mapping, mapping);
  foldMapping(data, spec.mapping, mapping);
  data.set('synthesis.const', table.take(constName, [1, channels[0]!, 4, 4]).permute([0, 2, 3, 1]).read());
  for (let i = 0; i < 2 * blockResolutions(resolution).length; i++) addLayer(data, table, spec, kwargs, i);
  const lastChannels = channels.at(-1)!;
  const toRgb = table.take(`${toRgbName}/weight`, [1, 1, lastChannels, imgChannels]);
  data.set('synthesis.toRgb.weight', toRgb.read(1 / Math.sqrt(lastChannels)));
  data.set('synthesis.toRgb.bias', table.take(`${toRgbName}/bias`, [imgChannels]).read());
  return finishTensors(tensorTable(spec), data);
}

/** @throws {CheckpointError} if the network still was growing: its pictures then are a mixture of two resolutions */
function checkGrown(table: ParameterTable): void {
  for (const name of ['lod', 'synthesis/lod']) {
    const lod = table.has(name) ? table.takeScalar(name).read()[0]! : 0;
    if (lod !== 0) {
      throw new CheckpointError(
        `The network was still growing when it was saved (level of detail ${lod}); take a later snapshot`,
        name,
      );
    }
  }
}

export const tensorflowStyleGan1: Family = {
  name: 'stylegan (TensorFlow, first version)',
  match: (content: Content) => hasSynthesisVariable(generatorNetwork(content), '4x4/Const/StyleMod/weight'),
  open(content: Content): Checkpoint {
    const found = findNetwork(content);
    if (!found) throw new CheckpointError('A generator was expected', 'Gs');
    const generator = found.network;
    const kwargs = networkArguments(generator);
    const table = new ParameterTable(networkVariables(generator));
    checkGrown(table);
    const spec = specOf(table, generator, kwargs);
    const tensors = fold(table, spec, kwargs);
    // Lower resolutions have their own, for the time of growing.
    table.ignore(/^synthesis\/ToRGB_lod[1-9]\d*\//);
    if (isWithoutNoise(kwargs)) table.ignore(unusedNoise);
    table.finish();
    return {
      family: this.name,
      spec,
      tensors,
      notes: [...found.notes, ...sampledNote(spec.mapping)],
      defaults: {
        psi: isNone(generator, 'truncation_psi') ? 1 : kwargs.number('truncation_psi', 0.7),
        cutoff: isNone(generator, 'truncation_cutoff') ? null : kwargs.integer('truncation_cutoff', 1, 64, 8),
      },
    };
  },
};

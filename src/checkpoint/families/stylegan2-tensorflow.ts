/** Snapshots of StyleGAN2 and StyleGAN2-ADA for TensorFlow. */
import type {MappingSpec, StyleGan2Spec} from '../../model/generator-spec.ts';
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import type {Fields} from '../containers/fields.ts';
import {imageChannels} from './image-channels.ts';
import type {MappingSource} from './mapping-fold.ts';
import {ParameterTable} from './parameter-table.ts';
import {gridOf, startOf} from './rectangle.ts';
import {sampledNote} from './sample-w-avg.ts';
import {type AffineSource, foldStyleGan2, type StyleGan2Source} from './stylegan2-fold.ts';
import {
  findNetwork,
  generatorNetwork,
  hasSynthesisVariable,
  isNone,
  isWithoutNoise,
  networkArguments,
  networkVariables,
  networkVersion,
  unusedNoise,
} from './tensorflow-network.ts';

/** The mapping network's spec, which the first StyleGAN names alike. */
export function tensorflowMappingSpec(table: ParameterTable, kwargs: Fields): MappingSpec {
  kwargs.choice('mapping_nonlinearity', ['lrelu'], 'lrelu');
  kwargs.choice('normalize_latents', [true], true);
  const isEmbedded = table.has('mapping/LabelEmbed/weight');
  const isJoined = table.has('mapping/LabelConcat/weight');
  const labelMode = isEmbedded ? 'embed' : isJoined ? 'concat' : 'none';
  const [cDim, labelDim] =
    labelMode === 'none'
      ? [0, 0]
      : (table.shape(`mapping/Label${isEmbedded ? 'Embed' : 'Concat'}/weight`, 2) as [number, number]);
  let numLayers = 0;
  while (table.has(`mapping/Dense${numLayers}/weight`)) numLayers++;
  const [inDim, hiddenDim] = table.shape('mapping/Dense0/weight', 2) as [number, number];
  const wDim = table.shape(`mapping/Dense${numLayers - 1}/weight`, 2)[1]!;
  return {
    zDim: inDim - labelDim,
    wDim,
    cDim,
    labelMode,
    labelDim,
    numLayers,
    hiddenDim,
    lastLayer: 'leaky-relu',
    wAvg: table.has('dlatent_avg') ? 'stored' : 'sampled',
  };
}

/** The mapping network's parameters, which the first StyleGAN names alike. */
export function tensorflowMappingSource(
  table: ParameterTable,
  spec: MappingSpec,
  kwargs: Fields,
): MappingSource {
  return {
    lrMultiplier: kwargs.number('mapping_lrmul', 0.01),
    dense: (i, inDim, outDim) => ({
      weight: table.take(`mapping/Dense${i}/weight`, [inDim, outDim]),
      bias: table.take(`mapping/Dense${i}/bias`, [outDim]),
    }),
    embed: () =>
      spec.labelMode === 'embed'
        ? {
            weight: table.take('mapping/LabelEmbed/weight', [spec.cDim, spec.labelDim]),
            weightGain: 1 / Math.sqrt(spec.cDim),
            bias: table.take('mapping/LabelEmbed/bias', [spec.labelDim]),
          }
        : {
            // Not a dense layer: the matrix is used as it is.
            weight: table.take('mapping/LabelConcat/weight', [spec.cDim, spec.labelDim]),
            weightGain: 1,
          },
    wAvg: () => (spec.wAvg === 'stored' ? table.take('dlatent_avg', [spec.wDim]) : null),
  };
}

const constName = 'synthesis/4x4/Const/const';

/** Name of a convolution: the lowest resolution has only one. */
function convName(resolution: number, name: 'conv0' | 'conv1'): string {
  if (resolution === 4) return 'synthesis/4x4/Conv';
  return `synthesis/${resolution}x${resolution}/${name === 'conv0' ? 'Conv0_up' : 'Conv1'}`;
}

function specOf(table: ParameterTable, kwargs: Fields): StyleGan2Spec {
  kwargs.choice('nonlinearity', ['lrelu'], 'lrelu');
  const channels: number[] = [];
  let resolution = 4;
  while (table.has(`${convName(resolution, 'conv1')}/weight`)) {
    channels.push(table.shape(`${convName(resolution, 'conv1')}/weight`, 4)[3]!);
    resolution *= 2;
  }
  resolution /= 2;
  const hasSkip = table.has('synthesis/8x8/Skip/weight');
  const hasEveryToRgb = table.has('synthesis/4x4/ToRGB/weight');
  const lastToRgb = `synthesis/${resolution}x${resolution}/ToRGB/weight`;
  return {
    kind: 'stylegan2',
    mapping: tensorflowMappingSpec(table, kwargs),
    synthesis: {
      resolution,
      ...startOf(table.shape(constName, 4).slice(2)),
      imgChannels: imageChannels(table.shape(lastToRgb, 4)[3]!, lastToRgb),
      channels,
      architecture: hasSkip ? 'resnet' : hasEveryToRgb ? 'skip' : 'orig',
      upsample: 'transposed-conv',
      resampleFilter: kwargs.numbers('resample_kernel', [1, 3, 3, 1]),
      noise: table.has('synthesis/noise0') && !isWithoutNoise(kwargs) ? 'stored' : 'none',
      convClamp: kwargs.number('conv_clamp', null),
      mirrorBy: null,
    },
  };
}

function source(table: ParameterTable, spec: StyleGan2Spec, kwargs: Fields): StyleGan2Source {
  const {mapping, synthesis} = spec;
  const {channels, imgChannels} = synthesis;
  const affine = (path: string, inChannels: number): AffineSource => ({
    weight: table.take(`${path}/mod_weight`, [mapping.wDim, inChannels]),
    bias: table.take(`${path}/mod_bias`, [inChannels]),
    biasOffset: 1,
  });
  return {
    mapping: tensorflowMappingSource(table, mapping, kwargs),
    const: () =>
      table.take(constName, [1, channels[0]!, ...(synthesis.start ?? [4, 4])]).permute([0, 2, 3, 1]),
    conv(r, name, inChannels, outChannels) {
      const path = convName(r, name);
      const index = 2 * (Math.log2(r) - 2) - (name === 'conv0' ? 1 : 0);
      return {
        affine: affine(path, inChannels),
        // Already in correlation orientation, the up-sampling layer too.
        weight: table.take(`${path}/weight`, [3, 3, inChannels, outChannels]),
        weightGain: 1 / Math.sqrt(9 * inChannels),
        bias: table.take(`${path}/bias`, [outChannels]),
        ...(synthesis.noise === 'stored' && {
          noise: {
            strength: table.takeScalar(`${path}/noise_strength`),
            const: table.take(`synthesis/noise${index}`, [1, 1, ...gridOf(spec, r)]),
          },
        }),
      };
    },
    toRgb(r, inChannels) {
      const path = `synthesis/${r}x${r}/ToRGB`;
      return {
        affine: affine(path, inChannels),
        weight: table.take(`${path}/weight`, [1, 1, inChannels, imgChannels]),
        bias: table.take(`${path}/bias`, [imgChannels]),
      };
    },
    skip: (r, inChannels, outChannels) =>
      table.take(`synthesis/${r}x${r}/Skip/weight`, [1, 1, inChannels, outChannels]),
  };
}

export const tensorflowStyleGan2: Family = {
  name: 'stylegan2 (TensorFlow)',
  match: (content: Content) => hasSynthesisVariable(generatorNetwork(content), '4x4/Conv/mod_weight'),
  open(content: Content): Checkpoint {
    const found = findNetwork(content);
    if (!found) throw new CheckpointError('A generator was expected', 'Gs');
    const generator = found.network;
    const kwargs = networkArguments(generator);
    const table = new ParameterTable(networkVariables(generator));
    const generatorSpec = specOf(table, kwargs);
    const tensors = foldStyleGan2(generatorSpec, source(table, generatorSpec, kwargs));
    // Level of detail of progressive growing, unused since.
    table.ignore(/^(synthesis\/)?lod$/);
    if (isWithoutNoise(kwargs)) table.ignore(unusedNoise);
    table.finish();
    return {
      family: networkVersion(generator) >= 5 ? 'stylegan2-ada (TensorFlow)' : this.name,
      spec: generatorSpec,
      tensors,
      notes: [...found.notes, ...sampledNote(generatorSpec.mapping)],
      defaults: {
        psi: isNone(generator, 'truncation_psi') ? 1 : kwargs.number('truncation_psi', 0.5),
        cutoff: null,
      },
    };
  },
};

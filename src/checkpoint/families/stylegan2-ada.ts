/**
 * The network of NVIDIA's PyTorch code bases: stylegan2-ada-pytorch, and the `stylegan2` configuration of stylegan3.
 * Their files give the same parameter names whether pickled or kept as safetensors.
 */
import type {MappingSpec, StyleGan2Spec} from '../../model/generator-spec.ts';
import type {CheckpointTensor} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import type {Fields} from '../containers/fields.ts';
import {imageChannels} from './image-channels.ts';
import type {MappingSource} from './mapping-fold.ts';
import type {ParameterTable} from './parameter-table.ts';
import {gridOf, startOf} from './rectangle.ts';
import {separableAxis} from './resample-filter.ts';
import {type ConvSource, foldStyleGan2, type StyleGan2Source, type ToRgbSource} from './stylegan2-fold.ts';

/** Buffers that follow from the hyper-parameters. */
const filters = /(^|\.)resample_filter$/;

const constName = 'synthesis.b4.const';

/** What the file says of the network beside its parameters. */
export interface AdaHyperParameters {
  /** Constructor arguments of the generator, with its defaults where it was not told. */
  generator: Fields;
  mapping: Fields;
  synthesis: Fields;
}

/** The mapping network's spec from its parameters; z has a length that only the constructor's arguments give. */
export function adaMappingSpec(table: ParameterTable, {generator, mapping}: AdaHyperParameters): MappingSpec {
  mapping.choice('activation', ['lrelu'], 'lrelu');
  const [embedDim, classes] = table.has('mapping.embed.weight')
    ? (table.shape('mapping.embed.weight', 2) as [number, number])
    : [0, 0];
  const cDim = generator.integer('c_dim', 0, 1_000_000, classes);
  const labelDim = cDim > 0 ? embedDim : 0;
  let numLayers = 0;
  while (table.has(`mapping.fc${numLayers}.weight`)) numLayers++;
  const [hiddenDim, inDim] = table.shape('mapping.fc0.weight', 2) as [number, number];
  const [wDim] = table.shape(`mapping.fc${numLayers - 1}.weight`, 2) as [number];
  if (inDim <= labelDim) {
    throw new CheckpointError(
      `The first layer takes ${inDim} values, too few for z and a label of ${labelDim}`,
      'mapping.fc0.weight',
    );
  }
  return {
    zDim: inDim - labelDim,
    wDim,
    cDim,
    labelMode: cDim > 0 ? 'embed' : 'none',
    labelDim,
    numLayers,
    hiddenDim: numLayers > 1 ? hiddenDim : wDim,
    lastLayer: 'leaky-relu',
    wAvg: table.has('mapping.w_avg') ? 'stored' : 'sampled',
  };
}

/** The mapping network's parameters, which stylegan3 names alike. */
export function adaMappingSource(table: ParameterTable, spec: MappingSpec, mapping: Fields): MappingSource {
  return {
    lrMultiplier: mapping.number('lr_multiplier', 0.01),
    dense: (i, inDim, outDim) => ({
      weight: table.take(`mapping.fc${i}.weight`, [outDim, inDim]).permute([1, 0]),
      bias: table.take(`mapping.fc${i}.bias`, [outDim]),
    }),
    embed: () => ({
      weight: table.take('mapping.embed.weight', [spec.labelDim, spec.cDim]).permute([1, 0]),
      weightGain: 1 / Math.sqrt(spec.cDim),
      bias: table.take('mapping.embed.bias', [spec.labelDim]),
    }),
    wAvg: () => (spec.wAvg === 'stored' ? table.take('mapping.w_avg', [spec.wDim]) : null),
  };
}

function adaSpec(table: ParameterTable, hyper: AdaHyperParameters): StyleGan2Spec {
  const {synthesis} = hyper;
  synthesis.choice('activation', ['lrelu'], 'lrelu');
  const channels: number[] = [];
  let resolution = 4;
  while (table.has(`synthesis.b${resolution}.conv1.weight`)) {
    channels.push(table.shape(`synthesis.b${resolution}.conv1.weight`, 4)[0]!);
    resolution *= 2;
  }
  resolution /= 2;
  const start = startOf(table.shape(constName, 3).slice(1));
  // Forks that make rectangles each have a number of their own there.
  const declared = start.start
    ? resolution
    : hyper.generator.integer('img_resolution', 4, 65_536, resolution);
  if (channels.length < 2 || declared !== resolution) {
    throw new CheckpointError(
      `The generator should make pictures of ${declared} pixels, but its blocks end at ${resolution}`,
      `synthesis.b${resolution}`,
    );
  }
  const lastToRgb = `synthesis.b${resolution}.torgb.weight`;
  const filter = 'synthesis.b8.conv0.resample_filter';
  const hasSkip = table.has('synthesis.b8.skip.weight');
  const hasEveryToRgb = table.has('synthesis.b4.torgb.weight');
  return {
    kind: 'stylegan2',
    mapping: adaMappingSpec(table, hyper),
    synthesis: {
      resolution,
      ...start,
      imgChannels: imageChannels(table.shape(lastToRgb, 4)[0]!, lastToRgb),
      channels,
      architecture: hasSkip ? 'resnet' : hasEveryToRgb ? 'skip' : 'orig',
      upsample: 'transposed-conv',
      resampleFilter: table.has(filter)
        ? separableAxis(table.peek(filter), 'synthesis.b8.conv0')
        : [1, 3, 3, 1],
      noise: table.has('synthesis.b4.conv1.noise_const') ? 'stored' : 'none',
      convClamp: synthesis.number('conv_clamp', null),
      mirrorBy: null,
    },
  };
}

function adaSource(table: ParameterTable, spec: StyleGan2Spec, mapping: Fields): StyleGan2Source {
  const {wDim} = spec.mapping;
  const {channels, imgChannels} = spec.synthesis;
  const affine = (name: string, inChannels: number): ConvSource['affine'] => ({
    weight: table.take(`${name}.affine.weight`, [inChannels, wDim]).permute([1, 0]),
    bias: table.take(`${name}.affine.bias`, [inChannels]),
    biasOffset: 0,
  });
  return {
    mapping: adaMappingSource(table, spec.mapping, mapping),
    const: () =>
      table.take(constName, [channels[0]!, ...(spec.synthesis.start ?? [4, 4])]).permute([1, 2, 0]),
    conv(r, name, inChannels, outChannels): ConvSource {
      const path = `synthesis.b${r}.${name}`;
      const weight = table.take(`${path}.weight`, [outChannels, inChannels, 3, 3]);
      return {
        affine: affine(path, inChannels),
        // The up-sampling layer is a true convolution there: its kernel runs backwards.
        weight: (name === 'conv0' ? weight.flip([2, 3]) : weight).permute([2, 3, 1, 0]),
        weightGain: 1,
        bias: table.take(`${path}.bias`, [outChannels]),
        ...(spec.synthesis.noise === 'stored' && {
          noise: {
            strength: table.takeScalar(`${path}.noise_strength`),
            const: table.take(`${path}.noise_const`, gridOf(spec, r)),
          },
        }),
      };
    },
    toRgb(r, inChannels): ToRgbSource {
      const path = `synthesis.b${r}.torgb`;
      return {
        affine: affine(path, inChannels),
        weight: table.take(`${path}.weight`, [imgChannels, inChannels, 1, 1]).permute([2, 3, 1, 0]),
        bias: table.take(`${path}.bias`, [imgChannels]),
      };
    },
    skip: (r, inChannels, outChannels) =>
      table.take(`synthesis.b${r}.skip.weight`, [outChannels, inChannels, 1, 1]).permute([2, 3, 1, 0]),
  };
}

/** Spec and tensors of a generator with these parameters. */
export function openAda(
  table: ParameterTable,
  hyper: AdaHyperParameters,
): {spec: StyleGan2Spec; tensors: Map<string, CheckpointTensor>} {
  const spec = adaSpec(table, hyper);
  const tensors = foldStyleGan2(spec, adaSource(table, spec, hyper.mapping));
  table.ignore(filters);
  table.finish();
  return {spec, tensors};
}

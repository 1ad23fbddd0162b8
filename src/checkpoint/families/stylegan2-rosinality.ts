/** Networks of rosinality/stylegan2-pytorch: its own checkpoints, those of the many projects built on it, and mmgeneration's. */
import type {StyleGan2Spec} from '../../model/generator-spec.ts';
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {findGenerator, type FoundGenerator} from './find-generator.ts';
import {imageChannels} from './image-channels.ts';
import {ParameterTable} from './parameter-table.ts';
import type {PyValue} from '../containers/py-value.ts';
import {gridOf, startOf} from './rectangle.ts';
import {separableAxis} from './resample-filter.ts';
import {sampledNote} from './sample-w-avg.ts';
import {formatShape, StridedTensor} from '../containers/strided-tensor.ts';
import {type AffineSource, foldStyleGan2, type StyleGan2Source} from './stylegan2-fold.ts';
import {asTensor} from '../containers/tensor-value.ts';

const constName = 'input.input';

/** Buffers that follow from the architecture. */
const filters = /\.(blur|upsample)\.kernel$/;

/** mmgeneration's names, and what they are called in the code that its networks come from. */
const renamed: readonly [theirs: RegExp, ours: string][] = [
  [/^style_mapping\./, 'style.'],
  [/^constant_input\./, 'input.'],
  [/^injected_noise_/, 'noises.noise_'],
  [/\.style_modulation\./, '.modulation.'],
  [/\.noise_injector\./, '.noise.'],
  [/^((?:style|.*\.modulation)\.(?:\d+\.)?)linear\.(?:weight_orig|weight)$/, '$1weight'],
  [/^((?:style|.*\.modulation)\.(?:\d+\.)?)linear\.bias$/, '$1bias'],
];

function renameAll(tensors: ReadonlyMap<string, StridedTensor>): Map<string, StridedTensor> {
  const rename = (name: string): string =>
    renamed.reduce((text, [theirs, ours]) => text.replace(theirs, ours), name);
  return new Map([...tensors].map(([name, tensor]) => [rename(name), tensor]));
}

const ROWS_DIFFER = 'The average w of the file has a row for each layer; the mean of them is used for all.';

/** One average w: alone, as a row, or as one row a layer, which are equal in nearly every file. */
function averageOf(
  value: PyValue | StridedTensor | undefined,
  wDim: number,
  notes: string[],
): StridedTensor | null {
  const tensor = value instanceof StridedTensor ? value : asTensor(value, 'latent_avg');
  if (!tensor) return null;
  const {shape} = tensor;
  const rows = shape.length === 2 ? shape[0]! : 1;
  if (shape.at(-1) !== wDim || shape.length > 2 || shape.length === 0 || rows === 0) {
    throw new CheckpointError(
      `The average w must have ${wDim} numbers, but its shape is ${formatShape(shape)}`,
      'latent_avg',
    );
  }
  const values = tensor.read();
  if (values.some((number, i) => number !== values[i % wDim])) notes.push(ROWS_DIFFER);
  else return StridedTensor.vector(values.slice(0, wDim));
  const sums = new Float64Array(wDim);
  values.forEach((number, i) => (sums[i % wDim]! += number));
  return StridedTensor.vector(Float32Array.from(sums, (sum) => sum / rows));
}

/** Layers are numbered through from 4 px up: the first stands alone, then two a resolution. */
function convPath(resolution: number, name: 'conv0' | 'conv1'): string {
  if (resolution === 4) return 'conv1';
  return `convs.${2 * (Math.log2(resolution) - 3) + (name === 'conv0' ? 0 : 1)}`;
}

function toRgbPath(resolution: number): string {
  return resolution === 4 ? 'to_rgb1' : `to_rgbs.${Math.log2(resolution) - 3}`;
}

/** Nothing but shapes tells the size of the network: the file keeps no arguments of the generator. */
function readSpec(table: ParameterTable, hasWAvg: boolean): StyleGan2Spec {
  const wDim = table.shape('style.1.weight', 2)[0]!;
  let numLayers = 0;
  while (table.has(`style.${numLayers + 1}.weight`)) numLayers++;
  const channels: number[] = [];
  let resolution = 4;
  while (table.has(`${convPath(resolution, 'conv1')}.conv.weight`)) {
    channels.push(table.shape(`${convPath(resolution, 'conv1')}.conv.weight`, 5)[1]!);
    resolution *= 2;
  }
  const kernel = 'convs.0.conv.blur.kernel';
  return {
    kind: 'stylegan2',
    mapping: {
      zDim: wDim,
      wDim,
      cDim: 0,
      labelMode: 'none',
      labelDim: 0,
      numLayers,
      hiddenDim: wDim,
      lastLayer: 'leaky-relu',
      wAvg: hasWAvg ? 'stored' : 'sampled',
    },
    synthesis: {
      resolution: resolution / 2,
      ...startOf(table.shape(constName, 4).slice(2)),
      imgChannels: imageChannels(table.shape('to_rgb1.conv.weight', 5)[1]!, 'to_rgb1.conv.weight'),
      channels,
      architecture: 'skip',
      upsample: 'transposed-conv',
      resampleFilter: table.has(kernel) ? separableAxis(table.peek(kernel), kernel) : [1, 3, 3, 1],
      // The first versions drew new noise for every picture and kept none.
      noise: table.has('noises.noise_0') ? 'stored' : 'strength-only',
      convClamp: null,
      mirrorBy: null,
    },
  };
}

function createSource(
  table: ParameterTable,
  spec: StyleGan2Spec,
  wAvg: StridedTensor | null,
  isBgr: boolean,
): StyleGan2Source {
  const {wDim} = spec.mapping;
  const {channels, imgChannels, noise, start = [4, 4]} = spec.synthesis;
  const colours = (tensor: StridedTensor): StridedTensor => (isBgr ? tensor.flip([1]) : tensor);
  const affine = (path: string, inChannels: number): AffineSource => ({
    weight: table.take(`${path}.conv.modulation.weight`, [inChannels, wDim]).permute([1, 0]),
    bias: table.take(`${path}.conv.modulation.bias`, [inChannels]),
    biasOffset: 0,
  });
  return {
    mapping: {
      lrMultiplier: 0.01,
      dense: (i, inDim, outDim) => ({
        weight: table.take(`style.${i + 1}.weight`, [outDim, inDim]).permute([1, 0]),
        bias: table.take(`style.${i + 1}.bias`, [outDim]),
      }),
      embed: () => {
        throw new CheckpointError('These networks have no labels', 'style');
      },
      wAvg: () => wAvg,
    },
    const: () => table.take(constName, [1, channels[0]!, ...start]).permute([0, 2, 3, 1]),
    conv(r, name, inChannels, outChannels) {
      const path = convPath(r, name);
      const weight = table.take(`${path}.conv.weight`, [1, outChannels, inChannels, 3, 3]);
      const index = 2 * (Math.log2(r) - 2) - (name === 'conv0' ? 1 : 0);
      return {
        affine: affine(path, inChannels),
        // The up-sampling layer is a true convolution there: its kernel runs backwards.
        weight: (name === 'conv0' ? weight.flip([3, 4]) : weight).permute([0, 3, 4, 2, 1]),
        weightGain: 1 / Math.sqrt(9 * inChannels),
        bias: table.take(`${path}.activate.bias`, [outChannels]),
        noise: {
          strength: table.takeScalar(`${path}.noise.weight`),
          ...(noise === 'stored' && {const: table.take(`noises.noise_${index}`, [1, 1, ...gridOf(spec, r)])}),
        },
      };
    },
    toRgb(r, inChannels) {
      const path = toRgbPath(r);
      return {
        affine: affine(path, inChannels),
        weight: colours(table.take(`${path}.conv.weight`, [1, imgChannels, inChannels, 1, 1])).permute([
          0, 3, 4, 2, 1,
        ]),
        bias: colours(table.take(`${path}.bias`, [1, imgChannels, 1, 1])),
      };
    },
    skip: () => {
      throw new CheckpointError('These networks have no residual blocks', 'convs');
    },
  };
}

/** Colours of mmgeneration: its data sets are read as BGR; its settings say where the network was taken over from elsewhere. */
function isBgrIn(config: string | null): boolean {
  return !/rgb2bgr\s*=\s*True/.test(config ?? '');
}

const BGR =
  'The file is of mmgeneration, whose networks draw blue where others draw red: both were exchanged. Where faces turn out blue, it was none of those.';

function open(found: FoundGenerator, family: string): Checkpoint {
  const stored = found.tensors();
  const isMmgeneration = [...stored.keys()].some((name) => name.startsWith('style_mapping.'));
  const table = new ParameterTable(isMmgeneration ? renameAll(stored) : stored);
  const notes = [...found.notes];
  const wAvg = averageOf(found.latentAvg, table.shape('style.1.weight', 2)[0]!, notes);
  const spec = readSpec(table, wAvg !== null);
  const isBgr = isMmgeneration && spec.synthesis.imgChannels === 3 && isBgrIn(found.config);
  const tensors = foldStyleGan2(spec, createSource(table, spec, wAvg, isBgr));
  table.ignore(filters);
  table.finish();
  notes.push(...sampledNote(spec.mapping));
  if (isBgr) notes.push(BGR);
  if (spec.synthesis.noise !== 'stored') {
    notes.push('The checkpoint holds no noise; pictures are made without, or with random noise.');
  }
  return {
    family: isMmgeneration ? 'mmgeneration' : family,
    spec,
    tensors,
    notes,
    defaults: {psi: 1, cutoff: null},
  };
}

export const rosinality: Family = {
  name: 'rosinality stylegan2-pytorch',
  match: (content: Content) => findGenerator(content)?.naming === 'rosinality',
  open(content: Content): Checkpoint {
    const found = findGenerator(content);
    if (!found) throw new CheckpointError('A generator was expected', 'g_ema');
    return open(found, this.name);
  },
};

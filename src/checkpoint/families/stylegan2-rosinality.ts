/** Checkpoints of rosinality/stylegan2-pytorch: those of its training, and those that its converter makes. */
import type {StyleGan2Spec} from '../../model/generator-spec.ts';
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {imageChannels} from './image-channels.ts';
import {ParameterTable} from './parameter-table.ts';
import {dictGet, type PyValue} from '../containers/py-value.ts';
import {separableAxis} from './resample-filter.ts';
import {wAvgSamples} from './sample-w-avg.ts';
import type {StridedTensor} from '../containers/strided-tensor.ts';
import {type AffineSource, foldStyleGan2, type StyleGan2Source} from './stylegan2-fold.ts';
import {asTensor} from '../containers/tensor-value.ts';

/** Buffers that follow from the architecture. */
const filters = /\.(blur|upsample)\.kernel$/;

function tensorsOf(dict: PyValue | undefined): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const [key, value] of dict instanceof Map ? dict : []) {
    const name = typeof key === 'string' ? key : '';
    const tensor = asTensor(value, name);
    if (name === '' || !tensor) throw new CheckpointError('A parameter is no tensor', name);
    tensors.set(name, tensor);
  }
  return tensors;
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
  {mapping: {wDim}, synthesis: {channels, imgChannels, noise}}: StyleGan2Spec,
  wAvg: StridedTensor | null,
): StyleGan2Source {
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
    const: () => table.take('input.input', [1, channels[0]!, 4, 4]).permute([0, 2, 3, 1]),
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
          ...(noise === 'stored' && {const: table.take(`noises.noise_${index}`, [1, 1, r, r])}),
        },
      };
    },
    toRgb(r, inChannels) {
      const path = toRgbPath(r);
      return {
        affine: affine(path, inChannels),
        weight: table
          .take(`${path}.conv.weight`, [1, imgChannels, inChannels, 1, 1])
          .permute([0, 3, 4, 2, 1]),
        bias: table.take(`${path}.bias`, [1, imgChannels, 1, 1]),
      };
    },
    skip: () => {
      throw new CheckpointError('These networks have no residual blocks', 'convs');
    },
  };
}

export const rosinality: Family = {
  name: 'rosinality stylegan2-pytorch',
  match: ({container, ...content}: Content) =>
    container === 'torch' &&
    'root' in content &&
    dictGet(dictGet(content.root, 'g_ema'), 'convs.0.conv.weight') !== undefined,
  open(content: Content): Checkpoint {
    const root = content.container === 'torch' ? content.root : null;
    const table = new ParameterTable(tensorsOf(dictGet(root, 'g_ema')));
    const wAvg = asTensor(dictGet(root, 'latent_avg'), 'latent_avg');
    const spec = readSpec(table, wAvg !== null);
    const tensors = foldStyleGan2(spec, createSource(table, spec, wAvg));
    table.ignore(filters);
    table.finish();
    const notes = [];
    if (!wAvg) {
      notes.push(
        `The checkpoint holds no average w; it was taken over ${wAvgSamples.toLocaleString('en')} samples of z.`,
      );
    }
    if (spec.synthesis.noise !== 'stored') {
      notes.push('The checkpoint holds no noise; pictures are made without, or with random noise.');
    }
    return {family: this.name, spec, tensors, notes, defaults: {psi: 1, cutoff: null}};
  },
};

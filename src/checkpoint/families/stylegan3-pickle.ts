/** Networks of stylegan3, configurations T and R; its `stylegan2` configuration is one of `stylegan2-ada-pickle.ts`. */
import {planeSize} from '../../model/architecture.ts';
import type {PlaneSize, StyleGan3Spec} from '../../model/generator-spec.ts';
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {Fields} from '../containers/fields.ts';
import {type PersistentModule, submodule} from '../containers/persistent-module.ts';
import {findGenerator} from './find-generator.ts';
import {ParameterTable} from './parameter-table.ts';
import {sampledNote} from './sample-w-avg.ts';
import {attributes} from './stylegan2-ada-pickle.ts';
import {foldStyleGan3} from './stylegan3-fold.ts';
import {
  layersOfModule,
  layersOfNames,
  MAX_SIZE,
  required,
  storedSize,
  type StoredLayer,
  USUAL,
} from './stylegan3-layers.ts';
import {type StyleGan3HyperParameters, styleGan3Spec} from './stylegan3-spec.ts';

const ASSUMED =
  'The file holds parameters only: that the network is one of the published kind (conv_clamp 256, margin 10, output scale 0.25, filters of 6 taps a pixel) was assumed; sizes and factors follow from names and shapes.';

const ONE_RATE =
  'The pictures are no squares: that a pixel is as wide as it is high on the plane of StyleGAN3, as in square networks, was assumed.';
const TALL =
  'The names of the layers give widths alone: heights of twice as much, as in StyleGAN-Human, were assumed.';

function longerSide(size: PlaneSize): number {
  const {width, height} = planeSize(size);
  return Math.max(width, height);
}

/** What had to be assumed of a network whose pictures are no squares. */
function rectangleNotes(spec: StyleGan3Spec, isWhole: boolean): string[] {
  const {input, layers} = spec.synthesis;
  const sizes = [input.size, ...layers.map(({outSize}) => outSize)];
  if (sizes.every((size) => typeof size === 'number')) return [];
  return isWhole ? [ONE_RATE] : [TALL, ONE_RATE];
}

/** A module that was saved whole says what it was made with. */
function ofModule(generator: PersistentModule): [StoredLayer[], StyleGan3HyperParameters] {
  const synthesis = required(submodule(generator, 'synthesis'), 'synthesis');
  const input = required(submodule(synthesis, 'input'), 'synthesis.input');
  const inputFields = new Fields(input.state, 'synthesis.input');
  const fields = new Fields(generator.state, generator.className);
  const dense = submodule(generator, 'mapping', 'fc0');
  const layers = layersOfModule(synthesis);
  const size = layers.at(-1)!.sampling().outSize;
  return [
    layers,
    {
      generator: fields,
      mapping: new Fields(
        attributes(dense, {activation: 'activation', lr_multiplier: 'bias_gain'}),
        'mapping.fc0',
      ),
      resolution: typeof size === 'number' ? fields.integer('img_resolution', 4, MAX_SIZE) : longerSide(size),
      input: {
        size: storedSize(input.state.get('size'), 'synthesis.input.size'),
        samplingRate: inputFields.number('sampling_rate', Number.NaN),
        bandwidth: inputFields.number('bandwidth', Number.NaN),
      },
      outputScale: new Fields(synthesis.state, 'synthesis').number('output_scale', 1),
    },
  ];
}

function ofNames(names: Iterable<string>, table: ParameterTable): [StoredLayer[], StyleGan3HyperParameters] {
  const layers = layersOfNames(names, table);
  const {inSize} = layers[0]!.sampling();
  const samplingRate = planeSize(inSize).height - 2 * USUAL.margin;
  const none = new Fields(null, 'parameters');
  return [
    layers,
    {
      generator: none,
      mapping: none,
      resolution: longerSide(layers.at(-1)!.sampling().outSize),
      input: {size: inSize, samplingRate, bandwidth: USUAL.bandwidth},
      outputScale: USUAL.outputScale,
    },
  ];
}

export const styleGan3Pickle: Family = {
  name: 'stylegan3',
  match: (content: Content) => findGenerator(content)?.naming === 'stylegan3',
  open(content: Content): Checkpoint {
    const found = findGenerator(content);
    if (!found) throw new CheckpointError('A generator was expected', 'G_ema');
    const tensors = found.tensors();
    const table = new ParameterTable(tensors);
    const [layers, hyper] = found.module ? ofModule(found.module) : ofNames(tensors.keys(), table);
    const spec = styleGan3Spec(layers, table, hyper);
    return {
      family: this.name,
      spec,
      tensors: foldStyleGan3(spec, layers, hyper.outputScale, table, hyper.mapping),
      notes: [
        ...found.notes,
        ...(found.module ? [] : [ASSUMED]),
        ...rectangleNotes(spec, found.module !== null),
        ...sampledNote(spec.mapping),
      ],
      defaults: {psi: 1, cutoff: null},
    };
  },
};

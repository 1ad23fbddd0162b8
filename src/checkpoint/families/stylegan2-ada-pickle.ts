/** Networks of stylegan2-ada-pytorch, and of the `stylegan2` configuration of stylegan3: snapshots, modules, dictionaries of tensors. */
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {Fields, parseJson} from '../containers/fields.ts';
import {findGenerator} from './find-generator.ts';
import {ParameterTable} from './parameter-table.ts';
import {type PersistentModule, submodule} from '../containers/persistent-module.ts';
import {dictGet, type PyDict, type PyValue} from '../containers/py-value.ts';
import {sampledNote} from './sample-w-avg.ts';
import {type AdaHyperParameters, openAda} from './stylegan2-ada.ts';

/** Attributes of a module under the names that the constructor's arguments have. */
export function attributes(module: PersistentModule | null, names: Record<string, string>): PyDict {
  const entries = Object.entries(names).map(([argument, attribute]): [PyValue, PyValue | undefined] => [
    argument,
    module?.state.get(attribute),
  ]);
  return new Map(entries.filter((entry): entry is [PyValue, PyValue] => entry[1] !== undefined));
}

/** Modules keep what they were made with as attributes, defaults included, which differ between the two code bases. */
function hyperParameters(generator: PersistentModule): AdaHyperParameters {
  const dense = submodule(generator, 'mapping', 'fc0');
  const conv = submodule(generator, 'synthesis', 'b4', 'conv1');
  return {
    generator: new Fields(generator.state, generator.className),
    mapping: new Fields(
      attributes(dense, {activation: 'activation', lr_multiplier: 'bias_gain'}),
      'mapping.fc0',
    ),
    synthesis: new Fields(
      attributes(conv, {activation: 'activation', conv_clamp: 'conv_clamp'}),
      'synthesis.b4.conv1',
    ),
  };
}

/** Parameters without a module: constructor arguments where safetensors have them, or what is usual. */
function argumentsOf(initKwargs: string | null): AdaHyperParameters {
  const generator = new Fields(
    initKwargs === null ? null : parseJson(initKwargs, 'init_kwargs'),
    'init_kwargs',
  );
  return {
    generator,
    mapping: generator.nested('mapping_kwargs'),
    synthesis: generator.nested('synthesis_kwargs'),
  };
}

const ASSUMED =
  'The file does not say how its network was made: lr_multiplier 0.01 and no conv_clamp were assumed, as is usual; all else follows from names and shapes.';

export const adaPickle: Family = {
  name: 'stylegan2-ada-pytorch',
  match: (content: Content) => findGenerator(content)?.naming === 'ada',
  open(content: Content): Checkpoint {
    const found = findGenerator(content);
    if (!found) throw new CheckpointError('A generator was expected', 'G_ema');
    const {module, initKwargs} = found;
    // stylegan3 passes the synthesis network's arguments flat, stylegan2-ada-pytorch as a dictionary of their own.
    const isStyleGan3 = dictGet(module?.state.get('_init_kwargs'), 'channel_base') !== undefined;
    const hyper = module ? hyperParameters(module) : argumentsOf(initKwargs);
    const {spec, tensors} = openAda(new ParameterTable(found.tensors()), hyper);
    return {
      family: isStyleGan3 ? 'stylegan3 (stylegan2 configuration)' : this.name,
      spec,
      tensors,
      notes: [
        ...found.notes,
        ...(module || initKwargs !== null ? [] : [ASSUMED]),
        ...sampledNote(spec.mapping),
      ],
      defaults: {psi: 1, cutoff: null},
    };
  },
};

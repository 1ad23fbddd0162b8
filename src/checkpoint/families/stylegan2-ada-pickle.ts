/** Snapshots of stylegan2-ada-pytorch, and of the `stylegan2` configuration of stylegan3. */
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {Fields} from '../containers/fields.ts';
import {ParameterTable} from './parameter-table.ts';
import {
  generatorModule,
  moduleTensors,
  type PersistentModule,
  submodule,
} from '../containers/persistent-module.ts';
import {dictGet, type PyDict, type PyValue} from '../containers/py-value.ts';
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

export const adaPickle: Family = {
  name: 'stylegan2-ada-pytorch',
  match: (content: Content) => submodule(generatorModule(content), 'synthesis', 'b4') !== null,
  open(content: Content): Checkpoint {
    const generator = generatorModule(content);
    if (!generator) throw new CheckpointError('A generator was expected', 'G_ema');
    // stylegan3 passes the synthesis network's arguments flat, stylegan2-ada-pytorch as a dictionary of their own.
    const isStyleGan3 = dictGet(generator.state.get('_init_kwargs'), 'channel_base') !== undefined;
    return {
      family: isStyleGan3 ? 'stylegan3 (stylegan2 configuration)' : this.name,
      ...openAda(new ParameterTable(moduleTensors(generator)), hyperParameters(generator)),
      notes: [],
      defaults: {psi: 1, cutoff: null},
    };
  },
};

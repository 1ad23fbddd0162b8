/**
 * Families that come as safetensors: a stylegan2-ada-pytorch state with the constructor's arguments beside it, and this
 * project's own generators, which are stored in their final layout already.
 */
import {tensorTable} from '../../model/architecture.ts';
import type {GeneratorSpec} from '../../model/generator-spec.ts';
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {checkSpec} from './check-spec.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {Fields, parseJson} from '../containers/fields.ts';
import {finishTensors} from './finish-tensors.ts';
import {ParameterTable} from './parameter-table.ts';
import {openAda} from './stylegan2-ada.ts';

type SafetensorsContent = Extract<Content, {container: 'safetensors'}>;

function asSafetensors(content: Content): SafetensorsContent {
  if (content.container !== 'safetensors') throw new TypeError('Not safetensors.');
  return content;
}

function ownSpec(text: string): GeneratorSpec {
  const where = '__metadata__.generator';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CheckpointError('The spec of the generator must be JSON', where);
  }
  return checkSpec(value, where);
}

export const adaSafetensors: Family = {
  name: 'stylegan2-ada-pytorch',
  match: (content) => content.container === 'safetensors' && content.tensors.has('synthesis.b4.conv1.weight'),
  open(content): Checkpoint {
    const {tensors, metadata} = asSafetensors(content);
    const text = metadata.get('init_kwargs');
    if (text === undefined) {
      throw new CheckpointError(
        'The arguments of the generator are missing; store them as JSON text under "init_kwargs"',
        '__metadata__',
      );
    }
    const generator = new Fields(parseJson(text, 'init_kwargs'), 'init_kwargs');
    const hyper = {
      generator,
      mapping: generator.nested('mapping_kwargs'),
      synthesis: generator.nested('synthesis_kwargs'),
    };
    return {
      family: this.name,
      ...openAda(new ParameterTable(tensors), hyper),
      notes: [],
      defaults: {psi: 1, cutoff: null},
    };
  },
};

export const ownSafetensors: Family = {
  name: 'nonesuch',
  match: (content) => content.container === 'safetensors' && content.metadata.get('format') === 'nonesuch',
  open(content): Checkpoint {
    const {tensors, metadata} = asSafetensors(content);
    const spec = ownSpec(metadata.get('generator') ?? '');
    const names = tensorTable(spec);
    const table = new ParameterTable(tensors);
    const data = new Map<string, Float32Array>();
    for (const [name, shape] of names) data.set(name, table.take(name, shape).read());
    table.finish();
    return {
      family: this.name,
      spec,
      tensors: finishTensors(names, data),
      notes: [],
      defaults: {psi: 1, cutoff: null},
    };
  },
};

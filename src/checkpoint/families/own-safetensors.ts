/** This project's own generators, which are stored in their final layout already. */
import {tensorTable} from '../../model/architecture.ts';
import type {GeneratorSpec} from '../../model/generator-spec.ts';
import type {Checkpoint, Content, Family} from '../checkpoint.ts';
import {checkSpec} from './check-spec.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {finishTensors} from './finish-tensors.ts';
import {ParameterTable} from './parameter-table.ts';

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

/** Holds a spec read from a checkpoint against the rules of model.json, so that nothing is converted that cannot be shown. */
import {DescriptorError, parseWith} from '../../model/descriptor-error.ts';
import type {GeneratorSpec} from '../../model/generator-spec.ts';
import {generatorSpec} from '../../model/parse-generator-spec.ts';
import {CheckpointError} from '../checkpoint-error.ts';

/**
 * @returns the spec, which is then known to be one
 * @throws {CheckpointError} naming the field that is wrong
 */
export function checkSpec(spec: unknown, where: string): GeneratorSpec {
  try {
    return parseWith(generatorSpec, spec, 'The generator');
  } catch (error) {
    if (error instanceof DescriptorError) throw new CheckpointError(error.message.replace(/\.$/, ''), where);
    throw error;
  }
}

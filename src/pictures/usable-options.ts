/** Ways to run a network that this network has. Pure. */
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {SynthesisOptions} from './recipe.ts';

/** Without a class that the model does not have; then `problem` is a sentence for the visitor. */
export function usableOptions(
  {classIndex = 0, ...options}: SynthesisOptions,
  {generator}: ModelDescriptor,
): {options: SynthesisOptions; problem: string | null} {
  const {cDim} = generator.mapping;
  if (classIndex === 0) return {options, problem: null};
  if (classIndex < cDim) return {options: {...options, classIndex}, problem: null};
  const has = cDim === 0 ? 'no classes' : `the classes 0 to ${cDim - 1}`;
  return {options, problem: `Class ${classIndex} is asked for, but this model has ${has}.`};
}

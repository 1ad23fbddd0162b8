/**
 * Networks as NVIDIA's TensorFlow code bases pickle them (`dnnlib/tflib/network.py`): a tuple (G, D, Gs) of objects whose
 * state has constructor arguments, variables by name, and component networks of the same kind. The source text in it is
 * never looked at.
 */
import type {Content} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {NOT_AVERAGED} from './find-generator.ts';
import {Fields} from '../containers/fields.ts';
import {dictGet, PyObject, type PyValue} from '../containers/py-value.ts';
import {StridedTensor} from '../containers/strided-tensor.ts';
import {asTensor} from '../containers/tensor-value.ts';

/** StyleGAN nests mapping and synthesis in the generator, and nothing in them. */
const maxDepth = 4;
/** Some ten times those of the largest network. */
const maxVariables = 10_000;

function isNetwork(value: PyValue | undefined): value is PyObject {
  return value instanceof PyObject && value.className === 'dnnlib.tflib.network.Network';
}

/** A network that makes pictures: a discriminator has no such part. */
function isGenerator(value: PyValue | undefined): value is PyObject {
  return isNetwork(value) && isNetwork(dictGet(dictGet(value.state, 'components'), 'synthesis'));
}

interface FoundNetwork {
  network: PyObject;
  /** What a person should know; full sentences. */
  notes: string[];
}

/** The averaged generator Gs of a snapshot, in a tuple or dictionary, or a network pickled alone; null if the content holds neither. */
export function findNetwork(content: Content): FoundNetwork | null {
  if (content.container === 'safetensors') return null;
  const {root} = content;
  if (isNetwork(root)) return {network: root, notes: []};
  const named = dictGet(root, 'Gs');
  if (isGenerator(named)) return {network: named, notes: []};
  const trained = dictGet(root, 'G');
  if (isGenerator(trained)) return {network: trained, notes: [NOT_AVERAGED]};
  if (!Array.isArray(root)) return null;
  if (isNetwork(root[2])) return {network: root[2], notes: []};
  const found = root.slice(0, 3).filter(isGenerator);
  const network = found.at(-1);
  if (!network) return null;
  return {network, notes: [found.length === 2 ? SECOND_OF_TWO : NOT_AVERAGED]};
}

const SECOND_OF_TWO =
  'The file holds two networks that make pictures; the second was taken for the averaged one (Gs).';

/** As `findNetwork`. */
export function generatorNetwork(content: Content): PyObject | null {
  return findNetwork(content)?.network ?? null;
}

/** Whether an argument was given as None, which is not the same as not given. */
export function isNone(generator: PyObject, argument: string): boolean {
  return dictGet(dictGet(generator.state, 'static_kwargs'), argument) === null;
}

/** Whether the network draws no noise, though its variables may be there. */
export function isWithoutNoise(kwargs: Fields): boolean {
  return !kwargs.choice('use_noise', [true, false], true);
}

/** Passes over noise that is never drawn. */
export const unusedNoise = /^synthesis\/(noise\d+|.*\/(noise_strength|Noise\/weight))$/;

/** Whether the synthesis network has a variable of this name: `4x4/Conv/mod_weight`. */
export function hasSynthesisVariable(generator: PyObject | null, name: string): boolean {
  const synthesis = dictGet(dictGet(generator?.state, 'components'), 'synthesis');
  return isNetwork(synthesis) && variableList(synthesis).some((entry) => entry[0] === name);
}

/** Version of the network's layout: 2 and 3 are StyleGAN, 4 StyleGAN2, 5 StyleGAN2-ADA. */
export function networkVersion(network: PyObject): number {
  const version = dictGet(network.state, 'version');
  return typeof version === 'number' ? version : 0;
}

/** The arguments that a network was made with, those that differ from their defaults. */
export function networkArguments(network: PyObject): Fields {
  return new Fields(dictGet(network.state, 'static_kwargs'), 'static_kwargs');
}

/**
 * All variables of a network and its components by path: `dlatent_avg`, `mapping/Dense0/weight`.
 * @throws {CheckpointError} if one does not fit its bytes, or the components do not end
 */
export function networkVariables(network: PyObject): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  let count = 0;
  const visit = ({state}: PyObject, prefix: string, depth: number): void => {
    if (depth > maxDepth) throw new CheckpointError('The networks are nested without end', prefix);
    const variables = variableList({state});
    // One network may be a component of many, each of which is walked.
    count += 1 + variables.length;
    if (count > maxVariables) throw new CheckpointError('The networks have more variables than any', prefix);
    for (const [name, value] of variables) {
      const path = `${prefix}${name}`;
      // A variable without axes comes as a NumPy scalar.
      const tensor = typeof value === 'number' ? StridedTensor.scalar(value) : asTensor(value, path);
      if (!tensor) throw new CheckpointError('A variable is no array', path);
      tensors.set(path, tensor);
    }
    const components = dictGet(state, 'components');
    if (!(components instanceof Map)) return;
    for (const [name, component] of components) {
      if (typeof name === 'string' && isNetwork(component)) visit(component, `${prefix}${name}/`, depth + 1);
    }
  };
  visit(network, '', 0);
  return tensors;
}

function variableList({state}: Pick<PyObject, 'state'>): [string, PyValue][] {
  const variables = dictGet(state, 'variables');
  if (!Array.isArray(variables)) return [];
  return variables.filter(
    (entry): entry is [string, PyValue] =>
      Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string',
  );
}

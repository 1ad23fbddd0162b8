/**
 * Modules as NVIDIA's PyTorch code bases pickle them (`torch_utils/persistence.py`): a dictionary with the class name, the
 * source text, which is never looked at, and the state, which is the `__dict__` of a torch module.
 */
import type {Content} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {dictGet, type PyDict, PyObject, type PyValue} from './py-value.ts';
import type {StridedTensor} from './strided-tensor.ts';
import {asTensor} from './tensor-value.ts';

export interface PersistentModule {
  /** Without its module: `Generator`. */
  className: string;
  /** The module's attributes; its parameters, buffers and submodules are `_parameters`, `_buffers` and `_modules`. */
  state: PyDict;
}

/** Deeper than any network; a checkpoint may hold a module that holds itself. */
const maxDepth = 8;
/** Modules and their parameters; one module may be a part of many, each of which is walked. */
const maxParts = 20_000;

/** The module that a value is, or null. */
export function asModule(value: PyValue | undefined): PersistentModule | null {
  if (!(value instanceof PyObject)) return null;
  if (value.className !== 'torch_utils.persistence._reconstruct_persistent_obj') return null;
  const meta = value.args[0];
  const className = dictGet(meta, 'class_name');
  const state = dictGet(meta, 'state');
  return typeof className === 'string' && state instanceof Map ? {className, state} : null;
}

/** The submodule at a path of names, or null. */
export function submodule(module: PersistentModule | null, ...path: string[]): PersistentModule | null {
  return path.reduce(
    (parent, name) => parent && asModule(dictGet(dictGet(parent.state, '_modules'), name)),
    module,
  );
}

/** The averaged generator of a snapshot, or a generator pickled alone; null if the content holds neither. */
export function generatorModule(content: Content): PersistentModule | null {
  if (content.container !== 'pickle') return null;
  return asModule(dictGet(content.root, 'G_ema')) ?? asModule(content.root);
}

/**
 * All parameters and buffers of a module and its submodules by their dotted names, as `state_dict` gives them.
 * @throws {CheckpointError} if one does not fit its storage, or the modules do not end
 */
export function moduleTensors(module: PersistentModule): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  let parts = 0;
  const visit = ({state}: PersistentModule, prefix: string, depth: number): void => {
    if (depth > maxDepth || ++parts > maxParts) {
      throw new CheckpointError('The modules of the generator are nested without end', prefix);
    }
    for (const kind of ['_parameters', '_buffers']) {
      for (const [key, value] of entriesOf(state.get(kind))) {
        const name = `${prefix}${key}`;
        if (++parts > maxParts) throw new CheckpointError('The generator has more parts than any', name);
        const tensor = asTensor(value, name);
        if (tensor) tensors.set(name, tensor);
        else if (value !== null) throw new CheckpointError('A parameter is no tensor', name);
      }
    }
    for (const [key, value] of entriesOf(state.get('_modules'))) {
      const child = asModule(value);
      if (child) visit(child, `${prefix}${key}.`, depth + 1);
      else if (value !== null)
        throw new CheckpointError('A part of the generator is no module', `${prefix}${key}`);
    }
  };
  visit(module, '', 0);
  return tensors;
}

function entriesOf(value: PyValue | undefined): [string, PyValue][] {
  if (!(value instanceof Map)) return [];
  return [...value].filter((entry): entry is [string, PyValue] => typeof entry[0] === 'string');
}

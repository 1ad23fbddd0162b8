/**
 * Modules of PyTorch as they are pickled whole: by NVIDIA's code bases (`torch_utils/persistence.py`) as a dictionary with the class
 * name, the source text, which is never looked at, and the state; by everybody else as an object of their class with its state. The
 * state is the `__dict__` of a torch module.
 */
import {echo} from '../../lib/printable.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {dictGet, type PyDict, PyObject, type PyValue} from './py-value.ts';
import type {StridedTensor} from './strided-tensor.ts';
import {asTensor} from './tensor-value.ts';

export interface PersistentModule {
  /** Of a class with persistence without its module: `Generator`. */
  className: string;
  /** Whether it is of a class without persistence. */
  isPlain: boolean;
  /** The module's attributes; its parameters, buffers and submodules are `_parameters`, `_buffers` and `_modules`. */
  state: PyDict;
}

/** Deeper than any network; a checkpoint may hold a module that holds itself. */
const maxDepth = 8;
/** Modules and their parameters; one module may be a part of many, each of which is walked. */
const maxParts = 20_000;

/** Classes without persistence that the networks which are read here are made of; what another one does with its input is not known. */
const plainClasses = new Set(
  `Generator MappingNetwork SynthesisNetwork SynthesisBlock SynthesisLayer ToRGBLayer FullyConnectedLayer Conv2dLayer SynthesisInput
  PixelNorm EqualLinear EqualConv2d StyledConv ModulatedConv2d NoiseInjection ConstantInput ToRGB FusedLeakyReLU Upsample Blur
  Sequential ModuleList ModuleDict Module Identity`.split(/\s+/),
);

/** What a module is wrapped in to run on several devices, or compiled. */
const wrappers: readonly [leaf: string, inner: string][] = [
  ['DataParallel', 'module'],
  ['DistributedDataParallel', 'module'],
  ['OptimizedModule', '_orig_mod'],
];

const leafOf = (className: string): string => className.slice(className.lastIndexOf('.') + 1);

/** The module that a value is, of whatever class, or null. */
export function asModule(value: PyValue | undefined): PersistentModule | null {
  if (!(value instanceof PyObject)) return null;
  if (value.className !== 'torch_utils.persistence._reconstruct_persistent_obj') {
    const {state} = value;
    if (!(state instanceof Map) || !(state.get('_modules') instanceof Map)) return null;
    const wrapper = wrappers.find(([leaf]) => leaf === leafOf(value.className));
    if (wrapper) return asModule(dictGet(state.get('_modules'), wrapper[1]));
    return {className: value.className, isPlain: true, state};
  }
  const meta = value.args[0];
  const className = dictGet(meta, 'class_name');
  const state = dictGet(meta, 'state');
  return typeof className === 'string' && state instanceof Map ? {className, isPlain: false, state} : null;
}

/** The submodule at a path of names, or null. */
export function submodule(module: PersistentModule | null, ...path: string[]): PersistentModule | null {
  return path.reduce(
    (parent, name) => parent && asModule(dictGet(dictGet(parent.state, '_modules'), name)),
    module,
  );
}

/**
 * All parameters and buffers of a module and its submodules by their dotted names, as `state_dict` gives them.
 * @throws {CheckpointError} if one does not fit its storage, or the modules do not end
 */
export function moduleTensors(module: PersistentModule): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  let parts = 0;
  const visit = ({className, isPlain, state}: PersistentModule, prefix: string, depth: number): void => {
    if (isPlain && !plainClasses.has(leafOf(className))) {
      throw new CheckpointError(
        `The generator holds a part of the class ${echo(className, 60)}, which nobody here knows, so that its picture would be wrong`,
        prefix === '' ? 'top level' : prefix.slice(0, -1),
      );
    }
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

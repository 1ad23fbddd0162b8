/**
 * The list of what a checkpoint's pickle may name or call. Each entry says what the call becomes here, and none of them
 * runs anything of the file's. Names that could execute something are refused; every other is data without behaviour.
 */
import {CheckpointError} from '../checkpoint-error.ts';
import {echo} from '../../lib/printable.ts';
import {type CopyLimit, ITEM_BYTES, PAIR_BYTES} from './copy-limit.ts';
import {couldExecute} from './executing-names.ts';
import {bufferArray, numpyScalar} from './numpy-array.ts';
import {PyGlobal, type PyList, PyObject, type PyValue} from './py-value.ts';
import {storageTypes} from './torch-storage.ts';

type Call = (args: PyList, where: string, copies: CopyLimit) => PyValue;

/** Kept as it is: class name, arguments, state. */
function inert(className: string): Call {
  return (args) => new PyObject(className, args);
}

function dictOf([pairs]: PyList, where: string, copies: CopyLimit): PyValue {
  if (Array.isArray(pairs)) copies.count(pairs.length * PAIR_BYTES, where);
  const items = Array.isArray(pairs) ? pairs.filter((pair): pair is PyList => Array.isArray(pair)) : [];
  return new Map(items.map(([key, value]) => [key ?? null, value ?? null]));
}

function listOf([items]: PyList, where: string, copies: CopyLimit): PyValue {
  if (!Array.isArray(items)) return [];
  copies.count(items.length * ITEM_BYTES, where);
  return [...items];
}

/** `defaultdict(factory, items)`: the factory makes what is missing, which nothing here is asked for. */
function dictWithDefault([, pairs]: PyList, where: string, copies: CopyLimit): PyValue {
  return dictOf([pairs ?? null], where, copies);
}

/** A tensor with attributes of its own, or of a class of its own: `(function, type, arguments, state)`. */
function tensorOfType([rebuild, , args]: PyList, where: string, copies: CopyLimit): PyValue {
  if (!(rebuild instanceof PyGlobal) || !Array.isArray(args)) return null;
  // Not this function again, and nothing but a tensor.
  if (!/^torch\._utils\._rebuild_(tensor|parameter)/.test(rebuild.name))
    return new PyObject(rebuild.name, args);
  return allowedCall(rebuild, args, where, copies);
}

/** How protocols before 2 write an object: `(class, base, state of base)`. */
function objectOf([cls]: PyList): PyValue {
  return cls instanceof PyGlobal ? new PyObject(cls.name, []) : null;
}

/** How protocol 2 writes bytes: as Latin-1 text to be encoded. */
function latin1Bytes([text, encoding]: PyList, where: string, copies: CopyLimit): PyValue {
  if (typeof text !== 'string' || encoding !== 'latin1') {
    throw new CheckpointError('The pickle encodes text in a way that no checkpoint needs', where);
  }
  copies.count(text.length, where);
  const bytes = new Uint8Array(text.length);
  // `from` takes ten seconds for what takes this loop a tenth of one.
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const calls = new Map<string, Call>([
  ['collections.OrderedDict', dictOf],
  ['dnnlib.util.EasyDict', dictOf],
  ['dnnlib.EasyDict', dictOf],
  ['collections.defaultdict', dictWithDefault],
  ['collections.Counter', dictOf],
  ['copyreg._reconstructor', objectOf],
  ['copy_reg._reconstructor', objectOf],
  ['builtins.set', listOf],
  ['__builtin__.set', listOf],
  ['builtins.frozenset', listOf],
  ['builtins.list', listOf],
  ['builtins.tuple', listOf],
  ['builtins.dict', dictOf],
  ['torch.Size', listOf],
  ['_codecs.encode', latin1Bytes],
  ['argparse.Namespace', inert('argparse.Namespace')],
  ['torch.device', inert('torch.device')],

  // torch_utils/persistence.py of NVIDIA's PyTorch code bases: one dictionary with class name, source text and state.
  [
    'torch_utils.persistence._reconstruct_persistent_obj',
    inert('torch_utils.persistence._reconstruct_persistent_obj'),
  ],
  // dnnlib/tflib/network.py of NVIDIA's TensorFlow code bases.
  ['dnnlib.tflib.network.Network', inert('dnnlib.tflib.network.Network')],

  ['torch._utils._rebuild_tensor', inert('torch.Tensor')],
  ['torch._utils._rebuild_tensor_v2', inert('torch.Tensor')],
  ['torch._utils._rebuild_parameter', ([tensor]) => tensor ?? null],
  ['torch._utils._rebuild_parameter_with_state', ([tensor]) => tensor ?? null],
  ['torch._tensor._rebuild_from_type_v2', tensorOfType],

  ['numpy.dtype', inert('numpy.dtype')],
  ...['numpy.core.multiarray', 'numpy._core.multiarray'].flatMap((module): [string, Call][] => [
    [`${module}._reconstruct`, inert('numpy.ndarray')],
    [`${module}.scalar`, numpyScalar],
  ]),
  ['numpy.core.numeric._frombuffer', bufferArray],
  ['numpy._core.numeric._frombuffer', bufferArray],
]);

/** Named as an argument of something else, never called. */
const named = new Set(['numpy.ndarray', ...storageTypes.keys()]);

function refuse(name: string, where: string): never {
  throw new CheckpointError(
    `The pickle asks for ${echo(name)}, which no checkpoint needs; nothing of it was executed`,
    where,
  );
}

/** @throws {CheckpointError} if the name could have something executed */
export function allowedGlobal(name: string, where: string): PyGlobal {
  const isKnown = calls.has(name) || name === loadFromBytes || named.has(name);
  if (!isKnown && couldExecute(name)) refuse(name, where);
  return new PyGlobal(name);
}

/**
 * What a call becomes: for a name that is not on the list, an object that does nothing.
 * @param copies of the whole file
 * @throws {CheckpointError} if it is something that is only ever named
 */
export function allowedCall({name}: PyGlobal, args: PyList, where: string, copies: CopyLimit): PyValue {
  if (named.has(name)) refuse(name, where);
  return (calls.get(name) ?? inert(name))(args, where, copies);
}

/** A storage inside of a pickle: a whole stream of torch.save as one byte string. */
export const loadFromBytes = 'torch.storage._load_from_bytes';

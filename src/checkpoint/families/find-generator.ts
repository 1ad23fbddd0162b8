/**
 * Where in a file of PyTorch the generator is: whole modules or dictionaries of tensors, alone or among others, under the names and
 * prefixes that the code bases and their many forks give them.
 */
import type {Content} from '../checkpoint.ts';
import {asModule, moduleTensors, type PersistentModule, submodule} from '../containers/persistent-module.ts';
import {dictGet, type PyDict, PyObject, type PyValue} from '../containers/py-value.ts';
import {StridedTensor} from '../containers/strided-tensor.ts';
import {asTensor} from '../containers/tensor-value.ts';

/** Whose names the parameters have. */
export type Naming = 'ada' | 'stylegan3' | 'rosinality';

export interface FoundGenerator {
  naming: Naming;
  /** The module, where one was saved whole: it has attributes too. */
  module: PersistentModule | null;
  /**
   * All parameters and buffers by their dotted names, without what comes before them.
   * @throws {CheckpointError} if one does not fit its storage
   */
  tensors(): Map<string, StridedTensor>;
  /** What lies beside the generator under `latent_avg`. */
  latentAvg: PyValue | StridedTensor | undefined;
  /** Arguments that the generator was made with, as JSON; only of safetensors. */
  initKwargs: string | null;
  /** What the file says of how it was trained; only of mmgeneration. */
  config: string | null;
  /** What a person should know; full sentences. */
  notes: string[];
}

/** What every network of a naming has. */
const anchors: readonly [naming: Naming, begins: string][] = [
  ['ada', 'synthesis.b4.'],
  ['stylegan3', 'synthesis.input.'],
  ['rosinality', 'convs.0.conv.'],
];

/** Names under which networks lie in a file, in the order in which they are wanted: averages first. */
const averaged = ['G_ema', 'g_ema', 'generator_ema', 'netG_ema', 'G_EMA', 'Gs', 'g_running', 'ema'];
const trained = ['G', 'g', 'netG', 'gen', 'generator'];
const containers = ['state_dict', 'model', 'module', 'decoder', 'net', 'params_ema', 'params', '_orig_mod'];
const keys = [...averaged, ...containers, ...trained];
const prefix = new RegExp(`^((${keys.join('|')})\\.)*$`);
const maxDepth = 4;

/** What is told of a file without an average. */
export const NOT_AVERAGED =
  'The file holds no averaged generator (G_ema); the one that was being trained (G) is used, whose pictures are a little rougher.';

type TensorDict = ReadonlyMap<unknown, PyValue | StridedTensor>;

interface Place {
  path: readonly string[];
  latentAvg: PyValue | StridedTensor | undefined;
}

/** Whether a path leads to a generator that is not the average of its training. */
const isTrainedOnly = (path: readonly string[]): boolean =>
  path.some((key) => trained.slice(0, 4).includes(key)) && !path.some((key) => averaged.includes(key));

/** What the names in a dictionary of tensors begin with before a generator's own. */
function prefixesIn(dict: TensorDict): [prefix: string, naming: Naming][] {
  const found = new Map<string, Naming>();
  for (const name of dict.keys()) {
    if (typeof name !== 'string') continue;
    for (const [naming, anchor] of anchors) {
      const at = name.indexOf(anchor);
      if (at >= 0 && prefix.test(name.slice(0, at))) found.set(name.slice(0, at), naming);
    }
  }
  const rank = (text: string): number => {
    const path = text.split('.');
    if (path.some((key) => averaged.includes(key))) return 0;
    return isTrainedOnly(path) ? 2 : 1;
  };
  return [...found].sort(([a], [b]) => rank(a) - rank(b) || a.length - b.length);
}

/** The tensors whose names begin with `begin`, which is left out. */
function tensorsUnder(dict: TensorDict, begin: string): Map<string, StridedTensor> {
  const tensors = new Map<string, StridedTensor>();
  for (const [name, value] of dict) {
    if (typeof name !== 'string' || !name.startsWith(begin)) continue;
    const tensor = value instanceof StridedTensor ? value : asTensor(value, name);
    const own = name.slice(begin.length);
    if (tensor && own !== 'latent_avg') tensors.set(own, tensor);
  }
  return tensors;
}

function inDict(dict: TensorDict, {path, latentAvg}: Place): FoundGenerator | null {
  const [first] = prefixesIn(dict);
  if (!first) return null;
  const [begin, naming] = first;
  return {
    naming,
    module: null,
    tensors: () => tensorsUnder(dict, begin),
    latentAvg,
    initKwargs: null,
    config: null,
    notes: isTrainedOnly([...path, ...begin.split('.')]) ? [NOT_AVERAGED] : [],
  };
}

function inModule(module: PersistentModule, {path, latentAvg}: Place): FoundGenerator | null {
  const has = (...names: string[]): boolean => submodule(module, ...names) !== null;
  const naming: Naming | null = has('synthesis', 'b4')
    ? 'ada'
    : has('synthesis', 'input')
      ? 'stylegan3'
      : has('convs', '0', 'conv')
        ? 'rosinality'
        : null;
  if (!naming) return null;
  return {
    naming,
    module,
    tensors: () => moduleTensors(module),
    latentAvg,
    initKwargs: null,
    config: null,
    notes: isTrainedOnly(path) ? [NOT_AVERAGED] : [],
  };
}

function search(value: PyValue, place: Place): FoundGenerator | null {
  if (place.path.length > maxDepth) return null;
  const module = asModule(value);
  if (module) return inModule(module, place);
  if (value instanceof PyObject) return null;
  if (!(value instanceof Map)) return null;
  const here = {...place, latentAvg: value.get('latent_avg') ?? place.latentAvg};
  for (const key of averaged) {
    const found = searchKey(value, key, here);
    if (found) return found;
  }
  const found = inDict(value, here);
  if (found) return found;
  for (const key of [...containers, ...trained]) {
    const inside = searchKey(value, key, here);
    if (inside) return inside;
  }
  return null;
}

function searchKey(dict: PyDict, key: string, place: Place): FoundGenerator | null {
  const value = dict.get(key);
  if (!(value instanceof Map) && !(value instanceof PyObject)) return null;
  return search(value, {...place, path: [...place.path, key]});
}

/** The training configuration that mmgeneration keeps as text. */
function configOf(root: PyValue): string | null {
  const config = dictGet(dictGet(root, 'meta'), 'config') ?? dictGet(dictGet(root, 'meta'), 'cfg');
  return typeof config === 'string' ? config : null;
}

/** The averaged generator of a file, or the only one; null if it holds none whose names are known. */
export function findGenerator(content: Content): FoundGenerator | null {
  if (content.container === 'safetensors') {
    const found = inDict(content.tensors, {path: [], latentAvg: content.tensors.get('latent_avg')});
    return found && {...found, initKwargs: content.metadata.get('init_kwargs') ?? null};
  }
  const found = search(content.root, {path: [], latentAvg: undefined});
  return found && {...found, config: configOf(content.root)};
}

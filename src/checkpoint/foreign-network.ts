/** Names what a sound file holds that is no generator of a known kind, from the names in it. */
import {echo} from '../lib/printable.ts';
import type {Content} from './checkpoint.ts';
import {CheckpointError} from './checkpoint-error.ts';
import {dictGet, PyObject, type PyValue} from './containers/py-value.ts';

/** Names in a file, as far as they were looked at. */
interface Sight {
  /** Keys of the outermost dictionary. */
  keys: string[];
  classes: Set<string>;
  /** Dotted names of what may be parameters. */
  names: Set<string>;
  /** Whether the outermost value is an array, or a list of arrays. */
  isArray: boolean;
}

/** Has either `hint` or `instead`. */
interface Kind {
  what: string;
  /** What this site would need for it, or why it is nothing for it. */
  hint?: string;
  /** Of what is no network that makes pictures: what to give instead. */
  instead?: string;
  test: (sight: Sight) => boolean;
}

const hasClass =
  (pattern: RegExp) =>
  ({classes}: Sight): boolean =>
    [...classes].some((name) => pattern.test(name));
const hasName =
  (pattern: RegExp) =>
  ({names}: Sight): boolean =>
    [...names].some((name) => pattern.test(name));
const hasEither =
  (classes: RegExp, names: RegExp) =>
  (sight: Sight): boolean =>
    hasClass(classes)(sight) || hasName(names)(sight);
const hasKeys =
  (...wanted: string[]) =>
  ({keys}: Sight): boolean =>
    wanted.every((key) => keys.includes(key));
const hasOnlyKeys =
  (...allowed: string[]) =>
  ({keys}: Sight): boolean =>
    keys.length > 0 && keys.every((key) => allowed.includes(key));

/** Made of a known network, whose names they have among their own. One line a kind; the first that fits names the file. */
const derived: readonly Kind[] = [
  {
    what: 'StyleGAN-XL',
    hint: 'it would need its label network and its stages of super-resolution',
    test: hasEither(/^SuperresGenerator$/, /(^|\.)embed_proj\./),
  },
  {
    what: 'EG3D',
    hint: 'it draws volumes, not pictures',
    test: hasEither(/TriPlaneGenerator$/, /(^|\.)backbone\.synthesis\./),
  },
  {
    what: 'StyleGAN-T',
    hint: 'it draws after text, and would need CLIP',
    test: hasEither(/networks\.clip\./, /(^|\.)(affine\.proj|clip)\./),
  },
  {
    what: 'a StyleGAN3 with a picture at every layer (SkipRGB)',
    hint: 'it would need those',
    test: hasClass(/SkipRGB$/),
  },
  {
    what: 'StyleGAN2 in configuration B, C or D',
    hint: 'they grow in stages; E and F open',
    test: (sight) => hasName(/ToRGB_lod\d/)(sight) && hasName(/mod_weight$/)(sight),
  },
];

/** As `derived`, of all else. */
const others: readonly Kind[] = [
  {
    what: 'FastGAN of projected-gan',
    hint: 'it would need its skip-layer excitation; the stylegan2 configuration of projected-gan opens',
    test: hasClass(/networks_fastgan\.|^Fastgan/i),
  },
  {
    what: 'R3GAN',
    hint: 'it would need its grouped residual stages',
    test: hasEither(/^(R3GAN|BaselineGAN)\./, /(^|\.)(Model|MainLayers)\./),
  },
  {
    what: 'lucidrains/stylegan2-pytorch',
    hint: 'it has layers of its own: bilinear ones, attention, another noise',
    test: (sight) => hasKeys('GAN', 'version')(sight) || hasName(/^GAN\.|^(GE?|SE?)\.(blocks|net)\./)(sight),
  },
  {
    what: 'MobileStyleGAN',
    hint: 'it would need its separable layers and its wavelets',
    test: hasName(/(^|\.)(student|mapping_net|synthesis_net)\./),
  },
  {what: 'GFPGAN', hint: 'it restores faces and makes none', test: hasName(/(^|\.)stylegan_decoder\./)},
  {
    what: 'Progressive GAN',
    hint: 'it has no styles; StyleGAN is what came after it',
    test: hasClass(/^tfutil\.Network$/),
  },
  {
    what: 'a diffusion model',
    instead: 'give one of StyleGAN, StyleGAN2 or StyleGAN3',
    test: hasName(/(^|\.)(diffusion_model|down_blocks|time_embed)\./),
  },
  {
    what: 'arrays, such as latents',
    instead: 'give the network that they are for',
    test: (sight) =>
      sight.isArray ||
      hasOnlyKeys(
        'w',
        'ws',
        'z',
        'w_plus',
        'projected_w',
        'latent',
        'latents',
        'dlatents',
        'noise',
        'noises',
      )(sight),
  },
  {
    what: 'the state of an optimiser',
    instead: 'give the network that it trains',
    test: hasKeys('state', 'param_groups'),
  },
  {
    what: 'a discriminator',
    instead: 'give the generator, G_ema, g_ema or Gs',
    test: (sight) =>
      hasOnlyKeys('D', 'd', 'D_ema', 'training_set_kwargs', 'augment_pipe')(sight) ||
      (!sight.keys.some((key) => /^(G|g)(_ema)?$|^Gs$/.test(key)) &&
        hasEither(/Discriminator/, /(^|\.)(final_linear|mbstd)\.|^b\d+\.fromrgb\./)(sight)),
  },
];

/** Enough to see what a file is. */
const MOST_VALUES = 20_000;
const MOST_DEPTH = 12;

function look(root: PyValue): Sight {
  const sight: Sight = {keys: [], classes: new Set(), names: new Set(), isArray: false};
  const isArray = (value: PyValue): boolean =>
    value instanceof PyObject && value.className === 'numpy.ndarray';
  sight.isArray =
    isArray(root) || (Array.isArray(root) && root.length > 0 && root.every((item) => isArray(item)));
  if (root instanceof Map) sight.keys = [...root.keys()].filter((key) => typeof key === 'string');
  let left = MOST_VALUES;
  const visit = (value: PyValue, path: string, depth: number): void => {
    if (--left < 0 || depth > MOST_DEPTH) return;
    if (value instanceof Map) {
      for (const [key, item] of value)
        if (typeof key === 'string') visit(item, path ? `${path}.${key}` : key, depth + 1);
    } else if (Array.isArray(value)) {
      for (const item of value.slice(0, 100)) {
        // A variable of TensorFlow is a pair of name and array.
        if (Array.isArray(item) && typeof item[0] === 'string') visit(item[1] ?? null, item[0], depth + 1);
        else visit(item, path, depth + 1);
      }
    } else if (value instanceof PyObject) {
      visitObject(value, path, depth);
    }
  };
  const visitObject = (value: PyObject, path: string, depth: number): void => {
    const {className} = value;
    if (className === 'torch.Tensor' || className === 'numpy.ndarray') {
      sight.names.add(path);
      return;
    }
    const meta = value.args[0];
    const persistent = dictGet(meta, 'class_name');
    if (!/^(numpy|torch)\.(?!nn)|^argparse|persistence\./.test(className)) sight.classes.add(className);
    if (typeof persistent === 'string') sight.classes.add(persistent);
    const state = persistent === undefined ? value.state : (dictGet(meta, 'state') ?? null);
    if (!(state instanceof Map)) return;
    const parts = ['_parameters', '_buffers', '_modules'].map((key) => state.get(key));
    const isModule = parts.some((part) => part instanceof Map);
    if (!isModule) return visit(state, path, depth + 1);
    for (const part of parts) if (part !== undefined) visit(part, path, depth);
    // A module without parameters has a name too.
    const children = parts[2];
    if (children instanceof Map)
      for (const key of children.keys()) sight.names.add(`${path}.${String(key)}.`);
  };
  visit(root, '', 0);
  return sight;
}

/** Of keys, classes and names, what fits in a sentence. */
function listOf(label: string, items: Iterable<string>, count: number, each: number): string {
  const all = [...items];
  const shown = all.slice(0, count).map((item) => echo(item, each));
  return all.length === 0 ? '' : `${label} ${shown.join(', ')}${all.length > count ? ' …' : ''}`;
}

/**
 * The kind of network that a file holds which nobody here can run; null where the names tell nothing.
 * @param isAny whether it need not be one that was made of a known network
 */
export function foreignNetwork(content: Content, isAny: boolean): CheckpointError | null {
  const sight = sightOf(content);
  const kind = [...derived, ...(isAny ? others : [])].find(({test}) => test(sight));
  if (!kind) return null;
  return new CheckpointError(
    kind.hint === undefined
      ? `The file holds ${kind.what} and no generator; ${kind.instead}`
      : `The file holds ${kind.what}, which is not supported: ${kind.hint}. StyleGAN, StyleGAN2 and StyleGAN3 are read`,
    'top level',
  );
}

function sightOf(content: Content): Sight {
  if (content.container !== 'safetensors') return look(content.root);
  const names = new Set(content.tensors.keys());
  return {keys: [...names], classes: new Set(), names, isArray: false};
}

/** The last resort: says what was seen. */
export function unknownNetwork(content: Content): CheckpointError {
  const {keys, classes, names} = sightOf(content);
  const parameters = [...names].filter((name) => !name.endsWith('.') && !keys.includes(name));
  const seen = [
    listOf('keys', keys, 4, 20),
    listOf('class', classes, 1, 40),
    listOf('parameters', parameters, 2, 35),
  ].filter((text) => text !== '');
  return new CheckpointError(
    `The file is sound, but holds no generator of StyleGAN, StyleGAN2 or StyleGAN3${seen.length > 0 ? `: ${seen.join('; ')}` : ''}. Give the file that its training saved`,
    'top level',
  );
}

/**
 * What a visitor is doing with pictures, as it stands in the address: which panel is open and what was changed in the
 * picture. Pure. `near=5.77` steps towards other seeds, `mix=42-coarse.fine` layers of another picture,
 * `shape=horn:1,coat:0.3_0.1_-0.2` traits, `find=...` a description, `morph=42-0.7~85-0.7` a path through pictures.
 */
import {LAYER_RANGES, type LayerRange} from '../../latent/mixing.ts';
import {isSeed} from '../../latent/random-state.ts';
import {largerText, parseLarger, type Larger} from './larger-state.ts';
import {
  DEFAULT_PLAY,
  morphParts,
  NO_MORPH,
  parsePictures,
  parsePlay,
  RATES,
  SECONDS,
  type EditsText,
  type MorphState,
} from './morph-state.ts';

export const PANELS = ['creativity', 'seed', 'shape', 'mix', 'morph', 'family', 'words', 'larger'] as const;
export type Panel = (typeof PANELS)[number];

/** What makes a picture another one than its seed alone. */
export interface Edits {
  /** Steps taken one after another, each a part of the way to the w of a seed. */
  near: readonly number[];
  /** Layers that come from another seed. */
  mix: {seed: number; ranges: readonly LayerRange[]} | null;
  /** Wanted columns of traits by name; see `traits.json`. */
  shape: Readonly<Record<string, readonly number[]>>;
}

export interface ExploreState extends Edits {
  panel: Panel | null;
  /** Typed description of pictures to be found. */
  find: string;
  morph: MorphState;
  /** Null: nothing is made larger. */
  larger: Larger | null;
}

export const UNEDITED: Edits = {near: [], mix: null, shape: {}};
export const NOT_EXPLORING: ExploreState = {
  ...UNEDITED,
  panel: null,
  find: '',
  morph: NO_MORPH,
  larger: null,
};

const MOST_STEPS = 12;
const LONGEST_DESCRIPTION = 200;

export function isEdited({near, mix, shape}: Edits): boolean {
  return near.length > 0 || mix !== null || Object.keys(shape).length > 0;
}

/** The edits alone. */
export function editsOf({near, mix, shape}: Edits): Edits {
  return {near, mix, shape};
}

/** Same controls, another picture. */
export function withoutEdits(state: ExploreState): ExploreState {
  return {...state, ...UNEDITED, larger: null};
}

function parseSeeds(text: string, most: number): number[] | null {
  const seeds = text.split('.').map((part) => (/^\d{1,10}$/.test(part) ? Number(part) : NaN));
  return seeds.length <= most && seeds.every(isSeed) ? seeds : null;
}

function parseMix(text: string): Edits['mix'] {
  const match = /^(\d{1,10})-([a-z.]+)$/.exec(text);
  if (!match || !isSeed(Number(match[1]))) return null;
  const names = match[2]!.split('.');
  const ranges = LAYER_RANGES.filter((range) => names.includes(range));
  return ranges.length === names.length ? {seed: Number(match[1]), ranges} : null;
}

function parseShape(text: string): Edits['shape'] | null {
  const shape: Record<string, number[]> = {};
  for (const part of text.split(',')) {
    const match = /^([a-z][A-Za-z0-9]*):((?:-?\d{1,3}(?:\.\d{1,4})?)(?:_-?\d{1,3}(?:\.\d{1,4})?)*)$/.exec(
      part,
    );
    if (!match) return null;
    shape[match[1]!] = match[2]!.split('_').map(Number);
  }
  return shape;
}

/** Reads one parameter; `expected` stands in the sentence when it cannot be used. */
export type ReadParameter = <T>(
  name: string,
  expected: string,
  parse: (text: string) => T | null,
) => T | null;

function parseEdits(read: ReadParameter): Edits {
  return {
    near:
      read('near', `up to ${MOST_STEPS} seeds with dots between`, (text) => parseSeeds(text, MOST_STEPS)) ??
      [],
    mix: read('mix', 'a seed, a hyphen and layers such as coarse.fine', parseMix),
    shape: read('shape', 'names of traits with their numbers', parseShape) ?? {},
  };
}

/** Edits of one picture of a morph: each of their parts must be known, or it would be another picture. */
function parseEditsAlone(query: URLSearchParams): Edits | null {
  const unread = new Set(query.keys());
  const edits = parseEdits((name, _expected, parse) => {
    const text = query.get(name);
    const value = text === null ? null : parse(text);
    if (value !== null) unread.delete(name);
    return value;
  });
  return unread.size === 0 ? edits : null;
}

const editsText: EditsText = {parse: parseEditsAlone, parts: editParts};

export function parseExplore(read: ReadParameter): ExploreState {
  return {
    ...parseEdits(read),
    panel: read(
      'panel',
      `one of ${PANELS.join(', ')}`,
      (text) => PANELS.find((name) => name === text) ?? null,
    ),
    find: read('find', 'a description', (text) => text.slice(0, LONGEST_DESCRIPTION)) ?? '',
    larger: read('larger', '2 or 4 and a method, such as 4.network or 2.bicubic', parseLarger),
    morph: {
      pictures:
        read('morph', 'up to 12 pictures such as 42-0.7 with ~ between', (text) =>
          parsePictures(text, editsText),
        ) ?? [],
      play:
        read(
          'film',
          `seconds (${SECONDS.least} to ${SECONDS.most}), frames a second (${RATES.join(', ')}), z or w, and even or eased, such as 2-15-w-eased`,
          parsePlay,
        ) ?? DEFAULT_PLAY,
    },
  };
}

/** At most three decimals: finer than an eye sees. */
function short(value: number): string {
  return String(Number(value.toFixed(3)) + 0);
}

/** The parts of a query, without `&`. */
function editParts({near, mix, shape}: Edits): string[] {
  const parts: string[] = [];
  if (near.length > 0) parts.push(`near=${near.join('.')}`);
  if (mix && mix.ranges.length > 0) parts.push(`mix=${mix.seed}-${mix.ranges.join('.')}`);
  const shaped = Object.entries(shape).map(([name, values]) => `${name}:${values.map(short).join('_')}`);
  if (shaped.length > 0) parts.push(`shape=${shaped.join(',')}`);
  return parts;
}

/** The parts of a query, without `&`. */
export function exploreParts(state: ExploreState): string[] {
  const {panel, find, morph, larger} = state;
  const parts = [...editParts(state), ...morphParts(morph, editsText)];
  if (find !== '') parts.push(`find=${encodeURIComponent(find)}`);
  if (panel === 'larger' && larger) parts.push(`larger=${largerText(larger)}`);
  if (panel) parts.push(`panel=${panel}`);
  return parts;
}

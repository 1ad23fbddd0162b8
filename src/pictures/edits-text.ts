/**
 * Edits as they stand in an address. Pure. `blend=9,5:3,77:3` a picture between seeds, its own first, each with its weight; `near=5.77` steps towards other seeds, `mix=42-coarse.fine` layers of another
 * picture, `shape=horn:1,coat:0.3_0.1_-0.2` traits, `toward=500w-85-0.7!near:5` a place on the way to another picture, half way
 * through w here (`500wm` where it looks the other way).
 */
import {plainBlend} from './blend.ts';
import type {Edits, Recipe} from './recipe.ts';
import {LAYER_RANGES} from '../model/latent/mixing.ts';
import {isSeed} from '../model/latent/random-state.ts';

export const EDIT_NAMES = ['blend', 'near', 'mix', 'shape', 'toward'] as const;

const MOST_STEPS = 12;
const LARGEST_PSI = 2;
/** Between the edits of a picture that stands in another one's. */
const IN_TOWARD = '!';

/** Reads one parameter; `expected` stands in the sentence when it cannot be used. */
export type ReadParameter = <T>(
  name: string,
  expected: string,
  parse: (text: string) => T | null,
) => T | null;

function parseBlend(text: string): Edits['blend'] {
  const match = /^([1-9]\d{0,3})((?:,\d{1,10}:[1-9]\d{0,3}){1,3})$/.exec(text);
  if (!match) return null;
  const others = match[2]!
    .slice(1)
    .split(',')
    .map((part) => part.split(':').map(Number))
    .map(([seed, weight]) => ({seed: seed!, weight: weight!}));
  const seeds = new Set(others.map(({seed}) => seed));
  if (seeds.size < others.length || ![...seeds].every(isSeed)) return null;
  return plainBlend({weight: Number(match[1]), others});
}

function parseNear(text: string): number[] | null {
  const seeds = text.split('.').map((part) => (/^\d{1,10}$/.test(part) ? Number(part) : NaN));
  return seeds.length <= MOST_STEPS && seeds.every(isSeed) ? seeds : null;
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

/** A picture within a text: `85-0.7`, then its edits as `near:5.77`. Null when it is none. */
export function parseRecipe(text: string, separator: string): Recipe | null {
  const [name, ...parts] = text.split(separator);
  const match = /^(\d{1,10})-(-?\d{0,3}\.?\d+)$/.exec(name!);
  if (!match) return null;
  const [seed, psi] = [Number(match[1]), shortened(Number(match[2]))];
  const edits = parseEditsAlone(new URLSearchParams(parts.map((part) => part.replace(':', '=')).join('&')));
  return isSeed(seed) && Math.abs(psi) <= LARGEST_PSI && edits ? {seed, psi, edits} : null;
}

export function recipeText({seed, psi, edits}: Recipe, separator: string): string {
  const parts = editParts(edits).map((part) => part.replace('=', ':'));
  return [`${seed}-${shortened(psi)}`, ...parts].join(separator);
}

function parseToward(text: string): Edits['toward'] {
  const match = /^([1-9]\d{0,2})([zw])(m?)-(.+)$/.exec(text);
  const recipe = match && parseRecipe(match[4]!, IN_TOWARD);
  if (!recipe || recipe.edits.toward) return null;
  return {recipe, part: Number(match[1]), through: match[2] as 'z' | 'w', isTurned: match[3] !== ''};
}

export function parseEdits(read: ReadParameter): Edits {
  return {
    blend: read('blend', 'a weight and up to three seeds with theirs, such as 3,77:1', parseBlend),
    near: read('near', `up to ${MOST_STEPS} seeds with dots between`, parseNear) ?? [],
    mix: read('mix', 'a seed, a hyphen and layers such as coarse.fine', parseMix),
    shape: read('shape', 'names of traits with their numbers', parseShape) ?? {},
    toward: read('toward', 'thousandths of a way, z or w, and a picture, such as 500w-85-0.7', parseToward),
  };
}

/** Edits that stand alone: each of their parts must be known, or it would be another picture. Null when one is not. */
export function parseEditsAlone(query: URLSearchParams): Edits | null {
  const unread = new Set(query.keys());
  const edits = parseEdits((name, _expected, parse) => {
    const text = query.get(name);
    const value = text === null ? null : parse(text);
    if (value !== null) unread.delete(name);
    return value;
  });
  return unread.size === 0 ? edits : null;
}

/** What an address says of a number: three decimals at most, finer than an eye sees. Pictures are made of nothing else. */
export function shortened(value: number): number {
  return Number(value.toFixed(3)) + 0;
}

/** The parts of a query, without `&`; traits by their names, in whatever order they were changed. */
export function editParts({blend, near, mix, shape, toward}: Edits): string[] {
  const parts: string[] = [];
  if (blend) {
    const {weight, others} = plainBlend(blend);
    parts.push(`blend=${[weight, ...others.map((one) => `${one.seed}:${one.weight}`)].join(',')}`);
  }
  if (near.length > 0) parts.push(`near=${near.join('.')}`);
  if (mix && mix.ranges.length > 0) parts.push(`mix=${mix.seed}-${mix.ranges.join('.')}`);
  const shaped = Object.entries(shape)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, values]) => `${name}:${values.map(shortened).join('_')}`);
  if (shaped.length > 0) parts.push(`shape=${shaped.join(',')}`);
  if (toward) {
    const {recipe, part, through, isTurned} = toward;
    parts.push(`toward=${part}${through}${isTurned ? 'm' : ''}-${recipeText(recipe, IN_TOWARD)}`);
  }
  return parts;
}

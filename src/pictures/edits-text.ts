/**
 * Edits as they stand in an address. Pure. `blend=9,5:3,77:3` a picture between seeds, its own first, each with its weight; `near=5.77` steps towards other seeds, `mix=42-coarse.fine` layers of another
 * picture, `shape=horn:1,coat:0.3_0.1_-0.2` traits.
 */
import {plainBlend} from './blend.ts';
import type {Edits} from './recipe.ts';
import {LAYER_RANGES} from '../model/latent/mixing.ts';
import {isSeed} from '../model/latent/random-state.ts';

export const EDIT_NAMES = ['blend', 'near', 'mix', 'shape'] as const;

const MOST_STEPS = 12;

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

export function parseEdits(read: ReadParameter): Edits {
  return {
    blend: read('blend', 'a weight and up to three seeds with theirs, such as 3,77:1', parseBlend),
    near: read('near', `up to ${MOST_STEPS} seeds with dots between`, parseNear) ?? [],
    mix: read('mix', 'a seed, a hyphen and layers such as coarse.fine', parseMix),
    shape: read('shape', 'names of traits with their numbers', parseShape) ?? {},
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
export function editParts({blend, near, mix, shape}: Edits): string[] {
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
  return parts;
}

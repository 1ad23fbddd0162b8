/** One line about a picture, made from its own w: "A lilac pony with a curly teal mane and a horn, smiling". */
import type {Trait, Traits} from '../model/traits.ts';
import {colourName} from './colour-names.ts';
import {chosenOption, columnsOf, isMeaningful, labOf} from './trait-values.ts';

/** Traits that are read from w less surely than this are not spoken of. */
export const SURE_ENOUGH = 0.5;

/** What fewer pictures than this show, of those that should, is not spoken of: better silent than wrong. */
export const SHOWN_ENOUGH = 0.5;

/** Share of a number's range, at either end, that has a name. */
export const OUTER_PART = 0.2;

interface Saying {
  words: string[];
  phrase?: string | undefined;
  shown?: number | undefined;
}

/** Where in its range a number lies, 0..1 within it. */
export function rangePart(trait: Extract<Trait, {kind: 'number'}>, value: number): number {
  return (value - trait.min) / (trait.max - trait.min);
}

/** "about 40 years old": the larger, the rounder. */
function aboutCount(unit: string, value: number): string {
  const step = value < 12 ? 1 : 5;
  const count = Math.max(step, Math.round(value / step) * step);
  const units = count === 1 ? unit.replace(/s$/, '') : unit;
  return `about ${count} ${units}${unit === 'years' ? ' old' : ''}`;
}

function sayingOf(trait: Exclude<Trait, {kind: 'colour'}>, columns: Float32Array): Saying | undefined {
  const saying = sayingAsked(trait, columns);
  return (saying?.shown ?? 1) < SHOWN_ENOUGH ? undefined : saying;
}

function sayingAsked(trait: Exclude<Trait, {kind: 'colour'}>, columns: Float32Array): Saying | undefined {
  switch (trait.kind) {
    case 'number': {
      const part = rangePart(trait, columns[0]!);
      if (trait.unit) return {words: [aboutCount(trait.unit, columns[0]!)]};
      if (part < OUTER_PART) return trait.low;
      return part > 1 - OUTER_PART ? trait.high : undefined;
    }
    case 'flag':
      return columns[0]! > 0.5 ? trait.yes : undefined;
    case 'choice':
      return trait.options[chosenOption(columns)];
  }
}

/** What a trait of this row is called, to stand inside a phrase; null where there is nothing to say. */
function wordFor(traits: Traits, trait: Trait, row: Float32Array): string | null {
  if (trait.recovery < SURE_ENOUGH || !isMeaningful(traits, trait, row)) return null;
  const columns = columnsOf(traits, trait, row);
  if (trait.kind === 'colour') return colourName(labOf(trait, columns));
  return sayingOf(trait, columns)?.words[0] ?? null;
}

/** With `{trait}` where another trait's word belongs. */
function patternOf(trait: Trait, columns: Float32Array): string {
  if (trait.kind === 'colour') return trait.phrase ?? `{${trait.name}}`;
  const saying = sayingOf(trait, columns);
  return saying?.phrase ?? saying?.words[0] ?? '';
}

function phraseFor(traits: Traits, trait: Trait, row: Float32Array): string | null {
  if (trait.recovery < SURE_ENOUGH || !isMeaningful(traits, trait, row)) return null;
  const filled = patternOf(trait, columnsOf(traits, trait, row)).replace(/\{(\w+)\}/g, (_, name: string) => {
    const other = traits.traits.find((one) => one.name === name);
    return (other && wordFor(traits, other, row)) ?? '';
  });
  return filled.replace(/ +/g, ' ').trim() || null;
}

function listed(items: string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** "a" becomes "an" where a vowel follows; good enough for words of looks ("an orange", "a unicorn"). */
function withArticles(sentence: string): string {
  return sentence.replace(/\b(a) (?=[aeio]|u(?!ni))/gi, '$1n ');
}

/**
 * @param noun what the pictures show: "pony"
 * @param row `[columns]`, see `readTraits`
 */
export function describeTraits(traits: Traits, noun: string, row: Float32Array): string {
  const phrases = (place: Trait['place']): string[] =>
    traits.traits
      .filter((trait) => trait.place === place)
      .map((trait) => phraseFor(traits, trait, row))
      .filter((phrase) => phrase !== null);
  const head = ['a', ...phrases('before'), noun].join(' ');
  const features = phrases('with');
  const body = features.length > 0 ? `${head} with ${listed(features)}` : head;
  const sentence = withArticles([body, ...phrases('after')].join(', '));
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Finds pictures by a typed description: what each word means for this model's traits, and how well a picture answers. */
import type {NumberTrait, Trait, Traits} from '../model/traits.ts';
import {colourFit, knownColour} from './colour-names.ts';
import {rangePart, SURE_ENOUGH} from './describe.ts';
import {chosenOption, columnsOf, isMeaningful, labOf} from './trait-values.ts';

/** One thing that the visitor wants. */
export interface TraitCriterion {
  trait: Trait;
  /** For a colour its name; for a number `low` or `high`, or the number itself where it counts something; for a flag `yes` or `no`; for a choice the option's name. */
  value: string;
  /** Whether it was asked not to be so: "no glasses". */
  negated: boolean;
}

/** A stretch of what was typed, and what was understood by it; null where nothing was. */
export interface TypedWord {
  text: string;
  meaning: string | null;
}

export interface ParsedDescription {
  criteria: TraitCriterion[];
  /** The words that carry meaning, in order; "a", "with" and the like are left out. */
  typed: TypedWord[];
}

const FILLERS = new Set(
  'a an the with and or is has have having wearing wears its his her their very in on of at that looks looking some about around aged people person'.split(
    ' ',
  ),
);
const NEGATIONS = new Set(['no', 'not', 'without', 'never']);
const LONGEST_TERM = 4;

interface Meaning {
  trait: Trait;
  value: string;
}

/** "sixties": the middle of ten years. */
const DECADES: Record<string, number> = {
  teens: 16,
  twenties: 25,
  thirties: 35,
  forties: 45,
  fifties: 55,
  sixties: 65,
  seventies: 75,
  eighties: 85,
};

interface Vocabulary {
  /** Numbers that count something: "years". */
  counts: NumberTrait[];
  terms: Map<string, Meaning[]>;
  /** Noun -> the traits that it stands for. */
  nouns: Map<string, Trait[]>;
}

function push<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function vocabularyOf(traits: Traits): Vocabulary {
  const vocabulary: Vocabulary = {counts: [], terms: new Map(), nouns: new Map()};
  for (const trait of traits.traits) {
    if (trait.recovery < SURE_ENOUGH) continue;
    for (const noun of trait.nouns ?? []) push(vocabulary.nouns, noun, trait);
    const add = (value: string, words: string[] = []): void => {
      for (const word of words) push(vocabulary.terms, word, {trait, value});
    };
    switch (trait.kind) {
      case 'number':
        if (trait.unit) vocabulary.counts.push(trait);
        add('low', trait.low?.words);
        add('high', trait.high?.words);
        break;
      case 'flag':
        add('yes', trait.yes.words);
        add('no', trait.no?.words);
        break;
      case 'choice':
        for (const option of trait.options) add(option.name, option.words);
        break;
      case 'colour':
        break;
    }
  }
  return vocabulary;
}

interface Term {
  text: string;
  negated: boolean;
  colour: string | null;
  meanings: Meaning[];
  nounOf: Trait[];
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
}

/** A count at the start of these words, "60 years old", "60-year-old" or "sixties", and how many words it takes; null for none. */
function countAt(words: readonly string[], {counts}: Vocabulary): {term: Term; length: number} | null {
  for (const trait of counts) {
    const unit = singular(trait.unit!);
    const [, digits] = new RegExp(`^(\\d{1,4})(-${unit}s?(-old)?)?$`).exec(words[0]!) ?? [];
    const decade = trait.unit === 'years' ? DECADES[words[0]!] : undefined;
    const count = digits === undefined ? decade : Number(digits);
    if (count === undefined) continue;
    const isOfUnit = (word: string | undefined): boolean => word !== undefined && singular(word) === unit;
    const length = 1 + Number(isOfUnit(words[1])) + Number(isOfUnit(words[1]) && words[2] === 'old');
    const text = words.slice(0, length).join(' ');
    const meanings = [{trait, value: String(count)}];
    return {term: {text, negated: false, colour: null, meanings, nounOf: []}, length};
  }
  return null;
}

/** The words of one clause, joined to the longest terms that are known. */
function termsOf(clause: string, vocabulary: Vocabulary): Term[] {
  const words = clause.split(/\s+/).filter((word) => word !== '');
  const terms: Term[] = [];
  let negated = false;
  for (let i = 0; i < words.length;) {
    let length = Math.min(LONGEST_TERM, words.length - i);
    const counted = countAt(words.slice(i), vocabulary);
    let term: Term | null = counted && {...counted.term, negated};
    i += counted?.length ?? 0;
    for (; length > 0 && !term; length--) {
      const typed = words.slice(i, i + length).join(' ');
      for (const text of [typed, singular(typed)]) {
        const colour = knownColour(text);
        const meanings = vocabulary.terms.get(text) ?? [];
        const nounOf = vocabulary.nouns.get(text) ?? [];
        if (!colour && meanings.length + nounOf.length === 0) continue;
        term = {text: typed, negated, colour, meanings, nounOf};
        i += length;
        break;
      }
    }
    if (term) {
      terms.push(term);
      negated = false;
    } else if (NEGATIONS.has(words[i]!)) {
      negated = true;
      i++;
    } else {
      if (!FILLERS.has(words[i]!)) {
        terms.push({text: words[i]!, negated: false, colour: null, meanings: [], nounOf: []});
        negated = false;
      }
      i++;
    }
  }
  return terms;
}

/** The traits that the nouns near a term stand for: the next noun first, then those before it. */
function nounsNear(terms: Term[], index: number): Trait[] {
  const after = terms.slice(index + 1).filter((term) => term.nounOf.length > 0);
  const before = terms.slice(0, index).filter((term) => term.nounOf.length > 0);
  return [...after, ...before.reverse()].flatMap((term) => term.nounOf);
}

function meant(traits: Traits, terms: Term[], index: number): Meaning | null {
  const term = terms[index]!;
  const near = nounsNear(terms, index);
  if (term.colour) {
    const colours = traits.traits.filter((trait) => trait.kind === 'colour' && trait.recovery >= SURE_ENOUGH);
    const named = near.find((trait) => trait.kind === 'colour');
    const trait = named ?? colours.find((one) => one.place === 'before') ?? colours[0];
    return trait ? {trait, value: term.colour} : null;
  }
  if (term.meanings.length < 2) return term.meanings[0] ?? null;
  for (const trait of near) {
    const fitting = term.meanings.find((meaning) => meaning.trait === trait);
    if (fitting) return fitting;
  }
  return term.meanings.find((meaning) => !meaning.trait.nouns) ?? null;
}

const unitOf = (trait: Trait): string => (trait.kind === 'number' ? (trait.unit ?? '') : '');

/** What a meaning is called on the page: "Mane, style: Curly". */
function sentenceOf({trait, value}: Meaning, negated: boolean): string {
  const title = trait.group === trait.title ? trait.title : `${trait.group}, ${trait.title.toLowerCase()}`;
  const called = {
    number: (): string =>
      value === 'low' ? 'little' : value === 'high' ? 'much' : `about ${value} ${unitOf(trait)}`,
    flag: (): string => value,
    choice: (): string =>
      trait.kind === 'choice'
        ? trait.options.find((option) => option.name === value)!.title.toLowerCase()
        : value,
    colour: (): string => value,
  }[trait.kind]();
  return `${title}: ${negated ? 'not ' : ''}${called}`;
}

/**
 * What a description asks for, by the words of the model's traits. A word that could mean several things ("long") means
 * the one whose noun stands nearest after it ("mane"), and nothing where there is none.
 */
export function parseCriteria(traits: Traits, description: string): ParsedDescription {
  const vocabulary = vocabularyOf(traits);
  const criteria: TraitCriterion[] = [];
  const typed: TypedWord[] = [];
  const clean = description.toLowerCase().replace(/[^a-z0-9\s,;.&-]/g, ' ');
  for (const clause of clean.split(/[,;.&]|\bwith\b|\bwearing\b|\band\b/)) {
    const terms = termsOf(clause, vocabulary);
    terms.forEach((term, i) => {
      const meaning = meant(traits, terms, i);
      if (meaning) {
        criteria.push({...meaning, negated: term.negated});
        typed.push({text: term.text, meaning: sentenceOf(meaning, term.negated)});
      } else if (term.nounOf.length > 0) {
        typed.push({text: term.text, meaning: term.nounOf[0]!.group});
      } else {
        typed.push({text: term.text, meaning: null});
      }
    });
  }
  return {criteria, typed};
}

function fit(traits: Traits, {trait, value}: TraitCriterion, row: Float32Array): number {
  if (!isMeaningful(traits, trait, row)) return 0;
  const columns = columnsOf(traits, trait, row);
  switch (trait.kind) {
    case 'number': {
      if (value !== 'low' && value !== 'high') {
        // Full marks within a twentieth of the range, none a quarter of it away.
        const away = Math.abs(columns[0]! - Number(value)) / (trait.max - trait.min);
        return Math.min(1, Math.max(0, (0.25 - away) / 0.2));
      }
      const part = rangePart(trait, columns[0]!);
      // Full marks in the outer fifth that has the name, none from the far side of the middle.
      return Math.min(1, Math.max(0, ((value === 'high' ? part : 1 - part) - 0.4) / 0.4));
    }
    case 'flag': {
      const yes = Math.min(1, Math.max(0, columns[0]!));
      const share = value === 'yes' ? yes : 1 - yes;
      return share > 0.5 ? 1 : share;
    }
    case 'choice': {
      const option = trait.options.findIndex((one) => one.name === value);
      return chosenOption(columns) === option ? 1 : Math.min(0.5, Math.max(0, columns[option]!));
    }
    case 'colour':
      return colourFit(labOf(trait, columns), value);
  }
}

/**
 * How well a picture answers, 0..1: the mean over the criteria.
 * @param row `[columns]` of the picture
 */
export function scoreCriteria(
  traits: Traits,
  criteria: readonly TraitCriterion[],
  row: Float32Array,
): number {
  if (criteria.length === 0) return 0;
  const sum = criteria.reduce((total, criterion) => {
    const share = fit(traits, criterion, row);
    return total + (criterion.negated ? 1 - share : share);
  }, 0);
  return sum / criteria.length;
}

/** A number within a tenth of its range of what was asked, or in the outer third that has the name. */
const NEAR_ENOUGH = 0.75;

/** Whether a picture is what was asked for, in everything. */
export function meetsCriteria(
  traits: Traits,
  criteria: readonly TraitCriterion[],
  row: Float32Array,
): boolean {
  return criteria.every((criterion) => {
    const least = criterion.trait.kind === 'number' ? NEAR_ENOUGH : 1;
    return fit(traits, criterion, row) >= least !== criterion.negated;
  });
}

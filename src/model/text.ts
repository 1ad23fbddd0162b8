/**
 * `models/<id>/text.json`: what the site tells of a model's pictures, as a grammar whose choices the seed makes. Optional, and named
 * with its hash in model.json (`text`). Written down for whoever writes one in docs/text.md.
 */
import * as v from 'valibot';
import {echo} from '../lib/printable.ts';
import {DescriptorError, parseWith} from './descriptor-error.ts';
import {atMost, version} from './limits.ts';
import type {Trait, Traits} from './traits.ts';

const MOST_RULES = 300;
const MOST_ALTERNATIVES = 1000;
const MOST_CONDITIONS = 20;
/** Rules inside rules. */
const MOST_DEPTH = 12;
const REFERENCE = /\{(\w*)\}/g;

const name = v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]*$/, 'a name such as "maneStyle"'));
const line = v.pipe(
  v.string(),
  v.minLength(1, 'a text that is not empty'),
  v.maxLength(1000, 'a text of at most 1000 characters'),
);
const finite = v.pipe(v.number(), v.finite('a finite number'));

/**
 * What a trait must show. A flag: true or false. A choice: names of options. A colour: names of colours. A number: `low` or `high`,
 * the outer fifths of its range, or `from` and `below` in the units of its column.
 */
const condition = v.union([
  v.boolean(),
  v.pipe(v.unknown(), atMost(MOST_CONDITIONS), v.array(line), v.minLength(1, 'one name or more')),
  v.picklist(['low', 'high']),
  v.strictObject({from: v.optional(finite), below: v.optional(finite)}),
]);

/** The schema of records passes these over, and a condition that is passed over would hold always. */
const noBuiltIn = v.check(
  (value) =>
    typeof value !== 'object' ||
    value === null ||
    !['__proto__', 'constructor', 'prototype'].some((key) => Object.hasOwn(value, key)),
  'names that are not built into the language',
);

/** All must hold, by trait. */
const when = v.pipe(v.unknown(), atMost(MOST_CONDITIONS), noBuiltIn, v.record(name, condition));

const alternative = v.union([line, v.strictObject({text: line, when})]);

const schema = v.strictObject({
  /** Version of this layout. */
  format: v.literal(1),
  /** Id and version of the model of whose pictures it tells. */
  model: line,
  version,
  /** By name: alternatives, in which `{rule}` stands for one of that rule's. */
  rules: v.pipe(
    v.unknown(),
    atMost(MOST_RULES),
    noBuiltIn,
    v.record(
      name,
      v.pipe(v.unknown(), atMost(MOST_ALTERNATIVES), v.array(alternative), v.minLength(1, 'one or more')),
    ),
  ),
  /** Names of its own: `given` first, then `name`, in which `{given}` is that. Absent: those of every model. */
  names: v.optional(v.strictObject({given: line, name: line})),
  /** Absent: none is told. */
  story: v.optional(line),
  card: v.optional(
    v.strictObject({
      title: line,
      lines: v.pipe(v.unknown(), atMost(20), v.array(v.strictObject({label: line, text: line}))),
    }),
  ),
});

export type TraitCondition = v.InferOutput<typeof condition>;
export type TextAlternative = v.InferOutput<typeof alternative>;
export type ModelText = v.InferOutput<typeof schema>;

/** Symbols that no rule has to define. */
export const GIVEN_SYMBOLS = ['given', 'name', 'noun', 'looks'] as const;

const textOf = (one: TextAlternative): string => (typeof one === 'string' ? one : one.text);
const referencesOf = (text: string): string[] =>
  Array.from(text.matchAll(REFERENCE), ([, symbol]) => symbol!);

/** Rules that name none that is not there, and do not lead into themselves. */
function checkRules({rules, names, story, card}: ModelText, file: string): void {
  const isKnown = (symbol: string): boolean =>
    Object.hasOwn(rules, symbol) || GIVEN_SYMBOLS.some((given) => given === symbol);
  const check = (place: string, texts: readonly string[]): void => {
    for (const symbol of texts.flatMap(referencesOf)) {
      if (!isKnown(symbol))
        throw new DescriptorError(`${file}: ${place} names {${echo(symbol)}}, and there is no such rule.`);
    }
  };
  for (const [rule, alternatives] of Object.entries(rules)) {
    if (GIVEN_SYMBOLS.some((given) => given === rule)) {
      throw new DescriptorError(`${file}: {${rule}} is given by the site; call the rule otherwise.`);
    }
    check(`rules.${rule}`, alternatives.map(textOf));
    if (alternatives.every((one) => typeof one !== 'string')) {
      throw new DescriptorError(
        `${file}: rules.${rule} needs an alternative without conditions, for pictures that meet none.`,
      );
    }
  }
  check('names', names ? [names.given, names.name] : []);
  check('story', story ? [story] : []);
  check('card', card ? [card.title, ...card.lines.map(({text}) => text)] : []);
  checkDepth(rules, file);
}

function checkDepth(rules: ModelText['rules'], file: string): void {
  const depths = new Map<string, number>();
  const depthOf = (rule: string, above: readonly string[]): number => {
    if (above.includes(rule) || above.length > MOST_DEPTH) {
      throw new DescriptorError(
        `${file}: rules.${above[0] ?? rule} leads into itself, or deeper than ${MOST_DEPTH} rules.`,
      );
    }
    const known = depths.get(rule);
    if (known !== undefined) return known;
    const inner = (rules[rule] ?? [])
      .flatMap((one) => referencesOf(textOf(one)))
      .filter((symbol) => Object.hasOwn(rules, symbol));
    const depth = 1 + Math.max(0, ...[...new Set(inner)].map((symbol) => depthOf(symbol, [...above, rule])));
    depths.set(rule, depth);
    return depth;
  };
  for (const rule of Object.keys(rules)) depthOf(rule, []);
}

/**
 * Checks the content of a `text.json`.
 * @param content what `JSON.parse` gave
 * @throws {DescriptorError} naming the first thing that is wrong
 */
export function parseText(content: unknown, file = 'text.json'): ModelText {
  const parsed = parseWith(schema, content, file);
  checkRules(parsed, file);
  return parsed;
}

function fits(asked: TraitCondition, trait: Trait, isColour: (name: string) => boolean): boolean {
  switch (trait.kind) {
    case 'flag':
      return typeof asked === 'boolean';
    case 'number':
      return asked === 'low' || asked === 'high' || (typeof asked === 'object' && !Array.isArray(asked));
    case 'choice':
      return Array.isArray(asked) && asked.every((option) => trait.options.some(({name}) => name === option));
    case 'colour':
      return Array.isArray(asked) && asked.every(isColour);
  }
}

/**
 * Conditions that no picture could meet, one sentence each.
 * @param traits of the same model; null for none
 * @param isColour whether a colour is called so
 */
export function conditionProblems(
  {rules}: ModelText,
  traits: Traits | null,
  isColour: (name: string) => boolean,
  file = 'text.json',
): string[] {
  const problems = Object.entries(rules).flatMap(([rule, alternatives]) =>
    alternatives.flatMap((one) => {
      if (typeof one === 'string') return [];
      return Object.entries(one.when).flatMap(([name, asked]) => {
        const trait = traits?.traits.find((candidate) => candidate.name === name);
        if (!trait)
          return [`${file}: rules.${rule} asks for the trait "${name}", which traits.json does not have.`];
        if (fits(asked, trait, isColour)) return [];
        return [
          `${file}: rules.${rule} asks ${echo(JSON.stringify(asked))} of "${name}", which is a ${trait.kind} and never that.`,
        ];
      });
    }),
  );
  return [...new Set(problems)];
}

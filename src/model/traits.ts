/**
 * `models/<id>/traits.json`: what a model's w says in words, so that the site can describe, edit and find its pictures
 * without code of its own for that model. Optional. The words of the pony are in `scripts/train/pony-traits.json`; the
 * exporter adds `recovery` to each trait, `shown` to each option and flag, `model`, `version` and the two matrices;
 * `scripts/measure-trait-layers.ts` adds `layers` to each trait.
 *
 * A picture's traits are one row `t` of numbers. Each trait takes its columns in file order: `number` and `flag` one,
 * `choice` one an option (one-hot), `colour` three (OKLab, each `(value - offset) * scale`). Then
 *     w = t @ traitsToW.weight + traitsToW.bias        weight `[columns, wDim]`, bias `[wDim]`
 *     t = w @ wToTraits.weight + wToTraits.bias        weight `[wDim, columns]`, bias `[columns]`
 * with any standardisation folded into the matrices. Matrices and biases are base64 of little-endian float16, row by row.
 */
import * as v from 'valibot';
import {echo} from '../lib/printable.ts';
import {DescriptorError, parseWith} from './descriptor-error.ts';
import {atMost, text, version} from './limits.ts';
import {decodeHalfMatrix} from './half-matrix.ts';

const name = v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]*$/, 'a name such as "maneStyle"'));
const finite = v.pipe(v.number(), v.finite('a finite number'));

const share = v.pipe(finite, v.minValue(0), v.maxValue(1));

const saying = {
  /** Words or short phrases, lower case, that a visitor may type for it; the first is the usual one. Empty: never said. */
  words: v.pipe(v.unknown(), atMost(1000), v.array(v.pipe(text, v.regex(/^[^A-Z]+$/, 'lower case')))),
  /** How a description says it; `{trait}` is replaced by the word of another trait. Absent: the first word. Empty: not said. */
  phrase: v.optional(v.string()),
  /** In which share of the pictures whose w asks for it a network that reads pictures finds it. Absent: not measured. */
  shown: v.optional(share),
};

const common = {
  name,
  /** Shown at the control: "Mane colour". */
  title: text,
  /** Controls with the same group stand together: "Mane". */
  group: text,
  /** Where a description says it: before the noun ("lilac"), after "with" ("a curly mane"), or at the end ("smiling"). Absent: only found, not said. */
  place: v.optional(v.picklist(['before', 'with', 'after'])),
  /** Nouns that tell which trait a typed word means: "eyes" in "blue eyes". */
  nouns: v.optional(v.pipe(v.unknown(), atMost(1000), v.array(text))),
  /** The trait means something only where a flag is set or a choice is one of `options`; elsewhere its columns are 0. */
  onlyWith: v.optional(
    v.strictObject({trait: name, options: v.optional(v.pipe(v.unknown(), atMost(1000), v.array(name)))}),
  ),
  /** How well it is read from the w of pictures never seen: R squared for numbers and colours, share of right answers for flags and choices. */
  recovery: v.pipe(finite, v.maxValue(1)),
  /** Which part of it the coarse, middle and fine layers draw, for the words of a mixture. Absent: not measured. */
  layers: v.optional(v.tuple([share, share, share])),
};

const numberTrait = v.strictObject({
  kind: v.literal('number'),
  ...common,
  /** Range of the control, in the units of the column. */
  min: finite,
  max: finite,
  /** What the column counts, in the plural: "years". It is then said and found as a number: "about 40 years". Format 2. */
  unit: v.optional(text),
  /** What the lowest and highest fifth of the range are called. */
  low: v.optional(v.strictObject(saying)),
  high: v.optional(v.strictObject(saying)),
});

const flagTrait = v.strictObject({
  kind: v.literal('flag'),
  ...common,
  yes: v.strictObject(saying),
  /** Only found, never said. */
  no: v.optional(v.strictObject(saying)),
});

const choiceTrait = v.strictObject({
  kind: v.literal('choice'),
  ...common,
  options: v.pipe(
    v.unknown(),
    atMost(1000),
    v.array(v.strictObject({name, title: text, ...saying})),
    v.minLength(2, 'two options or more'),
  ),
});

const colourTrait = v.strictObject({
  kind: v.literal('colour'),
  ...common,
  /** Column i holds `(lab[i] - offset[i]) * scale[i]`, lab = OKLab (Ottosson 2020): L 0..1, a, b. */
  offset: v.tuple([finite, finite, finite]),
  scale: v.tuple([finite, finite, finite]),
  /** How a description says it; `{trait}` is replaced as elsewhere. Absent: the colour's name. Format 2. */
  phrase: v.optional(v.string()),
  /** Columns to start from where the trait comes to mean something (see `onlyWith`). */
  initial: v.optional(v.tuple([finite, finite, finite])),
});

const affine = v.strictObject({weight: v.string(), bias: v.string()});

const traitsFile = v.strictObject({
  /** Version of this layout. 2: numbers may have `unit`, colours a `phrase`, the file an `example`. */
  format: v.picklist([1, 2]),
  /** What a visitor may type, shown where they do: "blue pony, pink mane". */
  example: v.optional(text),
  /** Id and version of the model whose w it reads. */
  model: text,
  version,
  wDim: v.pipe(
    v.number(),
    v.integer('a whole number'),
    v.minValue(1, '1 or more'),
    v.maxValue(8192, '8192 or less'),
  ),
  traits: v.pipe(
    v.unknown(),
    atMost(1000),
    v.array(v.variant('kind', [numberTrait, flagTrait, choiceTrait, colourTrait])),
  ),
  traitsToW: affine,
  wToTraits: affine,
});

export type NumberTrait = v.InferOutput<typeof numberTrait>;
export type FlagTrait = v.InferOutput<typeof flagTrait>;
export type ChoiceTrait = v.InferOutput<typeof choiceTrait>;
export type ColourTrait = v.InferOutput<typeof colourTrait>;
export type Trait = NumberTrait | FlagTrait | ChoiceTrait | ColourTrait;

/** `traits.json`, read and checked. */
export interface Traits {
  example?: string | undefined;
  model: string;
  version: number;
  wDim: number;
  traits: Trait[];
  /** First column of each trait, in order of `traits`. */
  starts: number[];
  /** Columns in all. */
  columns: number;
  traitsToW: {weight: Float32Array; bias: Float32Array};
  wToTraits: {weight: Float32Array; bias: Float32Array};
}

/** How many columns a trait takes. */
export function traitColumns(trait: Trait): number {
  switch (trait.kind) {
    case 'number':
    case 'flag':
      return 1;
    case 'choice':
      return trait.options.length;
    case 'colour':
      return 3;
  }
}

function checkReferences(traits: Trait[]): void {
  const byName = new Map(traits.map((trait) => [trait.name, trait]));
  if (byName.size !== traits.length) throw new DescriptorError('traits.json: two traits have the same name.');
  for (const {name: of, onlyWith} of traits) {
    if (!onlyWith) continue;
    const master = byName.get(onlyWith.trait);
    const known =
      master?.kind === 'flag'
        ? !onlyWith.options
        : master?.kind === 'choice' &&
          onlyWith.options?.every((option) => master.options.some((one) => one.name === option));
    if (!known)
      throw new DescriptorError(
        `traits.json: ${echo(of)}.onlyWith does not name a flag, or options of a choice.`,
      );
  }
}

/**
 * Checks and decodes the content of a `traits.json`.
 * @param content what `JSON.parse` gave
 * @throws {DescriptorError} naming the first field that is wrong
 */
export function parseTraits(content: unknown): Traits {
  const {example, model, version, wDim, traits, traitsToW, wToTraits} = parseWith(
    traitsFile,
    content,
    'traits.json',
  );
  checkReferences(traits);
  const starts: number[] = [];
  let columns = 0;
  for (const trait of traits) {
    starts.push(columns);
    columns += traitColumns(trait);
  }
  return {
    example,
    model,
    version,
    wDim,
    traits,
    starts,
    columns,
    traitsToW: {
      weight: decodeHalfMatrix(traitsToW.weight, 'traits.json: traitsToW.weight', columns, wDim),
      bias: decodeHalfMatrix(traitsToW.bias, 'traits.json: traitsToW.bias', 1, wDim),
    },
    wToTraits: {
      weight: decodeHalfMatrix(wToTraits.weight, 'traits.json: wToTraits.weight', wDim, columns),
      bias: decodeHalfMatrix(wToTraits.bias, 'traits.json: wToTraits.bias', 1, columns),
    },
  };
}

/** The one kind of error of everything that reads `models/`: a sentence that names the file, the field, what was expected and what came. */
import type {BaseIssue, GenericSchema} from 'valibot';
import {safeParse} from 'valibot';
import {echo} from '../lib/printable.ts';

/** A file of `models/` is not what it should be; `message` is one whole sentence. */
export class DescriptorError extends Error {
  override readonly name = 'DescriptorError';
}

/** `generator.synthesis.channels[2]` for the place of an issue; the file itself for an empty path. */
function placeOf(issue: BaseIssue<unknown>, within: readonly string[]): string {
  let place = within.join('.');
  for (const {key, type} of issue.path ?? []) {
    if (type === 'array') place += `[${String(key)}]`;
    else place += place === '' ? String(key) : `.${String(key)}`;
  }
  return place === '' ? 'The whole file' : `"${echo(place)}"`;
}

/** What came, short enough for a sentence. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return echo(text, 60);
}

/** valibot names types as JavaScript does; a sentence needs an article. */
const TYPE_WORDS: Record<string, string> = {
  Object: 'an object',
  Array: 'a list',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
};

/** `("a" | "b")`, which is how valibot writes a choice, as `one of "a", "b"`. */
function expectedWords(expected: string): string {
  if (expected.includes(' | ')) return `one of ${expected.replaceAll(/[()]/g, '').replaceAll(' | ', ', ')}`;
  return TYPE_WORDS[expected] ?? expected;
}

function sentenceOf(issue: BaseIssue<unknown>, within: readonly string[]): string {
  const place = placeOf(issue, within);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${place} is not a known field; remove it or correct its name.`;
  }
  if (issue.input === undefined) return `${place} is missing.`;
  // Our own rules say what they expect in their message; valibot's own have an `expected`.
  const expected = issue.kind === 'schema' && issue.expected ? expectedWords(issue.expected) : issue.message;
  return `${place} must be ${expected}, got ${describe(issue.input)}.`;
}

/**
 * Checks a value against a schema.
 * @param file name of the file, first word of the sentence
 * @param within names of the fields in which the value lies
 * @throws {DescriptorError} naming the first field that is wrong
 */
export function parseWith<Output>(
  schema: GenericSchema<unknown, Output>,
  value: unknown,
  file: string,
  within: readonly string[] = [],
): Output {
  const result = safeParse(schema, value, {abortEarly: true});
  if (result.success) return result.output;
  throw new DescriptorError(`${file}: ${sentenceOf(result.issues[0], within)}`);
}

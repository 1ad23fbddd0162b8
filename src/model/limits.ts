/** Limits of what a file of `models/` may list, looked at before any item is: a made-up file must cost nothing. */
import {check, maxValue, minLength, minValue, number, pipe, safeInteger, string, maxLength} from 'valibot';
import type {CheckAction, GenericSchema} from 'valibot';

/** Shards of 4 MiB each: a model of 4 GiB. */
export const MOST_SHARDS = 1024;
/** Some ten times those of the largest network. */
export const MOST_TENSORS = 10_000;

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  return 0;
}

/** For a pipe that begins with `unknown()`: what has more items, or fields, is looked at no further. */
export function atMost(most: number): CheckAction<unknown, string> {
  return check((value) => countOf(value) <= most, `at most ${most} of them`);
}

/** A text that is not empty: a name, a sentence, at most the whole of a short licence. */
export const text = pipe(
  string(),
  minLength(1, 'a text that is not empty'),
  maxLength(10_000, 'a text of at most 10000 characters'),
);

/** A version as it can stand in an address: at most nine digits. */
export const version: GenericSchema<number> = pipe(
  number(),
  safeInteger('a whole number'),
  minValue(1, 'a number of at least 1'),
  maxValue(999_999_999, 'a number of at most 999999999'),
);

/** Reads `models/index.json`. */
import {array, check, minLength, pipe, regex, strictObject, string, unknown} from 'valibot';
import type {ModelIndex} from './descriptor.ts';
import {parseWith} from './descriptor-error.ts';
import {atMost, text} from './limits.ts';

/** A model's id is its folder's name and part of every picture's address. */
export const modelId = pipe(
  string(),
  regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens (at most 64)'),
);

const indexSchema = strictObject({
  models: pipe(
    unknown(),
    atMost(1000),
    array(strictObject({id: modelId, title: text})),
    minLength(1, 'a list of at least one model'),
    check(
      (models) => new Set(models.map(({id}) => id)).size === models.length,
      'a list that has every id once',
    ),
  ),
});

/**
 * @param json the parsed JSON of `models/index.json`
 * @throws {DescriptorError} naming the field that is wrong
 */
export function parseIndex(json: unknown, file = 'index.json'): ModelIndex {
  return parseWith(indexSchema, json, file);
}

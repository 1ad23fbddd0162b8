/** Reads `models/archive.json`. */
import {array, check, literal, pipe, strictObject, unknown} from 'valibot';
import type {ModelArchive} from './descriptor.ts';
import {parseWith} from './descriptor-error.ts';
import {atMost, version} from './limits.ts';
import {modelId} from './parse-index.ts';

const archiveSchema = strictObject({
  format: literal(1),
  models: pipe(
    unknown(),
    check((models) => typeof models === 'object' && models !== null && !Array.isArray(models), 'an object'),
    atMost(1000),
  ),
});

const versions = pipe(
  unknown(),
  atMost(1000),
  array(version),
  check(
    (numbers) => numbers.every((one, i) => i === 0 || one < numbers[i - 1]!),
    'a list that has every version once, the newest first',
  ),
);

/**
 * @param json the parsed JSON of `models/archive.json`
 * @throws {DescriptorError} naming the field that is wrong
 */
export function parseArchive(json: unknown, file = 'archive.json'): ModelArchive {
  const {format, models} = parseWith(archiveSchema, json, file);
  // Not valibot's `record`, which passes over a model called "constructor".
  const parsed = Object.entries(models as object).map(([id, list]: [string, unknown]): [string, number[]] => [
    parseWith(modelId, id, file, ['models', id]),
    parseWith(versions, list, file, ['models', id]),
  ]);
  return {format, models: Object.fromEntries(parsed)};
}

/** The earlier versions of a model that the site has, newest first; none for a model that is not listed. */
export function archivedVersions({models}: ModelArchive, id: string): readonly number[] {
  // An id may be the name of something that every object has: "constructor".
  return Object.hasOwn(models, id) ? models[id]! : [];
}

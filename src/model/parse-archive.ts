/** Reads `models/archive.json`. */
import {
  array,
  check,
  literal,
  minValue,
  number,
  pipe,
  record,
  safeInteger,
  strictObject,
  unknown,
} from 'valibot';
import type {ModelArchive} from './descriptor.ts';
import {parseWith} from './descriptor-error.ts';
import {modelId} from './parse-index.ts';

const version = pipe(number(), safeInteger('a whole number'), minValue(1, 'a number of at least 1'));

const archiveSchema = strictObject({
  format: literal(1),
  models: pipe(
    unknown(),
    // To valibot a list is an object with the keys 0, 1, ...
    check((models) => !Array.isArray(models), 'an object'),
    record(
      modelId,
      pipe(
        array(version),
        check(
          (versions) => versions.every((one, i) => i === 0 || one < versions[i - 1]!),
          'a list that has every version once, the newest first',
        ),
      ),
    ),
  ),
});

/**
 * @param json the parsed JSON of `models/archive.json`
 * @throws {DescriptorError} naming the field that is wrong
 */
export function parseArchive(json: unknown, file = 'archive.json'): ModelArchive {
  return parseWith(archiveSchema, json, file);
}

/** The earlier versions of a model that the site has, newest first; none for a model that is not listed. */
export function archivedVersions({models}: ModelArchive, id: string): readonly number[] {
  // An id may be the name of something that every object has: "constructor".
  return Object.hasOwn(models, id) ? models[id]! : [];
}

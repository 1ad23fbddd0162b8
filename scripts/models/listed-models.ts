/** The models that a folder offers, for commands about them. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {echo} from '../../src/lib/printable.ts';
import type {ModelIndex} from '../../src/model/descriptor.ts';
import {parseIndex} from '../../src/model/parse-index.ts';
import {UsageError} from '../usage-error.ts';
import {readJson} from './check-files.ts';

/**
 * @param models the folder of all models
 * @param id of a model that must be among them
 * @throws {UsageError} if there is no list, or the model is not in it
 * @throws {DescriptorError} if the list is broken
 */
export function readListed(models: string, id?: string): ModelIndex {
  const path = join(models, 'index.json');
  if (!existsSync(path)) {
    throw new UsageError(
      `There is no index.json in "${echo(models)}": --models is the folder of all models.`,
    );
  }
  const index = parseIndex(readJson(path, path), path);
  const ids = index.models.map((model) => model.id);
  if (id !== undefined && !ids.includes(id)) {
    throw new UsageError(`There is no model "${echo(id)}" in ${path}, which lists ${echo(ids.join(', '))}.`);
  }
  return index;
}

/** `models/archive.json`, the list of earlier versions that the site still has. */
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {ModelArchive} from '../../src/model/descriptor.ts';
import {archivedVersions, parseArchive} from '../../src/model/parse-archive.ts';
import {readJson} from './check-files.ts';
import {writeWhole} from './write-whole.ts';

const listPath = (models: string): string => join(models, 'archive.json');

/**
 * @param models the folder of all models; without a list nothing is archived
 * @param name the list in a sentence
 * @throws {DescriptorError} if the list is there but wrong
 */
export function readArchive(models: string, name = listPath(models)): ModelArchive {
  const path = listPath(models);
  return existsSync(path) ? parseArchive(readJson(path, name), name) : {format: 1, models: {}};
}

/** The archive with this version in it. */
export function withVersion(archive: ModelArchive, id: string, version: number): ModelArchive {
  const versions = [...new Set([...archivedVersions(archive, id), version])].sort((a, b) => b - a);
  return {...archive, models: {...archive.models, [id]: versions}};
}

/**
 * Writes the list, whole or not at all.
 * @returns the function that puts back what was there
 */
export function writeArchive(models: string, archive: ModelArchive): () => void {
  const path = listPath(models);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const lines = Object.entries(archive.models).map(
    ([id, versions]) => `    ${JSON.stringify(id)}: [${versions.join(', ')}]`,
  );
  writeWhole(path, `{\n  "format": ${archive.format},\n  "models": {\n${lines.join(',\n')}\n  }\n}\n`);
  return () => {
    if (before === null) rmSync(path, {force: true});
    else writeWhole(path, before);
  };
}

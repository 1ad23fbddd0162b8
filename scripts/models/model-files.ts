/** Which files a model's folder has: what is checked, published and replaced is that and nothing else. */
import {existsSync, lstatSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {versionOf} from './version-folders.ts';

/** Names of all files that may lie in the folder of a version; the preview is of the present one only. */
export function filesOfVersion(
  {shards, directions, text}: Pick<ModelDescriptor, 'shards' | 'directions' | 'text'>,
  isPresent: boolean,
): Set<string> {
  return new Set([
    'model.json',
    'traits.json',
    'CARD.md',
    ...(isPresent ? ['preview.webp'] : []),
    ...(directions ? ['directions.json'] : []),
    ...(text ? ['text.json'] : []),
    ...Object.keys(shards),
  ]);
}

/** A file itself, not a link to one. */
export function isPlainFile(path: string): boolean {
  return lstatSync(path, {throwIfNoEntry: false})?.isFile() ?? false;
}

/** A folder itself, not a link to one. */
export function isPlainFolder(path: string): boolean {
  return lstatSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false;
}

/** Of any version. */
const modelFile = /^(model\.json|traits\.json|directions\.json|text\.json|CARD\.md|preview\.webp)$/;
/** As the converter names them; another's model.json says its own. */
const usualShard = /^weights-\d+\.bin$/;

/** Whether a file of a folder is a shard of the model there, which may be broken in any way. */
function isShard(folder: string, name: string): boolean {
  const path = join(folder, 'model.json');
  if (!name.endsWith('.bin') || !isPlainFile(path)) return false;
  if (usualShard.test(name)) return true;
  try {
    const {shards} = JSON.parse(readFileSync(path, 'utf8')) as {shards: object};
    return Object.hasOwn(shards, name);
  } catch {
    return false;
  }
}

/** The first thing below a folder that no model has, as a path from there; null for none. */
export function foreignFile(folder: string): string | null {
  if (!existsSync(folder)) return null;
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (isPlainFile(path) && (modelFile.test(name) || isShard(folder, name))) continue;
    const inside = versionOf(name) !== null && isPlainFolder(path) ? foreignFile(path) : '';
    if (inside !== null) return join(name, inside);
  }
  return null;
}

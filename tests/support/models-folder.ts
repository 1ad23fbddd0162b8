/** A folder of models on disk, as site makers have it, of tiny models. */
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {tinyModel, tinySpec} from './tiny-model.ts';
import {COLUMNS, ponyTraitsFile} from './pony-traits.ts';

/** Writes a model's folder with a card. */
export async function writeTinyModel(
  folder: string,
  change: Partial<ModelDescriptor> = {},
): Promise<ModelDescriptor> {
  const {descriptor, files} = await tinyModel(change.generator);
  mkdirSync(folder, {recursive: true});
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  const changed = {...descriptor, ...change};
  writeFileSync(join(folder, 'model.json'), JSON.stringify(changed));
  writeFileSync(join(folder, 'CARD.md'), '# Tiny things');
  return changed;
}

/** What a model needs so that `tinyTraits` fit it. */
export const specWithTraits = {...tinySpec, mapping: {...tinySpec.mapping, wDim: COLUMNS + 1}};

/** Content of a traits.json for a tiny model of `specWithTraits`. */
export function tinyTraits(version: number): string {
  return JSON.stringify({...ponyTraitsFile(), model: 'tiny', version});
}

/** Every file below a folder with its content, to compare with what it was. */
export function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({parentPath, name}) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'base64')]),
  );
}

/** `models/index.json`, the list of models that the site offers. */
import {existsSync, readFileSync} from 'node:fs';
import type {ModelIndex} from '../../src/model/descriptor.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {parseIndex} from '../../src/model/parse-index.ts';
import {writeWhole} from '../models/write-whole.ts';

/** @throws {DescriptorError} if the file is there but wrong */
export function readIndex(path: string): ModelIndex {
  if (!existsSync(path)) return {models: []};
  try {
    return parseIndex(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (error) {
    if (error instanceof SyntaxError) throw new DescriptorError(`${path}: The file is no JSON.`);
    throw error;
  }
}

/** The index with this model in it: in its old place, or at the end. */
export function withModel({models}: ModelIndex, {id, title}: ModelIndex['models'][number]): ModelIndex {
  const entry = {id, title};
  const isKnown = models.some((old) => old.id === id);
  return {models: isKnown ? models.map((old) => (old.id === id ? entry : old)) : [...models, entry]};
}

/** Writes an index, whole or not at all. */
export function writeIndex(path: string, {models}: ModelIndex): void {
  const lines = models.map((model) => `    ${JSON.stringify(model)}`);
  writeWhole(path, `{\n  "models": [\n${lines.join(',\n')}\n  ]\n}\n`);
}

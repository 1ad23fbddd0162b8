/** `models/index.json`, the list of models that the site offers. */
import {existsSync, readFileSync} from 'node:fs';
import type {ModelIndex} from '../../src/model/descriptor.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {parseIndex} from '../../src/model/parse-index.ts';
import {writeWhole} from '../models/write-whole.ts';

/** @throws {DescriptorError} if the file is there but wrong */
function readIndex(path: string): ModelIndex {
  if (!existsSync(path)) return {models: []};
  try {
    return parseIndex(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (error) {
    if (error instanceof SyntaxError) throw new DescriptorError(`${path}: The file is no JSON.`);
    throw error;
  }
}

/** The index with this model in it: in its old place, or at the end. */
export function withModel({models}: ModelIndex, entry: ModelIndex['models'][number]): ModelIndex {
  const isKnown = models.some(({id}) => id === entry.id);
  return {models: isKnown ? models.map((old) => (old.id === entry.id ? entry : old)) : [...models, entry]};
}

/**
 * Reads an index and gives the function that writes it with a model in it; reading comes first, so that a broken index
 * is known before anything is written.
 * @throws {DescriptorError} if the file is there but wrong
 */
export function prepareIndex(path: string, entry: ModelIndex['models'][number]): () => void {
  const index = withModel(readIndex(path), entry);
  return () => {
    const lines = index.models.map((model) => `    ${JSON.stringify(model)}`);
    writeWhole(path, `{\n  "models": [\n${lines.join(',\n')}\n  ]\n}\n`);
  };
}

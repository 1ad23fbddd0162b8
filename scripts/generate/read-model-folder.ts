/** A model's folder on disk, read and checked as the site reads it from its host. */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {ModelFiles} from '../../src/model/model-files.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {parseDescriptor} from '../../src/model/parse-descriptor.ts';

/**
 * @param folder `models/<id>`
 * @throws {DescriptorError} if model.json is missing or wrong
 */
export function readModelDescriptor(folder: string): ModelDescriptor {
  const path = join(folder, 'model.json');
  if (!existsSync(path)) {
    throw new DescriptorError(
      `${folder}: There is no model.json in this folder; give the folder of a model.`,
    );
  }
  return parseDescriptor(parseJson(readFileSync(path, 'utf8'), path), path);
}

/**
 * @param folder `models/<id>`
 * @throws {DescriptorError} if model.json is wrong, or a shard is missing or damaged
 */
export function readModelFolder(folder: string): ModelFiles {
  const descriptor = readModelDescriptor(folder);
  const shards: ModelFiles['shards'] = new Map();
  for (const [name, {sha256}] of Object.entries(descriptor.shards)) {
    const shard = join(folder, name);
    if (!existsSync(shard)) throw new DescriptorError(`${shard}: The shard is missing.`);
    const bytes = new Uint8Array(readFileSync(shard));
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new DescriptorError(`${shard}: The shard is damaged: its SHA-256 is not the one in model.json.`);
    }
    shards.set(name, bytes);
  }
  return {descriptor, shards};
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DescriptorError(`${path}: The file is no JSON.`);
  }
}

/**
 * Writes a model's folder: `model.json` and its shards. The folder appears whole or not at all: it is written beside its
 * place and renamed. What else lies in an existing folder (CARD.md, preview.webp, traits.json, earlier versions) is kept.
 */
import {createHash} from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import type {ModelFiles} from '../../src/engine/worker/weight-loader.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {GeneratorSpec} from '../../src/model/generator-spec.ts';
import {parseDescriptor} from '../../src/model/parse-descriptor.ts';
import {MAX_SHARD_BYTES} from '../../src/model/weight-layout.ts';
import {checkReplaceable} from './check-output.ts';
import {type QuantizeMode, quantizeTensor, type StoredTensor} from './quantize.ts';

export interface ModelToWrite {
  /** All tensors of `tensorTable(spec)`; they are stored in this order. */
  tensors: ReadonlyMap<string, CheckpointTensor>;
  spec: GeneratorSpec;
  id: string;
  title: string;
  noun: string;
  licence: string;
  dataSource: string;
  truncation: ModelDescriptor['truncation'];
  /** 1 for a new model. */
  version: number;
  quantize: QuantizeMode;
  classes?: string[];
}

/** What the new model has instead; `checkReplaceable` lets no `.bin` pass but the shards of the old one. */
const ownFile = /^(model\.json|directions\.json|.*\.bin)$/;

/** Fills one shard after another; each has a buffer of its own, as a download has. */
function cutIntoShards(stored: readonly StoredTensor[]): ModelFiles['shards'] {
  let left = stored.reduce((sum, {bytes}) => sum + bytes.length, 0);
  const shards: ModelFiles['shards'] = new Map();
  let shard = new Uint8Array(0);
  let filled = 0;
  for (const {bytes} of stored) {
    for (let start = 0; start < bytes.length;) {
      if (filled === shard.length) {
        shard = new Uint8Array(Math.min(left, MAX_SHARD_BYTES));
        shards.set(`weights-${String(shards.size + 1).padStart(3, '0')}.bin`, shard);
        left -= shard.length;
        filled = 0;
      }
      const part = bytes.subarray(start, start + shard.length - filled);
      shard.set(part, filled);
      filled += part.length;
      start += part.length;
    }
  }
  return shards;
}

/**
 * The files of a model: everything is checked before the first byte is written. The same model gives the same bytes.
 * @throws {DescriptorError} if a field or tensor is not as model.json demands
 */
export function buildModel(model: ModelToWrite): ModelFiles {
  const {tensors, spec, id, title, noun, licence, dataSource, truncation, version, quantize, classes} = model;
  const stored = [...tensors].map(([name, tensor]) => quantizeTensor(name, tensor, quantize));
  const shards = cutIntoShards(stored);
  const descriptor: ModelDescriptor = {
    format: 1,
    id,
    version,
    title,
    noun,
    licence,
    dataSource,
    truncation,
    ...(classes && {classes}),
    generator: spec,
    weightsManifest: [{paths: [...shards.keys()], weights: stored.map(({entry}) => entry)}],
    shards: Object.fromEntries(
      [...shards].map(([name, bytes]) => [
        name,
        {sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length},
      ]),
    ),
  };
  return {descriptor: parseDescriptor(descriptor), shards};
}

/**
 * Puts the files into `folder`, which appears or changes as a whole.
 * @param directions content of `directions.json`; null for none
 * @param finish called once the files are in their place; if it throws, the folder is again what it was
 * @throws {UsageError} if anything but a model lies there
 */
export function writeModelFiles(
  {descriptor, shards}: ModelFiles,
  folder: string,
  directions: string | null = null,
  finish: () => void = () => undefined,
): void {
  const parent = dirname(folder);
  const beside = join(parent, `.${basename(folder)}.new-${process.pid}`);
  const aside = join(parent, `.${basename(folder)}.old-${process.pid}`);
  // What was put there since the conversion began is kept too.
  checkReplaceable(folder);
  mkdirSync(parent, {recursive: true});
  rmSync(beside, {recursive: true, force: true});
  try {
    mkdirSync(beside);
    if (existsSync(folder)) {
      chmodSync(beside, statSync(folder).mode);
      for (const name of readdirSync(folder)) {
        if (!ownFile.test(name)) cpSync(join(folder, name), join(beside, name), {recursive: true});
      }
    }
    for (const [name, bytes] of shards) writeFileSync(join(beside, name), bytes);
    if (directions !== null) writeFileSync(join(beside, 'directions.json'), directions);
    writeFileSync(join(beside, 'model.json'), `${JSON.stringify(descriptor, null, 1)}\n`);
    if (existsSync(folder)) renameSync(folder, aside);
    let isPlaced = false;
    try {
      renameSync(beside, folder);
      isPlaced = true;
      finish();
    } catch (error) {
      if (isPlaced) renameSync(folder, beside);
      if (existsSync(aside)) renameSync(aside, folder);
      throw error;
    }
    try {
      rmSync(aside, {recursive: true, force: true});
    } catch {
      // The new model is in its place all the same; models:check names what is left.
    }
  } finally {
    rmSync(beside, {recursive: true, force: true});
  }
}

/**
 * Writes a model's folder, whole or not at all.
 * @throws {DescriptorError} if a field or tensor is not as model.json demands
 */
export function writeModel(model: ModelToWrite, folder: string): ModelDescriptor {
  const files = buildModel(model);
  writeModelFiles(files, folder);
  return files.descriptor;
}

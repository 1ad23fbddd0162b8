/** From finished tensors to the files of a model: `model.json` and its shards. The same for the command line and for the page. */
import type {Checkpoint, CheckpointTensor} from '../checkpoint/checkpoint.ts';
import {sha256} from '../lib/sha256.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {GeneratorSpec} from '../model/generator-spec.ts';
import type {ModelFiles} from '../model/model-files.ts';
import {parseDescriptor} from '../model/parse-descriptor.ts';
import {MAX_SHARD_BYTES} from '../model/weight-layout.ts';
import {notStated} from './licence.ts';
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

/** What people say of a model. */
export interface ModelNames extends Pick<ModelToWrite, 'id' | 'title' | 'noun'> {
  /** Null where nobody has said. */
  licence: string | null;
  dataSource?: string | null;
  /** Null for what the code base does. */
  psi?: number | null;
  cutoff?: number | null;
  classes?: string[] | null;
}

/** The model that a checkpoint gives, its first version. */
export function modelOf(
  {spec, tensors, defaults, family}: Checkpoint,
  {id, title, noun, licence, dataSource, psi, cutoff, classes}: ModelNames,
): Omit<ModelToWrite, 'quantize'> {
  return {
    tensors,
    spec,
    id,
    title,
    noun,
    licence: licence ?? notStated,
    dataSource:
      dataSource ?? `Converted from a checkpoint of ${family}; what it was trained on is not known.`,
    truncation: {psi: psi ?? defaults.psi, cutoff: cutoff ?? defaults.cutoff},
    version: 1,
    ...(classes && {classes}),
  };
}

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
      [...shards].map(([name, bytes]) => [name, {sha256: sha256(bytes), bytes: bytes.length}]),
    ),
  };
  return {descriptor: parseDescriptor(descriptor), shards};
}

/** The text of `model.json`. */
export function descriptorText(descriptor: ModelDescriptor): string {
  return `${JSON.stringify(descriptor, null, 1)}\n`;
}

/** What pictures are made of: a model's folder, or a checkpoint as it is. */
import {statSync} from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import {decodeTensors} from '../../src/engine/worker/weight-loader.ts';
import {Generator} from '../../src/generator/generator.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {GeneratorSpec} from '../../src/model/generator-spec.ts';
import {readCheckpoint} from '../convert/read-checkpoint.ts';
import {readModelDescriptor, readModelFolder} from '../generate/read-model-folder.ts';

/** Plain values and shared memory, so that it can be given to other threads. */
export type ModelSource = {spec: GeneratorSpec; truncation: ModelDescriptor['truncation']} & (
  | {kind: 'folder'; folder: string; descriptor: ModelDescriptor}
  | {kind: 'checkpoint'; tensors: ReadonlyMap<string, CheckpointTensor>; descriptor: null}
);

/** In memory that all threads see, so that none has a copy. */
function shared({shape, data}: CheckpointTensor): CheckpointTensor {
  const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return {shape, data: copy};
}

/**
 * @param path of a model's folder, or of a checkpoint
 * @throws {UsageError} if there is nothing
 * @throws {DescriptorError} if the folder holds no model
 * @throws {CheckpointError} if the checkpoint cannot be read
 */
export function openModelSource(path: string, onProgress: (message: string) => void): ModelSource {
  if (!statSync(path, {throwIfNoEntry: false})?.isFile()) {
    const descriptor = readModelDescriptor(path);
    return {
      kind: 'folder',
      folder: path,
      descriptor,
      spec: descriptor.generator,
      truncation: descriptor.truncation,
    };
  }
  const {spec, tensors, defaults, notes} = readCheckpoint(path, onProgress);
  for (const note of notes) onProgress(`Note: ${note}`);
  const all = [...tensors].map(([name, tensor]): [string, CheckpointTensor] => [name, shared(tensor)]);
  return {kind: 'checkpoint', tensors: new Map(all), descriptor: null, spec, truncation: defaults};
}

/**
 * The generator on the current backend; the caller disposes it.
 * @throws {DescriptorError} if a shard is missing or damaged
 */
export function startGenerator(source: ModelSource): Generator {
  if (source.kind === 'folder') {
    const files = readModelFolder(source.folder);
    const generator = new Generator(files.descriptor.generator, decodeTensors(files));
    files.shards.clear();
    // Some hundred megabytes of a large model; V8 does not see that WebAssembly's memory is about to grow.
    globalThis.gc?.();
    return generator;
  }
  const tensors = [...source.tensors].map(([name, {shape, data}]): [string, tf.Tensor] => [
    name,
    // TensorFlow.js takes no shared memory everywhere.
    tf.tensor(Float32Array.from(data), shape),
  ]);
  return new Generator(source.spec, new Map(tensors));
}

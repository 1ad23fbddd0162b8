/** Where each tensor of a model lies in its shards, and whether the manifest is the one that its generator needs. */
import {echo} from '../lib/printable.ts';
import {tensorTable} from './architecture.ts';
import {DescriptorError} from './descriptor-error.ts';
import type {ModelDescriptor, WeightEntry} from './descriptor.ts';

/** Largest shard: a cut download costs at most this much, and every host and cache takes files of this size. */
export const MAX_SHARD_BYTES = 4 * 2 ** 20;

/** Bytes of one stored value. */
export function storedBytesPerValue({quantization}: WeightEntry): 1 | 2 | 4 {
  switch (quantization?.dtype) {
    case 'uint8':
      return 1;
    case 'uint16':
    case 'float16':
      return 2;
    case undefined:
      return 4;
  }
}

/** Number of values of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Bytes of a tensor in its shard. */
export function storedBytes(entry: WeightEntry): number {
  return sizeOf(entry.shape) * storedBytesPerValue(entry);
}

/** Bytes of all shards together: what a visitor downloads. */
export function totalShardBytes({shards}: ModelDescriptor): number {
  return Object.values(shards).reduce((sum, {bytes}) => sum + bytes, 0);
}

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function checkTensors(descriptor: ModelDescriptor, file: string): void {
  const needed = tensorTable(descriptor.generator);
  const seen = new Set<string>();
  for (const {name, shape} of descriptor.weightsManifest.flatMap(({weights}) => weights)) {
    const expected = needed.get(name);
    if (!expected)
      throw new DescriptorError(`${file}: The tensor "${echo(name)}" does not belong to this generator.`);
    if (seen.has(name)) throw new DescriptorError(`${file}: The tensor "${echo(name)}" is listed twice.`);
    seen.add(name);
    if (expected.length !== shape.length || expected.some((dim, i) => dim !== shape[i])) {
      throw new DescriptorError(
        `${file}: The tensor "${name}" must have the shape ${shapeText(expected)}, got ${echo(shapeText(shape))}.`,
      );
    }
  }
  for (const name of needed.keys()) {
    if (!seen.has(name)) throw new DescriptorError(`${file}: The tensor "${name}" is missing.`);
  }
}

function checkShards({weightsManifest, shards}: ModelDescriptor, file: string): void {
  const used = new Set<string>();
  for (const {paths, weights} of weightsManifest) {
    let shardBytes = 0;
    for (const path of paths) {
      if (used.has(path)) throw new DescriptorError(`${file}: The shard "${echo(path)}" is listed twice.`);
      used.add(path);
      const shard = Object.hasOwn(shards, path) ? shards[path] : undefined;
      if (!shard)
        throw new DescriptorError(`${file}: The shard "${echo(path)}" has no entry under "shards".`);
      shardBytes += shard.bytes;
    }
    const tensorBytes = weights.reduce((sum, entry) => sum + storedBytes(entry), 0);
    if (shardBytes !== tensorBytes) {
      throw new DescriptorError(
        `${file}: The tensors of ${echo(paths.join(', '))} take ${tensorBytes} bytes, but "shards" gives ${shardBytes}.`,
      );
    }
  }
  for (const path of Object.keys(shards)) {
    if (!used.has(path))
      throw new DescriptorError(`${file}: The shard "${echo(path)}" is used by no weight group.`);
  }
}

/**
 * Checks that the manifest holds exactly the tensors that the generator needs, in shapes that fill the shards.
 * @throws {DescriptorError} naming the tensor or shard that is wrong
 */
export function checkWeights(descriptor: ModelDescriptor, file: string): void {
  checkTensors(descriptor, file);
  checkShards(descriptor, file);
}

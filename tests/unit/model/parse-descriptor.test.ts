import {describe, expect, it} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {parseDescriptor} from '../../../src/model/parse-descriptor.ts';
import {tinyModel} from '../../support/tiny-model.ts';

const {descriptor: valid} = await tinyModel();

/** A deep copy of a valid descriptor after `change`, as JSON would bring it. */
function changed(change: (descriptor: ModelDescriptor) => void): unknown {
  const copy = structuredClone(valid);
  change(copy);
  return JSON.parse(JSON.stringify(copy));
}

/** Sets a field that the type does not know, or to a value that it forbids. */
function set(target: object, key: string, value: unknown): void {
  Object.assign(target, {[key]: value});
}

const parse = (json: unknown) => () => parseDescriptor(json, 'models/tiny/model.json');

describe('parseDescriptor', () => {
  it('takes a valid descriptor as it is', () => {
    expect(parseDescriptor(JSON.parse(JSON.stringify(valid)))).toEqual(valid);
  });

  it('takes quantised weights whose bytes fill the shards', () => {
    const json = changed(({weightsManifest: [group], shards}) => {
      for (const [i, entry] of group!.weights.entries()) {
        entry.quantization = i % 2 === 0 ? {dtype: 'float16'} : {dtype: 'uint16', scale: 0.001, min: -3};
      }
      for (const shard of Object.values(shards)) shard.bytes /= 2;
    });
    expect(parseDescriptor(json).weightsManifest[0]!.weights[1]!.quantization).toEqual({
      dtype: 'uint16',
      scale: 0.001,
      min: -3,
    });
  });

  it.each<[string, (descriptor: ModelDescriptor) => void, string]>([
    [
      'an unknown field',
      (d) => set(d, 'colour', 'red'),
      '"colour" is not a known field; remove it or correct its name.',
    ],
    [
      'an unknown field deep inside',
      (d) => set(d.generator.synthesis, 'resoluton', 64),
      '"generator.synthesis.resoluton" is not a known field; remove it or correct its name.',
    ],
    ['a missing field', (d) => Reflect.deleteProperty(d, 'licence'), '"licence" is missing.'],
    ['another format', (d) => set(d, 'format', 2), '"format" must be 1, got 2.'],
    [
      'a wrong type',
      (d) => set(d.generator.mapping, 'zDim', '512'),
      '"generator.mapping.zDim" must be a number, got "512".',
    ],
    [
      'a number out of its range',
      (d) => set(d.generator.mapping, 'numLayers', 0),
      '"generator.mapping.numLayers" must be a whole number from 1 to 64, got 0.',
    ],
    [
      'a resolution that is no power of two',
      (d) => set(d.generator.synthesis, 'resolution', 24),
      '"generator.synthesis.resolution" must be a power of two, got 24.',
    ],
    [
      'a choice that does not exist',
      (d) => set(d.generator.synthesis, 'architecture', 'dense'),
      '"generator.synthesis.architecture" must be one of "skip", "resnet", "orig", got "dense".',
    ],
    [
      'a generator of unknown kind',
      (d) => set(d.generator, 'kind', 'vae'),
      '"generator.kind" must be one of "stylegan2", "stylegan1", "stylegan3", got "vae".',
    ],
    [
      'channels that do not match the resolution',
      (d) => set(d.generator.synthesis, 'channels', [8, 8]),
      '"generator.synthesis" must be a network with one entry of "channels" for each resolution from 4 up to "resolution", got an object.',
    ],
    [
      'half a conditional network',
      (d) => set(d.generator.mapping, 'cDim', 3),
      '"generator.mapping" must be either unconditional (cDim 0, labelDim 0, labelMode "none") or conditional (all three set), got an object.',
    ],
    [
      'a mirror coordinate that z does not have',
      (d) => set(d.generator.synthesis, 'mirrorBy', 16),
      '"generator" must be a network whose "synthesis.mirrorBy" is below "mapping.zDim", got an object.',
    ],
    [
      'a sub-pixel last block in a network that has no use for it',
      (d) => set(d.generator.synthesis, 'lastBlock', 'sub-pixel'),
      '"generator.synthesis" must be a network whose "lastBlock" is "sub-pixel" only with "skip", "after-conv" and noise "none", got an object.',
    ],
    [
      'class names for an unconditional model',
      (d) => set(d, 'classes', ['cat']),
      '"classes" must name all 0 classes of the generator, got 1.',
    ],
    [
      'a shard outside of the folder',
      (d) => set(d.weightsManifest[0]!.paths, '0', '../weights-001.bin'),
      '"weightsManifest[0].paths[0]" must be a plain file name that ends in .bin, got "../weights-001.bin".',
    ],
    [
      'a hash that is none',
      (d) => set(d.shards['weights-001.bin']!, 'sha256', 'abc'),
      '"shards.weights-001.bin.sha256" must be a SHA-256 in 64 lower-case hexadecimal digits, got "abc".',
    ],
    [
      'a shard of more than 4 MiB',
      (d) => set(d.shards['weights-001.bin']!, 'bytes', 2 ** 22 + 1),
      '"shards.weights-001.bin.bytes" must be at most 4194304 (4 MiB), got 4194305.',
    ],
    [
      'a missing tensor',
      (d) => d.weightsManifest[0]!.weights.splice(1, 1),
      'The tensor "mapping.fc0.bias" is missing.',
    ],
    [
      'a tensor too many',
      (d) => d.weightsManifest[0]!.weights.push({name: 'synthesis.extra', shape: [1], dtype: 'float32'}),
      'The tensor "synthesis.extra" does not belong to this generator.',
    ],
    [
      'a tensor that comes twice',
      (d) => d.weightsManifest[0]!.weights.push(d.weightsManifest[0]!.weights[0]!),
      'The tensor "mapping.fc0.weight" is listed twice.',
    ],
    [
      'a wrong shape',
      (d) => set(d.weightsManifest[0]!.weights[0]!, 'shape', [12, 16]),
      'The tensor "mapping.fc0.weight" must have the shape [16, 12], got [12, 16].',
    ],
    [
      'a shard without hash',
      (d) => Reflect.deleteProperty(d.shards, 'weights-002.bin'),
      'The shard "weights-002.bin" has no entry under "shards".',
    ],
    [
      'a shard that nothing uses',
      (d) => set(d.shards, 'weights-009.bin', {sha256: '0'.repeat(64), bytes: 4}),
      'The shard "weights-009.bin" is used by no weight group.',
    ],
    [
      'a shard that comes twice',
      (d) => d.weightsManifest[0]!.paths.push('weights-001.bin'),
      'The shard "weights-001.bin" is listed twice.',
    ],
    [
      'an unknown quantisation',
      (d) => set(d.weightsManifest[0]!.weights[0]!, 'quantization', {dtype: 'int4'}),
      '"weightsManifest[0].weights[0].quantization.dtype" must be one of "uint8", "uint16", "float16", got "int4".',
    ],
  ])('refuses %s by name', (_, change, sentence) => {
    expect(parse(changed(change))).toThrow(`models/tiny/model.json: ${sentence}`);
  });

  it('refuses shards that the tensors do not fill', () => {
    const json = changed((d) => set(d.shards['weights-001.bin']!, 'bytes', 8));
    expect(parse(json)).toThrow(/take \d+ bytes, but "shards" gives \d+\./);
  });

  it.each([null, 'text', 3, [], {}])('refuses %j, which is no descriptor, with a sentence', (json) => {
    expect(parse(json)).toThrow(/^models\/tiny\/model\.json: .+\.$/);
  });

  it('does not take a shard named like a property of every object', () => {
    const json = changed((d) => set(d.weightsManifest[0]!.paths, '0', 'constructor.bin'));
    expect(parse(json)).toThrow('The shard "constructor.bin" has no entry under "shards".');
  });
});

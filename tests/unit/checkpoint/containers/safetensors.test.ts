import {describe, expect, it} from 'vitest';
import {CheckpointError} from '../../../../src/checkpoint/checkpoint-error.ts';
import {openCheckpoint} from '../../../../src/checkpoint/open-checkpoint.ts';
import {readSafetensors} from '../../../../src/checkpoint/containers/safetensors.ts';
import {tensorTable} from '../../../../src/model/architecture.ts';
import type {StyleGan2Spec} from '../../../../src/model/generator-spec.ts';
import {sizeOf} from '../../../../src/model/weight-layout.ts';
import {bytes, safetensors} from '../../../support/pickle-builder.ts';

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

describe('safetensors', () => {
  it('gives its tensors as views, and its metadata', () => {
    const file = safetensors(
      {
        b: {dtype: 'F32', shape: [], data_offsets: [8, 12]},
        a: {dtype: 'F32', shape: [2], data_offsets: [0, 8]},
        __metadata__: {note: 'text'},
      },
      floats(1, 2, 3),
    );
    const {tensors, metadata} = readSafetensors(file);
    expect([...tensors.keys()]).toEqual(['b', 'a']);
    expect([...tensors.get('a')!.read()]).toEqual([1, 2]);
    expect([...tensors.get('b')!.read()]).toEqual([3]);
    expect(metadata).toEqual(new Map([['note', 'text']]));
  });

  const entry = {dtype: 'F32', shape: [2], data_offsets: [0, 8]};
  it.each<[string, Uint8Array, RegExp]>([
    ['a header beyond the file', bytes(0xff, 0, 0, 0, 0, 0, 0, 0, '{}'), /should be 255 bytes long/],
    ['a header that is no JSON', bytes(2, 0, 0, 0, 0, 0, 0, 0, '{a'), /header is not JSON/],
    ['a header that is no object', safetensors([1]), /JSON object was expected \(header\)/],
    ['an entry that is no object', safetensors({a: 1}), /JSON object was expected \(a\)/],
    ['an unknown type', safetensors({a: {...entry, dtype: 'F7'}}, floats(1, 2)), /"F7" is not known \(a\)/],
    ['a negative length', safetensors({a: {...entry, shape: [-2]}}, floats(1, 2)), /impossible \(a\)/],
    [
      'a range that ends before it begins',
      safetensors({a: {...entry, data_offsets: [8, 0]}}, floats(1, 2)),
      /impossible \(a\)/,
    ],
    [
      'a shape that does not fill its range',
      safetensors({a: {...entry, shape: [3]}}, floats(1, 2)),
      /does not fill its 8 bytes \(a\)/,
    ],
    ['a range beyond the file', safetensors({a: entry}, floats(1)), /only 4 bytes are there.*\(a\)/],
    [
      'two tensors in one place',
      safetensors({a: entry, b: entry}, floats(1, 2)),
      /begins at byte 0 of the data instead of 8 \(b\)/,
    ],
    ['bytes of no tensor', safetensors({a: entry}, floats(1, 2, 3)), /4 bytes after the last tensor/],
  ])('is refused with %s', (_name, file, message) => {
    expect(() => readSafetensors(file)).toThrow(CheckpointError);
    expect(() => readSafetensors(file)).toThrow(message);
  });
});

describe("one of this project's own generators", () => {
  const spec: StyleGan2Spec = {
    kind: 'stylegan2',
    mapping: {
      zDim: 4,
      wDim: 3,
      cDim: 0,
      labelMode: 'none',
      labelDim: 0,
      numLayers: 1,
      hiddenDim: 3,
      lastLayer: 'linear',
      wAvg: 'stored',
    },
    synthesis: {
      resolution: 8,
      imgChannels: 3,
      channels: [2, 2],
      architecture: 'skip',
      upsample: 'after-conv',
      resampleFilter: [1, 3, 3, 1],
      noise: 'none',
      convClamp: null,
      mirrorBy: 0,
    },
  };

  /** A file that holds the tensors of the spec, each filled with its number. */
  function file(generator: unknown = spec, leaveOut = ''): Uint8Array {
    const header: Record<string, unknown> = {
      __metadata__: {format: 'nonesuch', generator: JSON.stringify(generator)},
    };
    const data: number[] = [];
    for (const [name, shape] of tensorTable(spec)) {
      if (name === leaveOut) continue;
      const begin = 4 * data.length;
      data.push(...new Array<number>(sizeOf(shape)).fill(Object.keys(header).length));
      header[name] = {dtype: 'F32', shape, data_offsets: [begin, 4 * data.length]};
    }
    return safetensors(header, floats(...data));
  }

  it('is taken as it is, with its spec', () => {
    const {family, spec: read, tensors} = openCheckpoint(file());
    expect(family).toBe('nonesuch');
    expect(read).toEqual(spec);
    expect([...tensors.keys()]).toEqual([...tensorTable(spec).keys()]);
    expect([...tensors.get('mapping.fc0.bias')!.data]).toEqual([2, 2, 2]);
  });

  it('is refused by name when a tensor is missing', () => {
    expect(() => openCheckpoint(file(spec, 'synthesis.const'))).toThrow('missing (synthesis.const).');
  });

  it('is refused by field when its spec is wrong', () => {
    const wrong = {...spec, synthesis: {...spec.synthesis, resolution: 9}};
    expect(() => openCheckpoint(file(wrong))).toThrow(
      /"synthesis\.resolution" must be a power of two, got 9/,
    );
    expect(() => openCheckpoint(file({}))).toThrow(CheckpointError);
  });
});

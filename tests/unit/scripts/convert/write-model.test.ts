import {createHash} from 'node:crypto';
import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {buildModel, type ModelToWrite} from '../../../../src/convert/build-model.ts';
import {writeModel} from '../../../../scripts/convert/write-model.ts';
import {halfToFloat} from '../../../../src/checkpoint/containers/half-float.ts';
import {tensorTable} from '../../../../src/model/architecture.ts';
import type {StyleGan2Spec} from '../../../../src/model/generator-spec.ts';
import {sizeOf} from '../../../../src/model/weight-layout.ts';
import {filesBelow} from '../../../support/models-folder.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';

const spec: StyleGan2Spec = {
  kind: 'stylegan2',
  mapping: {
    zDim: 512,
    wDim: 1024,
    cDim: 0,
    labelMode: 'none',
    labelDim: 0,
    numLayers: 2,
    hiddenDim: 1024,
    lastLayer: 'linear',
    wAvg: 'stored',
  },
  synthesis: {
    resolution: 8,
    imgChannels: 3,
    channels: [40, 4],
    architecture: 'skip',
    upsample: 'after-conv',
    resampleFilter: [1, 3, 3, 1],
    noise: 'none',
    convClamp: null,
    mirrorBy: null,
  },
};

function model(change: Partial<ModelToWrite> = {}): ModelToWrite {
  const tensors = new Map(
    [...tensorTable(spec)].map(([name, shape], i) => [name, {shape, data: randn(i, sizeOf(shape))}]),
  );
  return {
    tensors,
    spec,
    id: 'test',
    title: 'Tests',
    noun: 'test',
    licence: 'CC0-1.0',
    dataSource: 'Random numbers.',
    truncation: {psi: 0.7, cutoff: null},
    version: 1,
    quantize: 'none',
    ...change,
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-model-'));
});
afterEach(() => {
  rmSync(folder, {recursive: true});
});

describe('writing a model', () => {
  it('cuts the weights into shards of at most 4 MiB that hold them one after another', () => {
    const {descriptor, shards} = buildModel(model());
    expect([...shards.values()].map(({length}) => length)).toEqual([4194304, expect.any(Number)]);
    const all = Buffer.concat([...shards.values()]);
    const expected = Buffer.concat([...model().tensors.values()].map(({data}) => Buffer.from(data.buffer)));
    expect(all.equals(expected)).toBe(true);
    for (const [name, bytes] of shards) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(descriptor.shards[name]).toEqual({sha256, bytes: bytes.length});
    }
  });

  it('gives the same bytes for the same model', () => {
    writeModel(model({quantize: 'uint8'}), join(folder, 'a'));
    writeModel(model({quantize: 'uint8'}), join(folder, 'b'));
    const names = readdirSync(join(folder, 'a'));
    expect(names).toEqual(['model.json', 'weights-001.bin']);
    for (const name of names) {
      expect(readFileSync(join(folder, 'a', name)).equals(readFileSync(join(folder, 'b', name)))).toBe(true);
    }
  });

  it('keeps the other files of the folder, earlier versions too, and drops shards that are no longer used', () => {
    const target = join(folder, 'test');
    writeModel(model(), target);
    writeFileSync(join(target, 'CARD.md'), 'about');
    writeModel(model(), join(target, 'v8'));
    writeFileSync(join(target, 'v8/directions.json'), '{}');
    const earlier = filesBelow(join(target, 'v8'));
    writeModel(model({quantize: 'uint8'}), target);
    expect(readdirSync(target).sort()).toEqual(['CARD.md', 'model.json', 'v8', 'weights-001.bin']);
    expect(filesBelow(join(target, 'v8'))).toEqual(earlier);
    expect(readdirSync(folder)).toEqual(['test']);
  });

  it('keeps the mode of the folder', () => {
    const target = join(folder, 'test');
    writeModel(model(), target);
    chmodSync(target, 0o750);
    writeModel(model({title: 'Others'}), target);
    expect(statSync(target).mode & 0o777).toBe(0o750);
  });

  it('replaces no folder into which something else was put meanwhile', () => {
    const target = join(folder, 'test');
    writeModel(model(), target);
    writeFileSync(join(target, 'notes.txt'), 'not to be lost');
    const before = filesBelow(folder);
    expect(() => writeModel(model({title: 'Others'}), target)).toThrow(/but holds "notes\.txt"/);
    expect(filesBelow(folder)).toEqual(before);
  });

  it('leaves an existing folder as it was if the new model is wrong', () => {
    const target = join(folder, 'test');
    writeModel(model(), target);
    const before = readFileSync(join(target, 'model.json'), 'utf8');
    expect(() => writeModel(model({id: 'Not An Id'}), target)).toThrow(/"id" must be/);
    expect(readFileSync(join(target, 'model.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['test']);
  });

  it('quantises large tensors of the synthesis network to 8 bits within half a step, all else to half floats', () => {
    const {descriptor, shards} = buildModel(model({quantize: 'uint8'}));
    const bytes = Buffer.concat([...shards.values()]);
    let at = 0;
    const found = descriptor.weightsManifest[0]!.weights.map(({name, shape, quantization}) => {
      const start = at;
      at += sizeOf(shape) * (quantization?.dtype === 'uint8' ? 1 : 2);
      return {name, quantization, start, original: model().tensors.get(name)!.data};
    });
    expect(at).toBe(bytes.length);

    const affine = found.find(({name}) => name === 'synthesis.b4.conv1.affine.weight')!;
    const {quantization, start, original} = affine;
    if (quantization?.dtype !== 'uint8') expect.fail(`got ${quantization?.dtype}`);
    original.forEach((value, i) => {
      const error = Math.abs(bytes[start + i]! * quantization.scale + quantization.min - value);
      if (error > quantization.scale * 0.501) expect.fail(`element ${i} is ${error} off`);
    });
    for (const {name, quantization, start, original} of found) {
      if (!name.startsWith('mapping.') && !name.endsWith('bias')) continue;
      expect(quantization, name).toEqual({dtype: 'float16'});
      expect(halfToFloat(bytes.readUInt16LE(start)), name).toBeCloseTo(original[0]!, 2);
    }
  });

  it('keeps float32 where a half float would be infinite', () => {
    const large = model({quantize: 'float16'});
    large.tensors.get('mapping.fc0.bias')!.data[0] = 1e6;
    const {descriptor} = buildModel(large);
    expect(descriptor.weightsManifest[0]!.weights[1]).not.toHaveProperty('quantization');
  });
});

import '@tensorflow/tfjs-backend-cpu';
import {io} from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {EngineService} from '../../../../src/engine/worker/engine-service.ts';
import {SeedReader} from '../../../../src/engine/worker/seed-reader.ts';
import type {MappedReply, SeedsReadReply} from '../../../../src/engine/client/protocol.ts';
import type {ModelDescriptor, Quantization} from '../../../../src/model/descriptor.ts';
import {valuesOf} from '../../../../src/model/decode-values.ts';
import type {GeneratorSpec} from '../../../../src/model/generator-spec.ts';
import type {ModelFiles} from '../../../../src/model/model-files.ts';
import {sizeOf} from '../../../../src/model/weight-layout.ts';
import {fileNetwork, SERVER} from '../../../support/file-network.ts';
import {tinyModel, tinySpec} from '../../../support/tiny-model.ts';

const {wDim} = tinySpec.mapping;
/** Every number of w once, and their sum. */
const columns = wDim + 1;
const weight = Float32Array.from({length: wDim * columns}, (_, i) =>
  i % columns === wDim || i % columns === Math.floor(i / columns) ? 1 : 0,
);
const bias = new Float32Array(columns).fill(0.5);
const seeds = [0, 1, 7, 42, 4294967295];

async function filesOf(spec: GeneratorSpec): Promise<ModelFiles> {
  const {descriptor, files} = await tinyModel(spec);
  const shards = new Map([...files].filter(([name]) => name !== 'model.json'));
  return {descriptor, shards};
}

describe('SeedReader', () => {
  it.each([
    ['without classes', tinySpec.mapping, undefined],
    ['with classes', {...tinySpec.mapping, cDim: 3, labelMode: 'embed', labelDim: 4}, 2],
    ['with classes of the first kind', {...tinySpec.mapping, cDim: 3, labelMode: 'concat', labelDim: 4}, 1],
    ['with a linear last layer', {...tinySpec.mapping, lastLayer: 'linear'}, undefined],
  ] as const)('reads what the engine maps seeds to, of a model %s', async (_, mapping, classIndex) => {
    const {files} = await tinyModel({...tinySpec, mapping});
    const service = new EngineService(() => undefined, {network: fileNetwork(files)});
    await service.handle({
      ...{type: 'load', id: 1, modelUrl: `${SERVER}model.json`},
      ...{backend: 'cpu', canMove: false},
    });
    const asked = {seeds, truncationPsi: 0.6, ...(classIndex === undefined ? {} : {classIndex})};
    const {w} = (await service.handle({type: 'map', id: 2, ...asked})) as MappedReply;
    const {rows} = (await service.handle({
      ...{type: 'read-seeds', id: 3},
      ...asked,
      weight,
      bias,
    })) as SeedsReadReply;
    expect(rows).toHaveLength(seeds.length * columns);
    seeds.forEach((_seed, k) => {
      const row = rows.subarray(k * columns, (k + 1) * columns);
      const mapped = w.subarray(k * wDim, (k + 1) * wDim);
      mapped.forEach((value, i) => expect(row[i]).toBeCloseTo(value + 0.5, 5));
      expect(row[wDim]).toBeCloseTo(
        mapped.reduce((sum, value) => sum + value, 0.5),
        5,
      );
    });
    await service.handle({type: 'dispose', id: 4});
  });

  it('gives the same to the last bit, whichever others are read with it', async () => {
    const reader = new SeedReader(await filesOf(tinySpec));
    const rest = {truncationPsi: 0.6, weight, bias};
    const all = await reader.read({seeds, ...rest});
    for (const [i, seed] of seeds.entries()) {
      const alone = await reader.read({seeds: [seed], ...rest});
      expect(alone).toEqual(all.subarray(i * columns, (i + 1) * columns));
    }
  });

  it('refuses what cannot be read', async () => {
    const reader = new SeedReader(await filesOf(tinySpec));
    const rest = {seeds, truncationPsi: 0.6, weight, bias};
    await expect(reader.read({...rest, seeds: [-1]})).rejects.toThrow('A seed must be a whole number');
    await expect(reader.read({...rest, truncationPsi: NaN})).rejects.toThrow('must be a number, got NaN');
    await expect(reader.read({...rest, bias: new Float32Array(2)})).rejects.toThrow('The matrix must have');
    await expect(reader.read({...rest, classIndex: 1})).rejects.toThrow('A class index of this model');
  });
});

describe('valuesOf', () => {
  it.each<[string, Quantization | undefined, number]>([
    ['float32', undefined, 4],
    ['float16', {dtype: 'float16'}, 2],
    ['uint8', {dtype: 'uint8', scale: 0.0123, min: -1.7}, 1],
    ['uint16', {dtype: 'uint16', scale: 0.000123, min: -3.1}, 2],
  ])('decodes %s as TensorFlow.js does, across the ends of files', (_, quantization, bytesEach) => {
    const shapes = {'other.a': [3], 'mapping.b': [5, 4], 'mapping.c': [2]};
    const weights = Object.entries(shapes).map(([name, shape]) => ({
      ...{name, shape, dtype: 'float32' as const},
      ...(quantization ? {quantization} : {}),
    }));
    const count = weights.reduce((sum, {shape}) => sum + sizeOf(shape), 0);
    // No exponent of an infinity.
    const bytes = Uint8Array.from({length: count * bytesEach}, (_value, i) => (i * 37) % 120);
    const shards = new Map([
      ['one', bytes.slice(0, 9)],
      ['two', bytes.slice(9, 10)],
      ['three', bytes.slice(10)],
    ]);
    const descriptor = {
      weightsManifest: [{paths: [...shards.keys()], weights}],
    } as unknown as ModelDescriptor;
    const values = valuesOf({descriptor, shards}, 'mapping.');
    expect([...values.keys()]).toEqual(['mapping.b', 'mapping.c']);
    const decoded = io.decodeWeights(bytes.buffer, weights);
    for (const [name, found] of values) expect(found).toEqual(decoded[name]!.dataSync());
  });
});

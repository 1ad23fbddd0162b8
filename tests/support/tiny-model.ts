/** A whole model of a few kilobytes with random weights: the real format, the real network, small enough for any test. */
import {hexOf} from '../../src/lib/hex.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {tensorTable} from '../../src/model/architecture.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {GeneratorSpec, StyleGan2Spec} from '../../src/model/generator-spec.ts';
import {sizeOf} from '../../src/model/weight-layout.ts';

export interface TinyModel {
  descriptor: ModelDescriptor;
  /** `model.json` and its shards, by file name. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** 16 px, RGB, unconditional, StyleGAN2 with skip connections and stored noise. */
export const tinySpec: StyleGan2Spec = {
  kind: 'stylegan2',
  mapping: {
    zDim: 16,
    wDim: 12,
    cDim: 0,
    labelMode: 'none',
    labelDim: 0,
    numLayers: 2,
    hiddenDim: 12,
    lastLayer: 'leaky-relu',
    wAvg: 'stored',
  },
  synthesis: {
    resolution: 16,
    imgChannels: 3,
    channels: [8, 8, 4],
    architecture: 'skip',
    upsample: 'transposed-conv',
    resampleFilter: [1, 3, 3, 1],
    noise: 'stored',
    convClamp: null,
    mirrorBy: null,
  },
};

/** Normal numbers, in a range in which the picture is neither flat nor clipped everywhere. */
function valuesOf(name: string, shape: number[], seed: number): Float32Array {
  const values = randn(seed, sizeOf(shape));
  const scale = name.endsWith('affine.bias')
    ? 0.1
    : name.includes('noise') || name.endsWith('bias')
      ? 0.1
      : 0.3;
  return values.map((value) => value * scale + (name.endsWith('affine.bias') ? 1 : 0));
}

/**
 * @param shardCount number of files over which the weights are spread, cut without regard to tensors
 * @param change of each weight
 */
export async function tinyModel(
  spec: GeneratorSpec = tinySpec,
  shardCount = 3,
  change: (value: number) => number = (value) => value,
): Promise<TinyModel> {
  const table = [...tensorTable(spec)];
  const all = new Uint8Array(table.reduce((sum, [, shape]) => sum + 4 * sizeOf(shape), 0));
  let offset = 0;
  table.forEach(([name, shape], i) => {
    const values = valuesOf(name, shape, i + 1).map(change);
    all.set(new Uint8Array(values.buffer), offset);
    offset += values.byteLength;
  });

  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const shards: ModelDescriptor['shards'] = {};
  const shardBytes = Math.ceil(all.length / shardCount);
  for (let i = 0; i < shardCount; i++) {
    const path = `weights-00${i + 1}.bin`;
    const bytes = all.slice(i * shardBytes, (i + 1) * shardBytes);
    files.set(path, bytes);
    shards[path] = {
      sha256: hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))),
      bytes: bytes.length,
    };
  }
  const descriptor: ModelDescriptor = {
    format: 1,
    id: 'tiny',
    version: 1,
    title: 'Tiny things',
    noun: 'tiny thing',
    licence: 'CC0-1.0',
    dataSource: 'Random numbers.',
    truncation: {psi: 0.7, cutoff: null},
    generator: spec,
    weightsManifest: [
      {
        paths: [...files.keys()],
        weights: table.map(([name, shape]) => ({name, shape, dtype: 'float32' as const})),
      },
    ],
    shards,
  };
  files.set('model.json', new TextEncoder().encode(JSON.stringify(descriptor)));
  return {descriptor, files};
}

import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, it} from 'vitest';
import {psnr, renderPicture, withGenerator} from '../../../scripts/convert/compare-pictures.ts';
import {decodeTensors} from '../../../src/engine/worker/weight-loader.ts';
import {parseIndex} from '../../../src/model/parse-index.ts';
import {parseDescriptor} from '../../../src/model/parse-descriptor.ts';
import {startBackend} from '../../support/backends.ts';

interface References {
  shape: [number, number, number];
  dtype: 'float32' | 'uint8';
  pictures: {file: string; seed: number; psi: number}[];
}

const root = new URL('../../../', import.meta.url);
const fixture = (id: string, name: string): URL => new URL(`tests/fixtures/${id}/${name}`, root);
const modelFile = (id: string, name: string): URL => new URL(`models/${id}/${name}`, root);

const {models} = parseIndex(JSON.parse(readFileSync(new URL('models/index.json', root), 'utf8')));

function shippedModel(id: string): Parameters<typeof decodeTensors>[0] {
  const descriptor = parseDescriptor(JSON.parse(readFileSync(modelFile(id, 'model.json'), 'utf8')));
  const shards = new Map(
    Object.keys(descriptor.shards).map((name) => [name, Uint8Array.from(readFileSync(modelFile(id, name)))]),
  );
  return {descriptor, shards};
}

/** -1 .. 1; of bytes, which are gzipped, the middle of what each may stand for. */
function referencePixels(file: Uint8Array<ArrayBuffer>, dtype: References['dtype']): Float32Array {
  if (dtype === 'uint8') return Float32Array.from(gunzipSync(file), (byte) => (byte - 127.5) / 127.5);
  return new Float32Array(file.buffer).map((value) => Math.min(1, Math.max(-1, value)));
}

beforeAll(() => startBackend('wasm'));

describe.each(models)('the model $id of the site', ({id}) => {
  it('makes the pictures that PyTorch made of its float32 weights, within what quantisation may change', async () => {
    const model = shippedModel(id);
    const {shape, dtype, pictures} = JSON.parse(readFileSync(fixture(id, 'reference.json'), 'utf8')) as References;
    expect(shape[0]).toBe((model.descriptor.generator as {synthesis: {resolution: number}}).synthesis.resolution);
    await withGenerator(model.descriptor.generator, decodeTensors(model), async (generator) => {
      for (const {file, seed, psi} of pictures) {
        const expected = referencePixels(Uint8Array.from(readFileSync(fixture(id, file))), dtype);
        const made = await renderPicture(generator, {psi, cutoff: null}, seed);
        expect(psnr([made], [expected]), `seed ${seed} at psi ${psi}`).toBeGreaterThan(38);
      }
    });
  });

  it('makes the same pictures with kernels of our own as with those of TensorFlow.js', async () => {
    const model = shippedModel(id);
    const seeds = [1, 2, 3];
    const made: Float32Array[][] = [];
    for (const backend of ['wasm', 'tfjs-wasm'] as const) {
      await startBackend(backend);
      const pictures: Float32Array[] = [];
      await withGenerator(model.descriptor.generator, decodeTensors(model), async (generator) => {
        for (const seed of seeds) pictures.push(await renderPicture(generator, {psi: 1, cutoff: null}, seed));
      });
      made.push(pictures);
    }
    const decibels = psnr(made[0]!, made[1]!);
    expect(decibels).toBeGreaterThan(60);
    // That they were two kinds of kernels.
    expect(decibels).toBeLessThan(Infinity);
  });

  it('takes no more memory for a hundred pictures than for three', async () => {
    await startBackend('wasm');
    const model = shippedModel(id);
    const {wasm} = tf.backend() as unknown as {wasm: {HEAPU8: Uint8Array}};
    await withGenerator(model.descriptor.generator, decodeTensors(model), async (generator) => {
      const make = async (seed: number): Promise<void> =>
        void (await renderPicture(generator, {psi: 1, cutoff: null}, seed));
      for (let seed = 0; seed < 3; seed++) await make(seed);
      const before = [wasm.HEAPU8.length, tf.memory().numTensors, tf.memory().numBytes];
      for (let seed = 3; seed < 100; seed++) await make(seed);
      expect([wasm.HEAPU8.length, tf.memory().numTensors, tf.memory().numBytes]).toEqual(before);
    });
  });
});

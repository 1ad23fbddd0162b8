import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {psnr, renderPicture, withGenerator} from '../../../scripts/convert/compare-pictures.ts';
import {decodeTensors} from '../../../src/engine/weight-loader.ts';
import {parseDescriptor} from '../../../src/model/parse-descriptor.ts';
import {startBackend} from '../../support/backends.ts';

interface References {
  shape: [number, number, number];
  pictures: {file: string; seed: number; psi: number}[];
}

const fixture = (name: string): URL => new URL(`../../fixtures/pony/${name}`, import.meta.url);
const modelFile = (name: string): URL => new URL(`../../../models/pony/${name}`, import.meta.url);

function shippedModel(): Parameters<typeof decodeTensors>[0] {
  const descriptor = parseDescriptor(JSON.parse(readFileSync(modelFile('model.json'), 'utf8')));
  const shards = new Map(
    Object.keys(descriptor.shards).map((name) => [name, Uint8Array.from(readFileSync(modelFile(name)))]),
  );
  return {descriptor, shards};
}

beforeAll(() => startBackend('wasm'));

describe('the pony model of the site', () => {
  it('makes the pictures that PyTorch made of its float32 weights, within what quantisation may change', async () => {
    const model = shippedModel();
    const {shape, pictures} = JSON.parse(readFileSync(fixture('reference.json'), 'utf8')) as References;
    expect(shape[0]).toBe((model.descriptor.generator as {synthesis: {resolution: number}}).synthesis.resolution);
    await withGenerator(model.descriptor.generator, decodeTensors(model), async (generator) => {
      for (const {file, seed, psi} of pictures) {
        const raw = Uint8Array.from(readFileSync(fixture(file)));
        const expected = new Float32Array(raw.buffer).map((value) => Math.min(1, Math.max(-1, value)));
        const made = await renderPicture(generator, {psi, cutoff: null}, seed);
        expect(psnr([made], [expected]), `seed ${seed} at psi ${psi}`).toBeGreaterThan(38);
      }
    });
  });
});

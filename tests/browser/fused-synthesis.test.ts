/** Whole networks by the site's own programs for WebGPU: how often the GPU is asked, what it holds, and how near the pictures are. */
import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, test, vi} from 'vitest';
import type {Generator} from '../../src/generator/generator.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {readPixels} from '../../src/engine/worker/pixels.ts';
import {decodeTensors, WeightLoader} from '../../src/engine/worker/weight-loader.ts';
import {Generator as GeneratorOfModel} from '../../src/generator/generator.ts';
import {type BackendName, startBackend} from '../support/backends.ts';
import {maxDifference, openGolden, take} from '../support/golden.ts';
import {readFixture} from '../support/read-fixture-browser.ts';

/** Each with its dispatches: convolutions and ToRGB of four blocks, two for a transposed convolution; styles, demodulation. */
const FIXTURES = [
  ['own/own_after32/own_after32.safetensors', 4 + 3 + 4 + 2],
  ['own/own_subpixel32/own_subpixel32.safetensors', 4 + 3 + 4 + 2],
  ['checkpoints/tf_sg2_skip32/tf_sg2_skip32.pkl', 4 + 2 * 3 + 4 + 2],
] as const;

const open = async (path: string): Promise<Generator> => (await openGolden(readFixture, path)).generator;

const wsOf = (generator: Generator, seeds: number[]): tf.Tensor3D =>
  generator.map(seeds.map((seed) => randn(seed, generator.spec.mapping.zDim)));

interface Counts {
  dispatches: number;
  submits: number;
}

/** What `work` asks of the GPU. */
async function counted(work: () => Promise<void>): Promise<Counts> {
  const {queue} = (tf.backend() as unknown as {device: GPUDevice}).device;
  const submit = vi.spyOn(queue, 'submit');
  const dispatch = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
  try {
    await work();
    return {dispatches: dispatch.mock.calls.length, submits: submit.mock.calls.length};
  } finally {
    submit.mockRestore();
    dispatch.mockRestore();
  }
}

/** From z to bytes. */
async function makePicture(generator: Generator, seed: number): Promise<void> {
  const image = tf.tidy(() => generator.synthesize(wsOf(generator, [seed]), {noiseMode: 'const'}));
  await readPixels(image);
  image.dispose();
}

async function countPicture(backend: BackendName, path: string): Promise<Counts> {
  await startBackend(backend);
  const generator = await open(path);
  await makePicture(generator, 1);
  const counts = await counted(() => makePicture(generator, 2));
  generator.dispose();
  return counts;
}

describe.each(FIXTURES)('%s', (path, synthesisDispatches) => {
  test('takes two dispatches a layer at most, and one submit a picture', async () => {
    const own = await countPicture('webgpu', path);
    const other = await countPicture('tfjs-webgpu', path);
    console.log(`${path}: ours ${JSON.stringify(own)}, TensorFlow.js's ${JSON.stringify(other)}`);
    expect(own.submits).toBe(1);
    expect(other.submits).toBeGreaterThan(1);
    expect(own.dispatches).toBeLessThan(other.dispatches / 2);

    await startBackend('webgpu');
    const generator = await open(path);
    const ws = wsOf(generator, [1]);
    await ws.data();
    const {dispatches} = await counted(async () => {
      (await Promise.resolve(generator.synthesize(ws, {noiseMode: 'const'}))).dispose();
    });
    expect(dispatches).toBe(synthesisDispatches);
    ws.dispose();
    generator.dispose();
  });

  test('gives early pictures, and the same in a batch as alone', async () => {
    const pictures: Record<string, Float32Array> = {};
    for (const backend of ['webgpu', 'tfjs-webgpu'] as const) {
      await startBackend(backend);
      const generator = await open(path);
      for (const maxResolution of [4, 8, 16, 32]) {
        const image = tf.tidy(() =>
          generator.synthesize(wsOf(generator, [3, 4]), {noiseMode: 'const', maxResolution}),
        );
        expect(image.shape[1]).toBe(maxResolution);
        pictures[`${backend} ${maxResolution}`] = await take(image);
      }
      pictures[`${backend} alone`] = await take(
        tf.tidy(() => generator.synthesize(wsOf(generator, [4]), {noiseMode: 'const'})),
      );
      generator.dispose();
    }
    for (const size of [4, 8, 16, 32, 'alone']) {
      const difference = maxDifference(pictures[`webgpu ${size}`]!, pictures[`tfjs-webgpu ${size}`]!);
      expect(difference, `${size}`).toBeLessThan(2e-3);
    }
    const second = pictures['webgpu 32']!.subarray(pictures['webgpu 32']!.length / 2);
    expect(maxDifference(second, pictures['webgpu alone']!)).toBeLessThan(1e-6);
  });

  test('holds no more after forty pictures than after three, and nothing at the end', async () => {
    await startBackend('webgpu');
    const atFirst = tf.memory().numTensors;
    const generator = await open(path);
    for (let seed = 0; seed < 3; seed++) await makePicture(generator, seed);
    const before = tf.memory();
    for (let seed = 3; seed < 40; seed++) await makePicture(generator, seed);
    expect(tf.memory()).toEqual(before);
    generator.dispose();
    expect(tf.memory().numTensors).toBe(atFirst);
  });
});

describe.each(['pony', 'people'])('the model %s of the site', (id) => {
  beforeAll(() => startBackend('webgpu'));

  test('makes the pictures of WebAssembly, within what half floats may change', async () => {
    const url = new URL(`/models/${id}/model.json`, location.href).href;
    const files = await new WeightLoader().load(url, () => undefined, new AbortController().signal);
    const made: Float32Array[] = [];
    for (const backend of ['webgpu', 'wasm'] as const) {
      await startBackend(backend);
      const generator = new GeneratorOfModel(files.descriptor.generator, decodeTensors(files));
      made.push(await take(tf.tidy(() => generator.synthesize(wsOf(generator, [1]), {noiseMode: 'const'}))));
      generator.dispose();
    }
    const squares = made[0]!.reduce((sum, value, i) => sum + (value - made[1]![i]!) ** 2, 0);
    const decibels = 10 * Math.log10(4 / (squares / made[0]!.length));
    console.log(`${id}: ${decibels.toFixed(1)} dB`);
    expect(decibels).toBeGreaterThan(45);
    // That they were two kinds of programs.
    expect(decibels).toBeLessThan(120);
  });
});

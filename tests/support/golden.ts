/**
 * Checkpoints with the pictures that their own code makes of them (`tests/fixtures/checkpoints/README.md`), run by this
 * project's generator on any backend: one body for Node and for browsers.
 */
import * as tf from '@tensorflow/tfjs-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openCheckpoint} from '../../src/checkpoint/open-checkpoint.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {Generator} from '../../src/generator/generator.ts';
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';
import {type BackendName, PICTURE_LIMIT, startBackend} from './backends.ts';

/** Reads a file by its path inside `tests/fixtures`. */
export type FixtureReader = (path: string) => Promise<Uint8Array>;

interface ExpectedImage {
  psi: number;
  noise: NoiseMode;
  shape: [number, number, number];
  file: string;
}

/** NAME.expected.json. */
interface Expected {
  checkpoint: string;
  w: Record<string, number[]>;
  w_avg?: number[];
  labels?: Record<string, number>;
  images: (ExpectedImage & {seed: number; label?: number; truncation_cutoff?: number})[];
  mixed: (ExpectedImage & {layer_seeds: number[]})[];
}

/** A generator with everything expected of it. Dispose the generator after use. */
export interface Golden {
  generator: Generator;
  expected: Expected;
  readPicture: (image: ExpectedImage) => Promise<Float32Array>;
}

/** Opens `folder/name` and uploads it to the current backend. `file` is the checkpoint's name with its suffix. */
export async function openGolden(read: FixtureReader, path: string): Promise<Golden> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const {spec, tensors} = openCheckpoint(await read(path));
  const name = path.slice(folder.length + 1, path.lastIndexOf('.'));
  const expected = JSON.parse(
    new TextDecoder().decode(await read(`${folder}/${name}.expected.json`)),
  ) as Expected;
  const parameters = new Map([...tensors].map(([key, {shape, data}]) => [key, tf.tensor(data, shape)]));
  return {
    generator: new Generator(spec, parameters),
    expected,
    readPicture: async ({file}) => new Float32Array((await read(`${folder}/${file}`)).slice().buffer),
  };
}

/** Largest absolute difference; infinite if the lengths differ or a value is no number. */
export function maxDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let max = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= max)) max = Number.isNaN(difference) ? Infinity : difference;
  }
  return max;
}

/** Values of a tensor, which is then disposed. */
export async function take(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}

/** The fewest pictures among which are every truncation and every noise that there is. */
function oneOfEachKind(images: Expected['images']): Expected['images'] {
  const kindsOf = ({psi, noise}: ExpectedImage): string[] => [`psi ${psi}`, `noise ${noise}`];
  const missing = new Set(images.flatMap(kindsOf));
  const gain = (image: ExpectedImage): number => kindsOf(image).filter((kind) => missing.has(kind)).length;
  const chosen: Expected['images'] = [];
  while (missing.size > 0) {
    const best = images.reduce((most, image) => (gain(image) > gain(most) ? image : most));
    chosen.push(best);
    for (const kind of kindsOf(best)) missing.delete(kind);
  }
  return chosen;
}

export interface GoldenOptions {
  /**
   * Which pictures of each checkpoint are compared, beside the one of mixed styles, which goes through every layer with
   * its own w. `each-kind` leaves out the pictures that differ from others in their seed alone: for GPUs, where a network
   * runs the same programs for every seed and a software rasteriser takes a second for each. Default: all.
   */
  pictures?: 'all' | 'each-kind' | 'mixed-only';
  /** Checkpoints of which a batch is compared too. Default: all. */
  batched?: readonly string[];
  /** Starts the backend in another way than the usual one; gives what ends it. */
  start?: () => Promise<() => void>;
}

/**
 * Registers the tests of some checkpoints on one backend: w of every seed, and pictures.
 * @param paths checkpoints inside `tests/fixtures`: `checkpoints/ada_skip64/ada_skip64.pkl`
 */
export function testGolden(
  backend: BackendName,
  paths: readonly string[],
  read: FixtureReader,
  {pictures = 'all', batched = paths, start}: GoldenOptions = {},
): void {
  describe(`on ${backend}`, () => {
    let stop: (() => void) | undefined;
    beforeAll(async () => {
      if (start) stop = await start();
      else await startBackend(backend);
    });
    afterAll(() => stop?.());

    describe.each(paths)('%s', (path) => {
      let golden: Golden;
      let label: (seed: number) => {labels?: number[]};
      const z = (seed: number): Float32Array => randn(seed, golden.generator.spec.mapping.zDim);
      beforeAll(async () => {
        golden = await openGolden(read, path);
        const {labels} = golden.expected;
        label = (seed) => (labels ? {labels: [labels[`seed${seed}`]!]} : {});
      });
      afterAll(() => golden.generator.dispose());

      test('w is that of the official mapping network', async () => {
        const {generator, expected} = golden;
        for (const [key, w] of Object.entries(expected.w)) {
          const seed = Number(key.slice('seed'.length));
          const actual = await take(generator.mapToW([z(seed)], label(seed).labels));
          expect(maxDifference(actual, w), key).toBeLessThan(1e-4);
        }
      });

      if (pictures !== 'mixed-only') {
        const kinds = pictures === 'all' ? 'seed, truncation' : 'truncation';
        test(`pictures are the official ones, for every ${kinds} and noise`, async () => {
          const {generator, expected, readPicture} = golden;
          expect(expected.images.length).toBeGreaterThan(0);
          for (const image of pictures === 'all' ? expected.images : oneOfEachKind(expected.images)) {
            const truncation = {psi: image.psi, cutoff: image.truncation_cutoff ?? null};
            const ws = generator.map([z(image.seed)], {...label(image.seed), truncation});
            const mirror = [generator.mirrors(z(image.seed))];
            const picture = generator.synthesize(ws, {noiseMode: image.noise, mirror});
            ws.dispose();
            expect(picture.shape).toEqual([1, ...image.shape]);
            const difference = maxDifference(await take(picture), await readPicture(image));
            expect(difference, image.file).toBeLessThan(PICTURE_LIMIT[backend]);
          }
        });
      }

      test('mixed styles reach the layers that they are for', async () => {
        const {generator, expected, readPicture} = golden;
        expect(expected.mixed.length).toBeGreaterThan(0);
        for (const image of expected.mixed) {
          expect(image.layer_seeds).toHaveLength(generator.numWs);
          const ws = tf.tidy(() => {
            const rows = image.layer_seeds.map((seed) => generator.mapToW([z(seed)], label(seed).labels)); // [1,wDim]
            return tf.stack<tf.Tensor2D>(rows, 1) as tf.Tensor3D;
          });
          const picture = generator.synthesize(ws, {noiseMode: image.noise});
          ws.dispose();
          const difference = maxDifference(await take(picture), await readPicture(image));
          expect(difference, image.file).toBeLessThan(PICTURE_LIMIT[backend]);
        }
      });

      if (!batched.includes(path)) return;
      test('a batch gives the same pictures as one at a time', async () => {
        const {generator, expected, readPicture} = golden;
        const images = expected.images.filter(({psi, noise}) => psi === 1 && noise !== 'none');
        const batch = images.length > 0 ? images : expected.images.filter(({psi}) => psi === 1);
        expect(batch.length).toBeGreaterThan(1);
        const labels = batch.flatMap(({seed}) => label(seed).labels ?? []);
        const ws = generator.map(
          batch.map(({seed}) => z(seed)),
          labels.length > 0 ? {labels} : {},
        );
        const mirror = batch.map(({seed}) => generator.mirrors(z(seed)));
        const values = await take(generator.synthesize(ws, {noiseMode: batch[0]!.noise, mirror}));
        ws.dispose();
        const size = values.length / batch.length;
        for (const [i, image] of batch.entries()) {
          const picture = values.subarray(i * size, (i + 1) * size);
          const difference = maxDifference(picture, await readPicture(image));
          expect(difference, image.file).toBeLessThan(PICTURE_LIMIT[backend]);
        }
      });
    });
  });
}

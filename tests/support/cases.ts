/**
 * The shapes in which people own their networks, with the pictures that formulas make of them (`tests/fixtures/cases/make.py`): one body for
 * Node and for browsers.
 */
import * as tf from '@tensorflow/tfjs-core';
import {expect} from 'vitest';
import {openCheckpoint} from '../../src/checkpoint/open-checkpoint.ts';
import {Generator} from '../../src/generator/generator.ts';
import type {PlaneMove} from '../../src/generator/ops/plane-move.ts';
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';
import {pictureSize} from '../../src/model/architecture.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {type BackendName, PICTURE_LIMIT} from './backends.ts';
import {type FixtureReader, maxDifference, take} from './golden.ts';

export interface Case {
  network: string;
  family: string;
  /** What each note says, in this order. */
  notes: string[];
}

interface Picture {
  seed: number;
  label: number | null;
  psi: number;
  noise: NoiseMode;
  /** Of the plane; only StyleGAN3. */
  move?: PlaneMove;
  shape: number[];
  file: string;
}

/** `index.json`. */
export interface Cases {
  networks: Record<string, {images: Picture[]}>;
  cases: Record<string, Case>;
  /** A part of the sentence. */
  refused: Record<string, string>;
}

/** Holds the pictures of a file on the current backend against the formulas'. */
export async function comparePictures(
  {networks, cases}: Cases,
  file: string,
  backend: BackendName,
  read: FixtureReader,
): Promise<void> {
  const {spec, tensors} = openCheckpoint(await read(`cases/${file}`));
  const generator = new Generator(
    spec,
    new Map([...tensors].map(([name, {shape, data}]) => [name, tf.tensor(data, shape)])),
  );
  const {images} = networks[cases[file]!.network]!;
  expect(images.length).toBeGreaterThan(0);
  for (const {seed, label, psi, noise, move, shape, file: picture} of images) {
    const ws = generator.map([randn(seed, spec.mapping.zDim)], {
      ...(label !== null && {labels: [label]}),
      truncation: {psi, cutoff: null},
    });
    const actual = generator.synthesize(ws, {noiseMode: noise, ...(move && {move})});
    ws.dispose();
    const [height, width] = shape;
    expect(pictureSize(spec)).toEqual({width, height});
    expect(actual.shape).toEqual([1, ...shape]);
    const expected = new Float32Array((await read(`cases/${picture}`)).slice().buffer);
    expect(maxDifference(await take(actual), expected), picture).toBeLessThan(PICTURE_LIMIT[backend]);
  }
  generator.dispose();
}

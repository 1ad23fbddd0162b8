/** The shapes in which people own their networks (`tests/fixtures/cases/make.py`): each opens, says what a person should know, and makes the right pictures. */
import * as tf from '@tensorflow/tfjs-core';
import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {CheckpointError} from '../../../src/checkpoint/checkpoint-error.ts';
import {FilePart} from '../../../src/checkpoint/containers/file-part.ts';
import {openCheckpoint} from '../../../src/checkpoint/open-checkpoint.ts';
import {Generator} from '../../../src/generator/generator.ts';
import {randn} from '../../../src/model/latent/random-state.ts';
import {startBackend} from '../../support/backends.ts';
import {type Cases, comparePictures} from '../../support/cases.ts';
import {readFixture} from '../../support/read-fixture-node.ts';

const index = JSON.parse(
  readFileSync(new URL('../../fixtures/cases/index.json', import.meta.url), 'utf8'),
) as Cases;
const {cases, refused} = index;

describe.each(Object.entries(cases))('%s', (file, {family, notes}) => {
  beforeAll(() => startBackend('cpu'));

  it('is read, and says what a person should know', async () => {
    const checkpoint = openCheckpoint(await readFixture(`cases/${file}`));
    expect(checkpoint.family).toBe(family);
    expect(checkpoint.notes).toEqual(notes.map((note) => expect.stringContaining(note)));
    for (const note of checkpoint.notes) expect(note).toMatch(/^[A-Z].{20,300}\.$/);
  });

  it('makes the pictures that the formulas make', async () => {
    await comparePictures(index, file, 'cpu', readFixture);
  });

  it('is the same read from a file slice by slice', async () => {
    const bytes = await readFixture(`cases/${file}`);
    const source = {
      length: bytes.length,
      read: (start: number, end: number) => new Uint8Array(bytes.slice(start, end)),
    };
    expect(openCheckpoint(FilePart.whole(source)).tensors).toEqual(openCheckpoint(bytes).tensors);
  });
});

describe('rectangles on WebAssembly, by kernels of our own', () => {
  beforeAll(() => startBackend('wasm'));

  it.each([
    'ada_tall.pkl',
    'ada_five_by_three.pkl',
    'ada_wide.pkl',
    'sg3t_tall.pkl',
    'sg3r_tall.pkl',
    'sg3t_wide.pkl',
    'sg3r_wide.pkl',
  ])('%s makes the same pictures', (file) => comparePictures(index, file, 'wasm', readFixture));

  it('have random noise of their own shape', async () => {
    const {spec, tensors} = openCheckpoint(await readFixture('cases/ada_tall.pkl'));
    const generator = new Generator(
      spec,
      new Map([...tensors].map(([name, {shape, data}]) => [name, tf.tensor(data, shape)])),
    );
    const ws = generator.map([randn(1, spec.mapping.zDim)]);
    const picture = generator.synthesize(ws, {noiseMode: 'random', noiseSeed: 3, maxResolution: 8});
    expect(picture.shape).toEqual([1, 8, 4, 3]);
    tf.dispose([ws, picture]);
    generator.dispose();
  });
});

/** The sentence with which a file is refused. */
function refusalOf(bytes: Uint8Array): string {
  try {
    openCheckpoint(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    return (error as CheckpointError).message;
  }
  throw new Error('It was read.');
}

/** One sentence on one line, short enough for a sheet on a phone. */
const ONE_SENTENCE = /^[^\p{Cc}]{20,300}\.$/u;

it.each(Object.entries(refused))('%s is refused as what it is: %s', async (file, part) => {
  const sentence = refusalOf(await readFixture(`cases/${file}`));
  expect(sentence).toContain(part);
  expect(sentence).toMatch(ONE_SENTENCE);
});

import * as tf from '@tensorflow/tfjs-core';
import {afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {randn} from '../../../src/model/latent/random-state.ts';
import type {GeneratorSpec} from '../../../src/model/generator-spec.ts';
import {Generator} from '../../../src/generator/generator.ts';
import {startBackend} from '../../support/backends.ts';
import {maxDifference, take} from '../../support/golden.ts';
import {randomParameters, tinyGenerator} from '../../support/tiny-generator.ts';
import {tinySpec} from '../../support/tiny-model.ts';

const z = (seed: number): Float32Array => randn(seed, tinySpec.mapping.zDim);

const conditional: GeneratorSpec = {
  ...tinySpec,
  mapping: {...tinySpec.mapping, cDim: 3, labelMode: 'embed', labelDim: 5},
};

describe.each(['cpu', 'wasm', 'tfjs-wasm'] as const)('Generator on %s', (backend) => {
  let generator: Generator;
  let tensorsBefore: number;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
    generator = tinyGenerator(tinySpec);
  });
  afterEach(() => {
    generator.dispose();
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  const picture = async (
    seed: number,
    psi: number,
    options: Parameters<Generator['synthesize']>[1] = {noiseMode: 'const'},
    cutoff: number | null = null,
  ): Promise<Float32Array> => {
    const ws = generator.map([z(seed)], {truncation: {psi, cutoff}});
    const image = generator.synthesize(ws, options);
    ws.dispose();
    return take(image);
  };

  test('psi 0 gives the same picture for every seed, psi 1 does not', async () => {
    expect(await picture(1, 0)).toEqual(await picture(2, 0));
    expect(maxDifference(await picture(1, 1), await picture(2, 1))).toBeGreaterThan(0.1);
  });

  test('truncation goes straight from the average w to the w of the seed, up to the cutoff', async () => {
    const w = await take(generator.mapToW([z(1)]));
    const read = (psi: number, cutoff: number | null): Promise<Float32Array> =>
      take(generator.map([z(1)], {truncation: {psi, cutoff}}));
    const average = (await read(0, null)).subarray(0, w.length);
    const half = w.map((value, i) => (value + average[i]!) / 2);
    const {numWs} = generator;
    const rows = (...parts: [Float32Array, number][]): number[] =>
      parts.flatMap(([row, times]) => Array.from({length: times}, () => [...row]).flat());
    expect(maxDifference(await read(1, null), rows([w, numWs]))).toBe(0);
    expect(maxDifference(await read(0.5, null), rows([half, numWs]))).toBeLessThan(1e-6);
    expect(maxDifference(await read(0.5, 0), rows([w, numWs]))).toBe(0);
    expect(maxDifference(await read(0.5, 2), rows([half, 2], [w, numWs - 2]))).toBeLessThan(1e-6);
    expect(maxDifference(await read(0.5, 99), rows([half, numWs]))).toBeLessThan(1e-6);
  });

  test('random noise is made from its seed alone', async () => {
    const noisy = await picture(1, 1, {noiseMode: 'random', noiseSeed: 7});
    expect(await picture(1, 1, {noiseMode: 'random', noiseSeed: 7})).toEqual(noisy);
    for (const other of [
      await picture(1, 1, {noiseMode: 'random', noiseSeed: 8}),
      await picture(1, 1, {noiseMode: 'const'}),
      await picture(1, 1, {noiseMode: 'none'}),
    ]) {
      expect(maxDifference(other, noisy)).toBeGreaterThan(0.01);
    }
  });

  test('a batch gives the pictures that its members give alone, with every kind of noise', async () => {
    const seeds = [3, 1, 2];
    for (const noiseMode of ['const', 'random', 'none'] as const) {
      const ws = generator.map(seeds.map(z));
      const batch = await take(generator.synthesize(ws, {noiseMode, noiseSeed: 4}));
      ws.dispose();
      const singles = [];
      for (const seed of seeds) singles.push(...(await picture(seed, 1, {noiseMode, noiseSeed: 4})));
      expect(maxDifference(batch, singles), noiseMode).toBeLessThan(1e-5);
    }
  });

  test('mirrors the pictures that it is told to, and only those', async () => {
    const ws = generator.map([z(1), z(2)]);
    const plain = await take(generator.synthesize(ws, {noiseMode: 'none'}));
    const image = generator.synthesize(ws, {noiseMode: 'none', mirror: [false, true]});
    const expected = tf.tidy(() => {
      const [first, second] = tf.split(tf.tensor4d(plain, image.shape), 2, 0);
      return tf.concat([first!, tf.reverse(second!, 2)], 0);
    });
    expect(await take(image)).toEqual(await take(expected));
    ws.dispose();
  });

  test('keeps no tensor of a picture', async () => {
    const before = tf.memory().numTensors;
    for (let seed = 0; seed < 5; seed++) await picture(seed, 0.7, {noiseMode: 'random', mirror: [true]});
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a class changes the picture, and has to be one', async () => {
    const withClasses = tinyGenerator(conditional);
    const wOf = (label: number): Promise<Float32Array> => take(withClasses.mapToW([z(1)], [label]));
    expect(maxDifference(await wOf(0), await wOf(2))).toBeGreaterThan(0.01);
    expect(() => withClasses.mapToW([z(1)])).toThrow(
      'has 3 classes: give one class index a picture, got 0 for 1',
    );
    expect(() => withClasses.mapToW([z(1)], [3])).toThrow('must be a whole number from 0 to 2, got 3');
    expect(() => withClasses.mapToW([z(1)], [0.5])).toThrow('must be a whole number from 0 to 2, got 0.5');
    expect(() => generator.mapToW([z(1)], [0])).toThrow('has no classes');
    withClasses.dispose();
  });

  test('says what is wrong with its input', () => {
    expect(() => generator.mapToW([randn(1, 5)])).toThrow('z must have 16 numbers, got 5.');
    const ws = tf.zeros<tf.Rank.R3>([1, 5, 12]);
    expect(() => generator.synthesize(ws, {noiseMode: 'none'})).toThrow(
      'ws must have the shape [any, 6, 12], got [1, 5, 12].',
    );
    ws.dispose();
  });

  test('names a parameter that is missing or of the wrong shape, and frees the others', () => {
    const before = tf.memory().numTensors;
    const without = randomParameters(tinySpec);
    without.get('synthesis.b8.conv0.bias')!.dispose();
    without.delete('synthesis.b8.conv0.bias');
    expect(() => new Generator(tinySpec, without)).toThrow(
      'The model has no tensor named synthesis.b8.conv0.bias.',
    );
    const wrong = randomParameters(tinySpec);
    wrong.get('mapping.fc1.bias')!.dispose();
    wrong.set('mapping.fc1.bias', tf.zeros([3]));
    expect(() => new Generator(tinySpec, wrong)).toThrow(
      'mapping.fc1.bias must have the shape [12], got [3].',
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import {afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {Generator} from '../../../../src/generator/generator.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';
import {styleGan3Spec} from '../../../support/specs.ts';
import {randomParameters, tinyGenerator} from '../../../support/tiny-generator.ts';

const {zDim, wDim} = styleGan3Spec.mapping;

describe.each(['cpu', 'wasm'] as const)('A StyleGAN3 generator on %s', (backend) => {
  let generator: Generator;
  let tensorsBefore: number;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
    generator = tinyGenerator(styleGan3Spec);
  });
  afterEach(() => {
    generator.dispose();
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  const pictures = async (seeds: number[], noiseSeed = 0): Promise<Float32Array> => {
    const ws = generator.map(seeds.map((seed) => randn(seed, zDim)));
    const image = generator.synthesize(ws, {noiseMode: 'random', noiseSeed});
    ws.dispose();
    expect(image.shape).toEqual([seeds.length, 16, 16, 3]);
    return take(image);
  };

  test('leaves no tensor behind, however many pictures it makes', async () => {
    await pictures([1]);
    const {numTensors} = tf.memory();
    for (let i = 0; i < 3; i++) await pictures([i, i + 1]);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('gives the same pictures in a batch as alone', async () => {
    const batch = await pictures([1, 2, 3]);
    const alone = [...(await pictures([1])), ...(await pictures([2])), ...(await pictures([3]))];
    const largest = Math.max(...alone.map(Math.abs));
    expect(maxDifference(batch, alone) / largest).toBeLessThan(1e-5);
  });

  test('has no noise', async () => {
    expect(await pictures([1], 1)).toEqual(await pictures([1], 2));
  });

  test('lets every copy of w change the picture', async () => {
    const render = async (moved: number): Promise<Float32Array> => {
      const values = randn(9, wDim * generator.numWs);
      values.fill(0.5, moved * wDim, (moved + 1) * wDim);
      const ws = tf.tensor3d(values, [1, generator.numWs, wDim]);
      const image = generator.synthesize(ws, {noiseMode: 'none'});
      ws.dispose();
      return take(image);
    };
    const plain = await render(generator.numWs);
    for (let i = 0; i < generator.numWs; i++) {
      expect(maxDifference(await render(i), plain), `w ${i}`).toBeGreaterThan(1e-3);
    }
  });

  test('clamps the picture to what its spec says', async () => {
    const synthesis = {...styleGan3Spec.synthesis, imageClamp: 0.125};
    const clamped = tinyGenerator({...styleGan3Spec, synthesis});
    const ws = clamped.map([randn(1, zDim)]);
    const values = await take(clamped.synthesize(ws, {noiseMode: 'none'}));
    ws.dispose();
    clamped.dispose();
    expect(Math.max(...values)).toBe(0.125);
    expect(Math.min(...values)).toBe(-0.125);
  });

  test.each(['synthesis.input.freqs', 'synthesis.l1.downFilter', 'synthesis.toRgb.bias'])(
    'says so when %s is missing or has another shape, and keeps nothing',
    (name) => {
      const before = tf.memory().numTensors;
      const without = randomParameters(styleGan3Spec);
      without.get(name)!.dispose();
      without.delete(name);
      expect(() => new Generator(styleGan3Spec, without)).toThrow(`The model has no tensor named ${name}.`);
      const wrong = randomParameters(styleGan3Spec);
      wrong.get(name)!.dispose();
      wrong.set(name, tf.zeros([5, 5, 5]));
      expect(() => new Generator(styleGan3Spec, wrong)).toThrow(`${name} must have the shape`);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

import * as tf from '@tensorflow/tfjs-core';
import {afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import type {StyleGan1Spec} from '../../../../src/model/generator-spec.ts';
import {Generator} from '../../../../src/generator/generator.ts';
import type {NoiseMode} from '../../../../src/generator/ops/synthesis.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';
import {styleGan1Spec} from '../../../support/specs.ts';
import {randomParameters, tinyGenerator} from '../../../support/tiny-generator.ts';

const {zDim} = styleGan1Spec.mapping;

describe.each(['cpu', 'wasm', 'tfjs-wasm'] as const)('A StyleGAN generator on %s', (backend) => {
  let generator: Generator;
  let tensorsBefore: number;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tensorsBefore = tf.memory().numTensors;
    generator = tinyGenerator(styleGan1Spec);
  });
  afterEach(() => {
    generator.dispose();
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore);
  });

  const pictures = async (
    seeds: number[],
    noiseMode: NoiseMode = 'const',
    noiseSeed = 0,
    from = generator,
  ): Promise<Float32Array> => {
    const ws = from.map(seeds.map((seed) => randn(seed, zDim)));
    const image = from.synthesize(ws, {noiseMode, noiseSeed});
    ws.dispose();
    expect(image.shape).toEqual([seeds.length, 16, 16, 3]);
    return take(image);
  };

  test('leaves no tensor behind, however many pictures it makes', async () => {
    await pictures([1]);
    const {numTensors} = tf.memory();
    for (const mode of ['const', 'random', 'none'] as const) await pictures([1, 2], mode);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('gives the same pictures in a batch as alone, whatever the noise', async () => {
    for (const mode of ['const', 'random', 'none'] as const) {
      const batch = await pictures([1, 2], mode, 7);
      const alone = [...(await pictures([1], mode, 7)), ...(await pictures([2], mode, 7))];
      expect(maxDifference(batch, alone), mode).toBeLessThan(1e-4);
    }
  });

  test('takes its noise from the model, from a seed, or has none', async () => {
    const stored = await pictures([1], 'const', 1);
    expect(await pictures([1], 'const', 2)).toEqual(stored);
    const random = await pictures([1], 'random', 1);
    expect(await pictures([1], 'random', 1)).toEqual(random);
    const others = [stored, await pictures([1], 'random', 2), await pictures([1], 'none')];
    for (const other of others) expect(maxDifference(other, random)).toBeGreaterThan(1e-2);
  });

  test('draws other noise for every layer', async () => {
    // With all strengths but one at 0, the picture moves by that layer's noise alone.
    const parts = await Promise.all(
      ['b16.layer0', 'b16.layer1'].map(async (layer) => {
        const parameters = randomParameters(styleGan1Spec);
        for (const [name, tensor] of parameters) {
          if (!name.endsWith('noiseStrength') || name === `synthesis.${layer}.noiseStrength`) continue;
          tensor.dispose();
          parameters.set(name, tf.zeros(tensor.shape));
        }
        const one = new Generator(styleGan1Spec, parameters);
        const picture = await pictures([1], 'random', 1, one);
        one.dispose();
        return picture;
      }),
    );
    expect(maxDifference(parts[0]!, parts[1]!)).toBeGreaterThan(1e-2);
  });

  test('has no const noise when that did not travel with the model, but random noise', async () => {
    const spec = (noise: StyleGan1Spec['synthesis']['noise']): StyleGan1Spec => ({
      ...styleGan1Spec,
      synthesis: {...styleGan1Spec.synthesis, noise},
    });
    const light = tinyGenerator(spec('strength-only'));
    expect(await pictures([1], 'const', 0, light)).toEqual(await pictures([1], 'none', 0, light));
    expect(await pictures([1], 'random', 0, light)).not.toEqual(await pictures([1], 'none', 0, light));
    light.dispose();
    const silent = tinyGenerator(spec('none'));
    expect(await pictures([1], 'random', 0, silent)).toEqual(await pictures([1], 'none', 0, silent));
    silent.dispose();
  });

  test.each(['synthesis.const', 'synthesis.b8.layer0.weight', 'synthesis.toRgb.weight'])(
    'says so when %s is missing, and keeps nothing',
    (name) => {
      const before = tf.memory().numTensors;
      const without = randomParameters(styleGan1Spec);
      without.get(name)!.dispose();
      without.delete(name);
      expect(() => new Generator(styleGan1Spec, without)).toThrow(`The model has no tensor named ${name}.`);
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});

/** Smaller early pictures of skip architectures: see `SynthesisOptions.maxResolution`. */
import * as tf from '@tensorflow/tfjs-core';
import {afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {tensorTable} from '../../../../src/model/architecture.ts';
import {upToResolution} from '../../../../src/model/early-picture.ts';
import type {StyleGan2Spec} from '../../../../src/model/generator-spec.ts';
import {Generator} from '../../../../src/generator/generator.ts';
import {startBackend} from '../../../support/backends.ts';
import {maxDifference, take} from '../../../support/golden.ts';
import {randomParameters, tinyGenerator} from '../../../support/tiny-generator.ts';
import {tinySpec} from '../../../support/tiny-model.ts';

const afterConv: StyleGan2Spec = {
  ...tinySpec,
  synthesis: {...tinySpec.synthesis, upsample: 'after-conv', noise: 'none'},
};
const subPixel: StyleGan2Spec = {
  ...afterConv,
  synthesis: {...afterConv.synthesis, lastBlock: 'sub-pixel'},
};
const resnet: StyleGan2Spec = {...tinySpec, synthesis: {...tinySpec.synthesis, architecture: 'resnet'}};

let tensorsBefore: number;
beforeAll(() => startBackend('cpu'));
beforeEach(() => (tensorsBefore = tf.memory().numTensors));
afterEach(() => expect(tf.memory().numTensors, 'tensors left behind').toBe(tensorsBefore));

/** The network that ends at a resolution, with the same parameters. */
function smaller(spec: StyleGan2Spec, resolution: number): Generator {
  const all = randomParameters(spec);
  const smallSpec = upToResolution(spec, resolution);
  const names = [...tensorTable(smallSpec).keys()];
  const some = new Map(names.map((name) => [name, all.get(name)!.clone()]));
  tf.dispose([...all.values()]);
  return new Generator(smallSpec, some);
}

async function picture(generator: Generator, maxResolution?: number): Promise<Float32Array> {
  const options = {noiseMode: 'const', ...(maxResolution !== undefined && {maxResolution})} as const;
  const image = tf.tidy(() => {
    const ws = generator.map([randn(3, tinySpec.mapping.zDim), randn(4, tinySpec.mapping.zDim)]);
    return generator.synthesize(tf.slice(ws, [0, 0, 0], [-1, generator.numWs, -1]), options);
  });
  return take(image);
}

describe.each([
  ['official up layers', tinySpec],
  ['up-sampling after the convolution', afterConv],
  ['a sub-pixel last block', subPixel],
])('an early picture, with %s', (_, spec) => {
  test.each([8, 4])('of %i pixels is the picture of the network that ends there', async (resolution) => {
    const whole = tinyGenerator(spec);
    const part = smaller(spec, resolution);
    const early = await picture(whole, resolution);
    const expected = await picture(part);
    whole.dispose();
    part.dispose();
    expect(early.length).toBe(2 * resolution ** 2 * 3);
    expect(early).toEqual(expected);
    expect(maxDifference(early, new Float32Array(early.length))).toBeGreaterThan(0.1);
  });

  test('is the largest that is asked for, and never none', async () => {
    const whole = tinyGenerator(spec);
    const sides = [];
    for (const limit of [1, 7, 8, 15, 16, 1000]) {
      sides.push(Math.sqrt((await picture(whole, limit)).length / 6));
    }
    whole.dispose();
    expect(sides).toEqual([4, 4, 8, 8, 16, 16]);
  });
});

test('an architecture whose ToRGB comes last has no early pictures', async () => {
  const generator = tinyGenerator(resnet);
  const early = await picture(generator, 8);
  const whole = await picture(generator);
  generator.dispose();
  expect(early).toEqual(whole);
});

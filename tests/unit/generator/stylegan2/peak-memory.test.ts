import * as tf from '@tensorflow/tfjs-core';
import {beforeAll, describe, expect, it} from 'vitest';
import type {GeneratorSpec} from '../../../../src/model/generator-spec.ts';
import {startBackend} from '../../../support/backends.ts';
import {peakBytes} from '../../../support/peak-bytes.ts';
import {mappingSpec, styleGan1Spec} from '../../../support/specs.ts';
import {tinyGenerator} from '../../../support/tiny-generator.ts';
import {tinySpec} from '../../../support/tiny-model.ts';

const resolution = 128;
const channels = [4, 4, 4, 4, 8, 8];
const lastMap = 4 * resolution ** 2 * channels.at(-1)!;

const styleGan2 = (architecture: 'skip' | 'resnet' | 'orig'): GeneratorSpec => ({
  ...tinySpec,
  mapping: mappingSpec,
  synthesis: {...tinySpec.synthesis, architecture, resolution, channels},
});
const styleGan1: GeneratorSpec = {
  ...styleGan1Spec,
  synthesis: {...styleGan1Spec.synthesis, resolution, channels},
};

describe('the memory of a picture, in feature maps of its size', () => {
  beforeAll(() => startBackend('wasm'));

  it.each([
    ['StyleGAN', styleGan1, 3.5],
    ['StyleGAN2', styleGan2('skip'), 3],
    ['StyleGAN2, residual', styleGan2('resnet'), 3.5],
    ['StyleGAN2, plain', styleGan2('orig'), 3],
  ])('stays small for %s', (_, spec, maps) => {
    const generator = tinyGenerator(spec);
    const ws = tf.zeros<tf.Rank.R3>([1, generator.numWs, mappingSpec.wDim]);
    const peak = peakBytes(() => generator.synthesize(ws, {noiseMode: 'const'}).dispose());
    ws.dispose();
    generator.dispose();
    expect(peak / lastMap).toBeLessThan(maps);
    // That something was measured.
    expect(peak / lastMap).toBeGreaterThan(2);
  });
});

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, it} from 'vitest';
import {numWs, tensorTable} from '../../../src/model/architecture.ts';
import type {GeneratorSpec} from '../../../src/model/generator-spec.ts';
import {styleLayers} from '../../../src/model/style-layers.ts';
import {createSynthesis} from '../../../src/generator/create-synthesis.ts';
import {randn} from '../../../src/model/latent/random-state.ts';
import {styleGan1Spec, styleGan3Spec} from '../../support/specs.ts';
import {randomParameters} from '../../support/tiny-generator.ts';
import {tinySpec} from '../../support/tiny-model.ts';

const resnet = {...tinySpec, synthesis: {...tinySpec.synthesis, architecture: 'resnet' as const}};
const specs: [string, GeneratorSpec][] = [
  ['StyleGAN', styleGan1Spec],
  ['StyleGAN2, skip', tinySpec],
  ['StyleGAN2, residual', resnet],
  ['StyleGAN3', styleGan3Spec],
];

describe.each(specs)('the style layers of %s', (_name, spec) => {
  it('are one for each of the ws, and tensors of the network', () => {
    const layers = styleLayers(spec);
    expect(layers.map(({index}) => index)).toEqual(Array.from({length: numWs(spec)}, (_, i) => i));
    const table = tensorTable(spec);
    for (const {weight} of layers) expect(table.get(weight)?.[0], weight).toBe(spec.mapping.wDim);
  });

  it('are what reads the ws of their index', () => {
    const {wDim} = spec.mapping;
    const count = numWs(spec);
    const ws = tf.tensor3d(randn(7, count * wDim), [1, count, wDim]);
    for (const {weight, index} of styleLayers(spec)) {
      const parameters = new Map(randomParameters(spec));
      // A ToRGB of StyleGAN2 reads the ws of the next block's first layer too.
      const shared = /^synthesis\.b(\d+)\.conv0/.exec(weight);
      const toRgb = shared && `synthesis.b${Number(shared[1]) / 2}.toRgb.affine.weight`;
      for (const name of [weight, ...(toRgb && parameters.has(toRgb) ? [toRgb] : [])]) {
        parameters.set(name, tf.zerosLike(parameters.get(name)!));
      }
      const synthesis = createSynthesis(spec, parameters);
      const change = tf.tensor3d(
        Array.from({length: count}, (_, i) => Number(i === index)),
        [1, count, 1],
      );
      const differs = (moved: tf.Tensor3D): boolean =>
        tf.tidy(() => {
          const [one, other] = [ws, moved].map((all) =>
            synthesis.synthesize(all, {noiseMode: 'none', noiseSeed: 0}),
          );
          return tf.max(tf.abs(tf.sub(one!, other!))).dataSync()[0]! > 0;
        });
      expect(differs(tf.add(ws, change)), `${weight} and no other reads ws ${index}`).toBe(false);
      expect(differs(tf.add(ws, tf.sub(1, change))), `${weight} is not all that reads ws`).toBe(true);
    }
  });
});

/** A generator of the tiny model on the current backend. */
import * as tf from '@tensorflow/tfjs-core';
import type {GeneratorSpec} from '../../src/model/generator-spec.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {tensorTable} from '../../src/model/architecture.ts';
import {sizeOf} from '../../src/model/weight-layout.ts';
import {Generator} from '../../src/generator/generator.ts';
import type {Parameters} from '../../src/generator/ops/synthesis.ts';

/** Random parameters of a generator: every tensor has its own. */
export function randomParameters(spec: GeneratorSpec): Parameters {
  return new Map(
    [...tensorTable(spec)].map(([name, shape], i) => {
      const values = randn(i, sizeOf(shape));
      const isStyleBias = name.endsWith('affine.bias');
      const scaled = values.map((value) => value * 0.3 + (isStyleBias ? 1 : 0));
      return [name, tf.tensor(scaled, shape)];
    }),
  );
}

export function tinyGenerator(spec: GeneratorSpec): Generator {
  return new Generator(spec, randomParameters(spec));
}

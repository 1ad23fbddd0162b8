/** One picture of a generator, composed as the site composes it. */
import * as tf from '@tensorflow/tfjs-core';
import {randn} from '../../src/model/latent/random-state.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {Generator} from '../../src/generator/generator.ts';
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';

export interface ImageRequest {
  seed: number;
  /** Only read for conditional models. */
  classIndex: number;
  truncation: ModelDescriptor['truncation'];
  /** `random` is drawn from the seed, as on the site. */
  noiseMode: NoiseMode;
  /** See `SynthesisOptions`; default: the whole picture. */
  maxResolution?: number;
  /** See `SynthesisOptions`. */
  isOnly?: boolean;
}

/** @returns `[1, height, width, channels]`, about -1 .. 1, not clamped; caller disposes */
export function makeImage(
  generator: Generator,
  {seed, classIndex, truncation, noiseMode, maxResolution, isOnly = false}: ImageRequest,
): tf.Tensor4D {
  const {zDim, cDim} = generator.spec.mapping;
  const z = randn(seed, zDim);
  return tf.tidy(() => {
    const ws = generator.map([z], {...(cDim > 0 && {labels: [classIndex]}), truncation});
    return generator.synthesize(ws, {
      noiseMode,
      noiseSeed: seed,
      mirror: [generator.mirrors(z)],
      isOnly,
      ...(maxResolution !== undefined && {maxResolution}),
    });
  });
}

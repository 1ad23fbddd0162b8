/** How much quantised weights change the pictures, measured with the project's own generator. */
import * as tf from '@tensorflow/tfjs-core';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {GeneratorSpec} from '../../src/model/generator-spec.ts';
import {Generator} from '../../src/generator/generator.ts';
import {makeImage, type ImageRequest} from '../generate/make-image.ts';

/**
 * Makes the picture of a seed with its stored noise, clamped to -1 .. 1; a conditional model takes the classes in turn.
 * @param truncation the model's default
 * @param maxResolution pixels per side of an early picture; default: the whole one
 * @param isOnly see `SynthesisOptions`
 */
export async function renderPicture(
  generator: Generator,
  truncation: ModelDescriptor['truncation'],
  seed: number,
  {maxResolution, isOnly = false}: {maxResolution?: number | undefined; isOnly?: boolean} = {},
): Promise<Float32Array> {
  const {cDim} = generator.spec.mapping;
  const classIndex = cDim > 0 ? seed % cDim : 0;
  const request: ImageRequest = {seed, classIndex, truncation, noiseMode: 'const', isOnly};
  if (maxResolution !== undefined) request.maxResolution = maxResolution;
  const picture = tf.tidy(() => tf.clipByValue(makeImage(generator, request), -1, 1));
  try {
    return Float32Array.from(await picture.data<'float32'>());
  } finally {
    picture.dispose();
  }
}

/**
 * Calls `use` with a generator that is disposed afterwards.
 * @param tensors on the current backend; the generator's from now on
 */
export async function withGenerator<Result>(
  spec: GeneratorSpec,
  tensors: Map<string, tf.Tensor>,
  use: (generator: Generator) => Promise<Result>,
): Promise<Result> {
  const generator = new Generator(spec, tensors);
  // What the tensors were decoded from and through is as large as they are; V8 does not see WebAssembly's memory grow.
  globalThis.gc?.();
  try {
    return await use(generator);
  } finally {
    generator.dispose();
  }
}

/** Peak signal-to-noise ratio over all pictures in dB; the peak is the distance from black to white. Infinite if equal. */
export function psnr(pictures: readonly Float32Array[], reference: readonly Float32Array[]): number {
  let squares = 0;
  let count = 0;
  pictures.forEach((picture, i) => {
    for (let j = 0; j < picture.length; j++) squares += (picture[j]! - reference[i]![j]!) ** 2;
    count += picture.length;
  });
  return 10 * Math.log10(2 ** 2 / (squares / count));
}

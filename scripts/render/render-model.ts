/** Writes pictures of a model to files. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Tensor4D} from '@tensorflow/tfjs-core';
import {readPixels} from '../../src/engine/worker/pixels.ts';
import {decodeTensors} from '../../src/engine/worker/weight-loader.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {textOf} from '../../src/pictures/picture-text.ts';
import {encodePng} from '../../src/pictures/png/png.ts';
import {Generator} from '../../src/generator/generator.ts';
import {makeImage} from '../generate/make-image.ts';
import {readModelFolder} from '../generate/read-model-folder.ts';
import {UsageError} from '../usage-error.ts';
import type {RenderOptions} from './options.ts';

function classOf({generator: {mapping}}: ModelDescriptor, classIndex: number | null): number {
  const {cDim} = mapping;
  if (classIndex !== null && cDim === 0)
    throw new UsageError('This model has no classes: leave --class out.');
  if (classIndex !== null && classIndex >= cDim) {
    throw new UsageError(`--class must be a whole number from 0 to ${cDim - 1}, but is ${classIndex}.`);
  }
  return classIndex ?? 0;
}

/** What the file says about itself; a picture with random noise has no identity, and no site is known here. */
function pngText(
  descriptor: ModelDescriptor,
  seed: number,
  psi: number,
  {classIndex, noiseMode}: Pick<RenderOptions, 'classIndex' | 'noiseMode'>,
): Record<string, string> {
  if (noiseMode === 'random') return {Software: 'Nonesuch', Licence: descriptor.licence};
  const identity = {model: descriptor.id, seed, psi, classIndex: classIndex ?? 0, noise: noiseMode};
  const text = textOf(identity, descriptor, 'http://localhost/');
  delete text['Source'];
  return text;
}

/**
 * Renders every seed with the current backend.
 * @param onFile called with each file's name once it is written
 * @throws {UsageError} if the options do not fit the model
 * @throws {DescriptorError} if the model's folder is broken
 */
export async function renderModel(options: RenderOptions, onFile: (path: string) => void): Promise<void> {
  const {noiseMode, isFloat, folder} = options;
  const files = readModelFolder(options.model);
  const {descriptor} = files;
  const classIndex = classOf(descriptor, options.classIndex);
  const psi = options.psi ?? descriptor.truncation.psi;
  const truncation = {psi, cutoff: descriptor.truncation.cutoff};
  const toFile = async (image: Tensor4D, seed: number): Promise<Uint8Array> => {
    if (isFloat) return new Uint8Array(Float32Array.from(await image.data<'float32'>()).buffer);
    const {bytes, width, height} = await readPixels(image);
    return encodePng(bytes, width, height, pngText(descriptor, seed, psi, options));
  };

  const generator = new Generator(descriptor.generator, decodeTensors(files));
  // Some hundred megabytes of a large model; V8 does not see that WebAssembly's memory is about to grow.
  files.shards.clear();
  globalThis.gc?.();
  try {
    mkdirSync(folder, {recursive: true});
    for (const seed of options.seeds) {
      const image = makeImage(generator, {seed, classIndex, truncation, noiseMode});
      const path = join(folder, `seed${String(seed).padStart(4, '0')}.${isFloat ? 'f32' : 'png'}`);
      try {
        writeFileSync(path, await toFile(image, seed));
      } finally {
        image.dispose();
      }
      onFile(path);
    }
  } finally {
    generator.dispose();
  }
}

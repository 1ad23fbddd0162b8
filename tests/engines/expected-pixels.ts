/** Pictures of a shipped model as Node makes them, to compare a browser's with. */
import {resolve} from 'node:path';
import {readPixels} from '../../src/engine/worker/pixels.ts';
import {decodeTensors} from '../../src/engine/worker/weight-loader.ts';
import {Generator} from '../../src/generator/generator.ts';
import {makeImage} from '../../scripts/generate/make-image.ts';
import {startNodeBackend} from '../../scripts/generate/node-backend.ts';
import {readModelFolder} from '../../scripts/generate/read-model-folder.ts';

/** @returns RGB of each seed, `[height, width, 3]` */
export async function expectedPixels(
  model: string,
  seeds: readonly number[],
  psi: number,
): Promise<Uint8Array[]> {
  await startNodeBackend();
  const files = readModelFolder(resolve(import.meta.dirname, '../../models', model));
  const {descriptor} = files;
  const generator = new Generator(descriptor.generator, decodeTensors(files));
  const truncation = {psi, cutoff: descriptor.truncation.cutoff};
  const pictures: Uint8Array[] = [];
  for (const seed of seeds) {
    const image = makeImage(generator, {seed, classIndex: 0, truncation, noiseMode: 'const'});
    pictures.push((await readPixels(image)).bytes);
    image.dispose();
  }
  generator.dispose();
  return pictures;
}

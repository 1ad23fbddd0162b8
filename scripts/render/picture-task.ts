/** One picture to make, as plain values that can be given to another thread. */
import * as tf from '@tensorflow/tfjs-core';
import {readPixels, type Pixels} from '../../src/engine/worker/pixels.ts';
import type {Generator} from '../../src/generator/generator.ts';
import type {Truncation} from '../../src/generator/mapping-network.ts';
import type {PlaneMove} from '../../src/generator/ops/plane-move.ts';
import type {NoiseMode} from '../../src/generator/ops/synthesis.ts';
import {randn} from '../../src/model/latent/random-state.ts';
import {encodePng} from '../../src/pictures/png/png.ts';
import {writeWhole} from '../models/write-whole.ts';

/** Where the ws of a picture come from. */
export type Latent =
  | {kind: 'seed'; seed: number}
  /** Those of `seed`, but for the layers of `styles`, which are those of `styleSeed`. */
  | {kind: 'mix'; seed: number; styleSeed: number; styles: number[]}
  /** `[numWs, wDim]` */
  | {kind: 'ws'; ws: Float32Array};

export interface PictureTask {
  latent: Latent;
  /** Not read of `ws`. */
  truncation: Truncation;
  /** Only read for conditional models. */
  classIndex: number;
  noiseMode: NoiseMode;
  move: PlaneMove | null;
  /** What is written; null for nothing. */
  file: {path: string; text: Record<string, string>; isFloat: boolean} | null;
  /** Whether the pixels are wanted, too. */
  isReturned: boolean;
}

/** `[1, numWs, wDim]`, and the z that says whether the picture is mirrored. */
function wsOf(
  generator: Generator,
  {latent, truncation, classIndex}: PictureTask,
): {ws: tf.Tensor3D; z: Float32Array | null} {
  const {zDim, cDim, wDim} = generator.spec.mapping;
  if (latent.kind === 'ws') {
    return {ws: tf.tensor3d(Float32Array.from(latent.ws), [1, generator.numWs, wDim]), z: null};
  }
  const labels = cDim > 0 ? {labels: [classIndex]} : {};
  const map = (seed: number): tf.Tensor3D => generator.map([randn(seed, zDim)], {...labels, truncation});
  const z = randn(latent.seed, zDim);
  if (latent.kind === 'seed') return {ws: map(latent.seed), z};
  const {styles, styleSeed} = latent;
  const [own, other] = [map(latent.seed), map(styleSeed)].map((ws) => tf.unstack(ws, 1));
  return {
    ws: tf.stack(
      own!.map((w, i) => (styles.includes(i) ? other![i]! : w)),
      1,
    ) as tf.Tensor3D,
    z,
  };
}

function makePicture(generator: Generator, task: PictureTask): tf.Tensor4D {
  const {latent, noiseMode, move} = task;
  return tf.tidy(() => {
    const {ws, z} = wsOf(generator, task);
    return generator.synthesize(ws, {
      noiseMode,
      noiseSeed: latent.kind === 'ws' ? 0 : latent.seed,
      mirror: [z !== null && generator.mirrors(z)],
      ...(move && {move}),
    });
  });
}

/**
 * Makes a picture with the current backend, and writes it if a file is named.
 * @returns its pixels; null where they are not wanted
 */
export async function runPictureTask(generator: Generator, task: PictureTask): Promise<Pixels | null> {
  const {file, isReturned} = task;
  const image = makePicture(generator, task);
  try {
    if (file?.isFloat) {
      writeWhole(file.path, new Uint8Array(Float32Array.from(await image.data<'float32'>()).buffer));
      return null;
    }
    const pixels = await readPixels(image);
    if (file) {
      const {bytes, width, height} = pixels;
      writeWhole(file.path, await encodePng(bytes, width, height, file.text));
    }
    return isReturned ? pixels : null;
  } finally {
    image.dispose();
  }
}

/** The PNG of a larger picture: made, named, and with the words inside that say how. */
import type {Recipe} from '../pictures/recipe.ts';
import type {RgbPicture} from '../lib/tiles.ts';
import {largerText, type Factor, type Method} from '../pictures/larger-state.ts';
import type {ModelPictures} from '../pictures/model-pictures.ts';
import {enlargeDrawing} from './enlarge-drawing.ts';
import {enlargeBicubically, enlargeByNetwork, rgbOf, type EnlargeOptions} from './enlarge-picture.ts';
import {drawingNetwork, NETWORK_NAMES, networkFor} from './networks.ts';

/** Each may be 30 MB at 4096 pixels. */
const MOST_KEPT = 4;
const kept = new WeakMap<ModelPictures, Map<string, File>>();

export interface EnlargeJob {
  recipe: Recipe;
  factor: Factor;
  method: Method;
}

/** Link to the site that shows the larger picture. */
export function largerLink(pictures: ModelPictures, {recipe, factor, method}: EnlargeJob): string {
  return `${pictures.linkOf(recipe)}&larger=${largerText({factor, method, divider: null})}&panel=larger`;
}

function keyOf(pictures: ModelPictures, {recipe, factor, method}: EnlargeJob): string {
  return `${pictures.keyOf(recipe)} ${factor} ${method}`;
}

function textOf(pictures: ModelPictures, job: EnlargeJob): Record<string, string> {
  const {method} = job;
  const how = method === 'bicubic' ? method : `by the super-resolution network ${NETWORK_NAMES[method]}`;
  return {
    ...pictures.textOf(job.recipe),
    Source: largerLink(pictures, job),
    Enlarged: `${job.factor} times, ${how}`,
  };
}

function nameOf(pictures: ModelPictures, {recipe, factor, method}: EnlargeJob): string {
  const mark = method === 'network' ? `-${factor}x` : `-${factor}x-${method}`;
  return pictures.fileNameOf(recipe).replace('.png', `${mark}.png`);
}

/** The file, if it was made lately. */
export function keptFile(pictures: ModelPictures, job: EnlargeJob): File | null {
  return kept.get(pictures)?.get(keyOf(pictures, job)) ?? null;
}

function keep(pictures: ModelPictures, job: EnlargeJob, file: File): void {
  const files = kept.get(pictures) ?? new Map<string, File>();
  kept.set(pictures, files.set(keyOf(pictures, job), file));
  for (const key of files.keys()) if (files.size > MOST_KEPT) files.delete(key);
}

function enlarged(
  engine: ModelPictures['engine'],
  picture: RgbPicture,
  {factor, method}: EnlargeJob,
  options: EnlargeOptions,
): Promise<RgbPicture> {
  switch (method) {
    case 'bicubic':
      return enlargeBicubically(engine, picture, factor, options);
    case 'network':
      return enlargeByNetwork(engine, picture, networkFor(factor), options);
    case 'drawing':
      return enlargeDrawing(engine, picture, factor, drawingNetwork(), options);
  }
}

/**
 * Makes the file.
 * @throws an `AbortError` once `options.signal` says so
 * @throws {EngineError}
 */
export async function makeFile(
  pictures: ModelPictures,
  job: EnlargeJob,
  options: EnlargeOptions,
): Promise<File> {
  const {engine} = pictures;
  const {signal} = options;
  const picture = rgbOf(await pictures.pixelsOf(job.recipe, {signal}));
  const {width, height, rgb} = await enlarged(engine, picture, job, options);
  const {bytes} = await engine.ask('encode', {width, height, rgb, text: textOf(pictures, job)}, {signal});
  const file = new File([bytes], nameOf(pictures, job), {type: 'image/png'});
  keep(pictures, job, file);
  return file;
}

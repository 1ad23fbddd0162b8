/** The PNG of a larger picture: made, named, and with the words inside that say how. */
import type {Recipe} from '../../picture/recipe.ts';
import type {RgbPicture} from '../../enlarge/tiles.ts';
import {largerText, type Factor, type Method} from '../explore/larger-state.ts';
import type {Workbench} from '../explore/workbench.ts';
import {enlargeBicubically, enlargeByNetwork, rgbOf, type EnlargeOptions} from './enlarge-picture.ts';
import {NETWORK_NAME, networkFor} from './networks.ts';

/** Each may be 30 MB at 4096 pixels. */
const MOST_KEPT = 4;
const kept = new WeakMap<Workbench, Map<string, File>>();

export interface Wish {
  recipe: Recipe;
  factor: Factor;
  method: Method;
}

/** Link to the site that shows the larger picture. */
export function largerLink(bench: Workbench, {recipe, factor, method}: Wish): string {
  return `${bench.linkOf(recipe)}&larger=${largerText({factor, method, divider: null})}&panel=larger`;
}

function keyOf(bench: Workbench, {recipe, factor, method}: Wish): string {
  return `${bench.keyOf(recipe)} ${factor} ${method}`;
}

function textOf(bench: Workbench, wish: Wish): Record<string, string> {
  const how = wish.method === 'bicubic' ? 'bicubic' : `by the super-resolution network ${NETWORK_NAME}`;
  return {
    ...bench.textOf(wish.recipe),
    Source: largerLink(bench, wish),
    Enlarged: `${wish.factor} times, ${how}`,
  };
}

function nameOf(bench: Workbench, {recipe, factor, method}: Wish): string {
  const mark = method === 'bicubic' ? `-${factor}x-bicubic` : `-${factor}x`;
  return bench.nameOf(recipe).replace('.png', `${mark}.png`);
}

/** The file, if it was made lately. */
export function keptFile(bench: Workbench, wish: Wish): File | null {
  return kept.get(bench)?.get(keyOf(bench, wish)) ?? null;
}

function keep(bench: Workbench, wish: Wish, file: File): void {
  const files = kept.get(bench) ?? new Map<string, File>();
  kept.set(bench, files.set(keyOf(bench, wish), file));
  for (const key of files.keys()) if (files.size > MOST_KEPT) files.delete(key);
}

/**
 * Makes the file.
 * @throws an `AbortError` once `options.signal` says so
 * @throws {EngineError}
 */
export async function makeFile(bench: Workbench, wish: Wish, options: EnlargeOptions): Promise<File> {
  const {engine} = bench;
  const {signal} = options;
  const picture = rgbOf(await bench.pixelsOf(wish.recipe, {signal}));
  const {width, height, rgb}: RgbPicture =
    wish.method === 'bicubic'
      ? await enlargeBicubically(engine, picture, wish.factor, options)
      : await enlargeByNetwork(engine, picture, networkFor(wish.factor), options);
  const {bytes} = await engine.ask('encode', {width, height, rgb, text: textOf(bench, wish)}, {signal});
  const file = new File([bytes], nameOf(bench, wish), {type: 'image/png'});
  keep(bench, wish, file);
  return file;
}

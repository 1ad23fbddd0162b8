/** The way from one picture to another: the ws of places on it. */
import {lerp, slerp} from '../model/latent/interpolate.ts';
import {randn} from '../model/latent/random-state.ts';
import {plainRecipe, type Recipe} from './recipe.ts';

/** What a way is made with. */
export interface Mapping {
  /** Of the input of the mapping network. */
  readonly zDim: number;
  /** `[numWs, wDim]` */
  wsOf(recipe: Recipe): Promise<Float32Array>;
  /** z `[zDim]` each, at a psi each; `[numWs, wDim]` each. */
  wsOfZ(z: readonly Float32Array[], psi: readonly number[]): Promise<Float32Array[]>;
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + b[i]!);
}

/** What its edits add to the ws of a recipe, `[numWs, wDim]`. */
async function changeOf(mapping: Mapping, recipe: Recipe): Promise<Float32Array> {
  const [edited, plain] = await Promise.all([
    mapping.wsOf(recipe),
    mapping.wsOf(plainRecipe(recipe.seed, recipe.psi)),
  ]);
  return edited.map((value, i) => value - plain[i]!);
}

/**
 * ws of places on a way, `[numWs, wDim]` each.
 * @param parts of the way, 0..1 each
 * @param through `w`: straight on. `z`: along the great circle of both seeds, while psi and what was changed in the pictures go straight
 * from one to the other.
 */
export async function wsBetween(
  mapping: Mapping,
  from: Recipe,
  to: Recipe,
  parts: readonly number[],
  through: 'z' | 'w',
): Promise<Float32Array[]> {
  if (through === 'w') {
    const [a, b] = await Promise.all([mapping.wsOf(from), mapping.wsOf(to)]);
    return parts.map((t) => lerp(a, b, t));
  }
  const [a, b] = [randn(from.seed, mapping.zDim), randn(to.seed, mapping.zDim)];
  const [seeds, changedA, changedB] = await Promise.all([
    mapping.wsOfZ(
      parts.map((t) => slerp(a, b, t)),
      parts.map((t) => from.psi + t * (to.psi - from.psi)),
    ),
    changeOf(mapping, from),
    changeOf(mapping, to),
  ]);
  return seeds.map((ws, i) => sum(ws, lerp(changedA, changedB, parts[i]!)));
}

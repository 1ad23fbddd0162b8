/** What a mixture shows: each trait comes from the layers that draw it, so from the picture whose w those layers have. */
import {LAYER_RANGES, layersOf, type LayerRange} from '../model/latent/mixing.ts';
import type {Trait, Traits} from '../model/traits.ts';
import {columnsOf} from './trait-values.ts';

/** Which part of a trait the layers of some ranges draw, 0..1: as measured, else as many as they are. */
function partOf(trait: Trait, ranges: readonly LayerRange[], numWs: number): number {
  const weights = LAYER_RANGES.map((range, i) => {
    const [first, end] = layersOf(range, numWs);
    return trait.layers?.[i] ?? end - first;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const taken = LAYER_RANGES.map((range, i) => (ranges.includes(range) ? weights[i]! : 0));
  return sum === 0 ? 0 : taken.reduce((total, weight) => total + weight, 0) / sum;
}

/**
 * @param own `[columns]` of the picture that has all layers outside of `ranges`
 * @param other `[columns]` of the one that has those inside
 * @returns `[columns]`
 */
export function mixTraits(
  traits: Traits,
  own: Float32Array,
  other: Float32Array,
  ranges: readonly LayerRange[],
  numWs: number,
): Float32Array {
  const mixed = own.slice();
  for (const trait of traits.traits) {
    const part = partOf(trait, ranges, numWs);
    const theirs = columnsOf(traits, trait, other);
    const columns = columnsOf(traits, trait, mixed);
    columns.set(columns.map((value, i) => value + part * (theirs[i]! - value)));
  }
  return mixed;
}

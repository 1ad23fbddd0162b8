/** A picture between seeds: in which form it is said, and whose it is. Pure. */
import {UNEDITED, type Blend, type Edits, type WeightedSeed} from './recipe.ts';

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}

/** The one form of a blend: others by their seeds, weights as small as whole numbers can be. */
export function plainBlend({weight, others}: Blend): Blend {
  const divisor = others.reduce((so, one) => greatestDivisor(so, one.weight), weight);
  return {
    weight: weight / divisor,
    others: others
      .map((one) => ({seed: one.seed, weight: one.weight / divisor}))
      .sort((one, other) => one.seed - other.seed),
  };
}

/** All seeds that a picture lies between, its own first. */
export function seedsOf(seed: number, blend: Blend | null): WeightedSeed[] {
  if (!blend) return [{seed, weight: 1}];
  const {weight, others} = plainBlend(blend);
  return [{seed, weight}, ...others];
}

/** Seeds beside the picture's own that it lies between, or is on the way to; none for most. */
export function otherSeeds({blend, toward}: Edits = UNEDITED): number[] {
  const between = seedsOf(0, blend)
    .slice(1)
    .map(({seed}) => seed);
  if (!toward) return between;
  const {seed, edits} = toward.recipe;
  return [...new Set([...between, seed, ...otherSeeds(edits)])];
}

/**
 * The picture between seeds, as that of the first of them.
 * @param parts one to four, of different seeds
 */
export function blended([own, ...others]: readonly WeightedSeed[]): {seed: number; edits: Edits} {
  const {seed, weight} = own!;
  if (others.length === 0) return {seed, edits: UNEDITED};
  return {seed, edits: {...UNEDITED, blend: plainBlend({weight, others})}};
}

/** What a picture of a model is made from, apart from the network. Pure. */
import type {LayerRange} from '../model/latent/mixing.ts';

/** How much of a seed is in a picture, a whole number from 1, by the sum of all of them. */
export interface WeightedSeed {
  seed: number;
  weight: number;
}

/** A picture between seeds: the mean of their w. */
export interface Blend {
  /** Of the picture's own seed. */
  weight: number;
  /** Up to three. */
  others: readonly WeightedSeed[];
}

/** On the way to another picture, as a frame of a morph is. */
export interface Toward {
  /** At the end; it is on no way itself. */
  recipe: Recipe;
  /** Thousandths of the way, 1..999. */
  part: number;
  /** Great circles through z, or straight lines through w. */
  through: 'z' | 'w';
  /** It looks the other way than the picture at the start, where a network shows half of its pictures mirrored. */
  isTurned: boolean;
}

/** What makes a picture another one than its seed alone. */
export interface Edits {
  /** Where it starts: at its own seed where this is null. */
  blend: Blend | null;
  /** Steps taken one after another, each a part of the way to the w of a seed. */
  near: readonly number[];
  /** Layers that come from another seed. */
  mix: {seed: number; ranges: readonly LayerRange[]} | null;
  /** Wanted columns of traits by name, see `traits.json`; or steps along directions, see `directions.json`. */
  shape: Readonly<Record<string, readonly number[]>>;
  /** How far what all this makes has gone on the way to another picture; null for none. */
  toward: Toward | null;
}

/** One picture. */
export interface Recipe {
  /** Integer 0 .. 2^32 - 1, as NVIDIA's `generate.py --seeds`. */
  seed: number;
  /** Truncation psi, -2..2 in steps of 0.001; 1 = none. */
  psi: number;
  edits: Edits;
}

/** How a network is run, the same for all pictures of a page. */
export interface SynthesisOptions {
  /** Class of a conditional model, 0 when absent. */
  classIndex?: number;
  /** `const` when absent. Random noise makes another picture each time and so has no address. */
  noise?: 'const' | 'none';
  /** Number of leading ws that are truncated, 1 or more; the model's own when absent. */
  cutoff?: number;
}

export const UNEDITED: Edits = {blend: null, near: [], mix: null, shape: {}, toward: null};

export function plainRecipe(seed: number, psi: number): Recipe {
  return {seed, psi, edits: UNEDITED};
}

export function isEdited({blend, near, mix, shape, toward}: Edits): boolean {
  return (
    blend !== null || near.length > 0 || mix !== null || Object.keys(shape).length > 0 || toward !== null
  );
}

/** The edits alone. */
export function editsOf({blend, near, mix, shape, toward}: Edits): Edits {
  return {blend, near, mix, shape, toward};
}

/** Traits as values: from w and back, by the two matrices of `traits.json`. */
import {traitColumns, type Trait, type Traits} from '../model/traits.ts';
import type {Lab} from './colour-names.ts';

/** Product of a row vector and a matrix, plus a bias. */
function affine(x: Float32Array, weight: Float32Array, bias: Float32Array): Float32Array {
  const out = bias.slice();
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + value * weight[i * out.length + j]!;
  }
  return out;
}

/**
 * The traits that a w says.
 * @param w `[wDim]`
 * @returns `[columns]`
 * @throws {RangeError} if w has another length than the file was made for
 */
export function readTraits(traits: Traits, w: Float32Array): Float32Array {
  if (w.length !== traits.wDim) {
    throw new RangeError(
      `The traits of ${traits.model} read a w of ${traits.wDim} numbers, got ${w.length}.`,
    );
  }
  return affine(w, traits.wToTraits.weight, traits.wToTraits.bias);
}

/**
 * The way in W that changes traits by as much as asked; what the traits do not say about w stays as it is.
 * @param change `[columns]`, wanted minus present
 * @returns `[wDim]`, to be added to w
 */
export function traitsDirection(traits: Traits, change: Float32Array): Float32Array {
  return affine(change, traits.traitsToW.weight, new Float32Array(traits.wDim));
}

/** The columns of one trait in a row. */
export function columnsOf(traits: Traits, trait: Trait, row: Float32Array): Float32Array {
  const start = traits.starts[traits.traits.indexOf(trait)]!;
  return row.subarray(start, start + traitColumns(trait));
}

/** Index of the option that a choice's columns say. */
export function chosenOption(columns: Float32Array): number {
  return columns.reduce((best, value, i) => (value > columns[best]! ? i : best), 0);
}

/** OKLab of a colour's columns. */
export function labOf(trait: Extract<Trait, {kind: 'colour'}>, columns: Float32Array): Lab {
  return [0, 1, 2].map((i) => columns[i]! / trait.scale[i]! + trait.offset[i]!) as [number, number, number];
}

/** Columns of a colour. */
export function columnsOfLab(trait: Extract<Trait, {kind: 'colour'}>, lab: Lab): Float32Array {
  return Float32Array.from(lab, (value, i) => (value - trait.offset[i]!) * trait.scale[i]!);
}

/** Whether a trait means something in this row: see `onlyWith`. */
export function isMeaningful(traits: Traits, trait: Trait, row: Float32Array): boolean {
  const {onlyWith} = trait;
  if (!onlyWith) return true;
  const master = traits.traits.find((one) => one.name === onlyWith.trait)!;
  const columns = columnsOf(traits, master, row);
  if (master.kind === 'choice')
    return onlyWith.options!.includes(master.options[chosenOption(columns)]!.name);
  return columns[0]! > 0.5;
}

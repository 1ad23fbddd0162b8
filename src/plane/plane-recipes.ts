/** Which picture hangs at a place of a plane. Pure. */
import {keepLatest} from '../lib/keep-latest.ts';
import {cornersAt} from '../model/latent/plane-lattice.ts';
import {blended} from '../pictures/blend.ts';
import {editParts} from '../pictures/edits-text.ts';
import type {Edits} from '../pictures/recipe.ts';
import {FINEST, type Place} from './plane-geometry.ts';

/** A picture of a plane, at whatever psi. */
export interface Between {
  seed: number;
  edits: Edits;
}

/** Those of one view and what is around it. */
const MOST_KEPT = 1000;

export class PlaneRecipes {
  #plane = 0;
  /** A place has one object, by which its tile knows that it shows the same picture. */
  #known = new Map<string, Between>();

  at(plane: number, {column, row}: Place): Between {
    if (plane !== this.#plane) this.#known.clear();
    this.#plane = plane;
    const key = `${column} ${row}`;
    const found = this.#known.get(key) ?? blended(cornersAt(plane, column, row, FINEST));
    // The latest last.
    this.#known.delete(key);
    this.#known.set(key, found);
    keepLatest(this.#known, MOST_KEPT);
    return found;
  }
}

/** Whether the picture lies between the same seeds, whatever else was changed in it. */
export function isSamePlace(one: Between, other: Between): boolean {
  const text = ({seed, edits}: Between): string =>
    [seed, ...editParts(edits).filter((part) => part.startsWith('blend='))].join('&');
  return text(one) === text(other);
}

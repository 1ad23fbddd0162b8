/**
 * Traits are read from coordinates of the normalised latent z `[512]`: a hue is the angle of two coordinates, a choice the greatest
 * of one coordinate an option, a range the normal distribution function of one coordinate. So neighbours in z are
 * neighbours in traits, and a mapping network can learn the way from one to the other exactly.
 */
import {normalCdf, normalQuantile, offsetsFor} from './normal.ts';

export const Z_DIM = 512;

/** Its sign mirrors the finished picture; no drawing reads it. */
export const MIRROR_COORDINATE = 511;

/**
 * How many coordinates each draw owns, in order from 0. The order is part of the model: a change asks for a new mapping, and gives
 * seeds other ponies. What is new comes last.
 */
const COORDINATES = {
  pose: 6,
  build: 6,
  coatFamily: 7,
  coatHue: 2,
  coatTone: 2,
  coatLean: 1,
  muzzleTone: 3,
  maneNatural: 1,
  maneNaturalTone: 3,
  maneTurn: 4,
  maneSide: 1,
  maneTone: 3,
  maneCount: 3,
  maneStep: 2,
  maneStyle: 10,
  forelock: 8,
  maneShape: 3,
  eyeMatch: 1,
  eyeHue: 2,
  eyeTone: 2,
  eyeShape: 2,
  eyeSleepy: 1,
  eyeClosed: 1,
  eyeGaze: 2,
  lashes: 3,
  brow: 2,
  eyeShadow: 1,
  eyeShadowHue: 5,
  mouth: 5,
  mouthShape: 2,
  horn: 1,
  hornLength: 1,
  hornColour: 4,
  freckles: 1,
  blush: 2,
  marking: 4,
  accessory: 7,
  accent: 8,
  backgroundHue: 5,
  backgroundMood: 3,
  backgroundTone: 3,
  backgroundKind: 1,
  backgroundAngle: 1,
  disc: 1,
  vignette: 1,
  scene: 10,
  scenePlace: 3,
  wings: 3,
  neckwear: 4,
  neckColour: 8,
  expression: 7,
  ombre: 1,
  ombreTone: 3,
} as const;

export type Draw = keyof typeof COORDINATES;

const starts = new Map<string, number>();
let used = 0;
for (const [name, count] of Object.entries(COORDINATES)) {
  starts.set(name, used);
  used += count;
}

/** Coordinates from here on, the mirror's aside, mean nothing. */
export const USED_COORDINATES = used;

const offsetCache = new Map<string, number[]>();

function cachedOffsets(weights: readonly number[]): number[] {
  const key = weights.join();
  let offsets = offsetCache.get(key);
  if (!offsets) offsetCache.set(key, (offsets = offsetsFor(weights)));
  return offsets;
}

const quantileCache = new Map<number, number>();

export class Latent {
  readonly #z: Float32Array;

  /** `z` holds at least `USED_COORDINATES` values of about unit variance. */
  constructor(z: Float32Array) {
    if (z.length < USED_COORDINATES) {
      throw new RangeError(`z must hold at least ${USED_COORDINATES} coordinates, got ${z.length}.`);
    }
    this.#z = z;
  }

  #at(draw: Draw, index: number): number {
    return this.#z[starts.get(draw)! + index]!;
  }

  /** Evenly distributed in `low`..`high`. */
  range(draw: Draw, low: number, high: number, index = 0): number {
    return low + (high - low) * normalCdf(this.#at(draw, index));
  }

  /** Bell-shaped in -1..1 with deviation 1/3. */
  bell(draw: Draw, index = 0): number {
    return Math.max(-1, Math.min(1, this.#at(draw, index) / 3));
  }

  /** Angle of two coordinates, degrees 0..360. */
  hue(draw: Draw): number {
    return ((Math.atan2(this.#at(draw, 1), this.#at(draw, 0)) * 180) / Math.PI + 360) % 360;
  }

  chance(draw: Draw, probability: number, index = 0): boolean {
    let border = quantileCache.get(probability);
    if (border === undefined) quantileCache.set(probability, (border = normalQuantile(probability)));
    return this.#at(draw, index) < border;
  }

  sign(draw: Draw, index = 0): 1 | -1 {
    return this.#at(draw, index) < 0 ? -1 : 1;
  }

  /** One of the keys of `weights`, with probability proportional to its weight. Keys own coordinates in their order. */
  choose<K extends string>(draw: Draw, weights: Readonly<Record<K, number>>): K {
    const keys = Object.keys(weights) as K[];
    const offsets = cachedOffsets(keys.map((key) => weights[key]));
    return keys[this.greatest(draw, offsets)]!;
  }

  /** Index of the greatest coordinate after `offsets` are added; -Infinity excludes one. */
  greatest(draw: Draw, offsets: readonly number[]): number {
    if (offsets.length > COORDINATES[draw]) {
      throw new RangeError(
        `${draw} owns ${COORDINATES[draw]} coordinates, ${offsets.length} were asked for.`,
      );
    }
    let best = 0;
    let score = -Infinity;
    offsets.forEach((offset, k) => {
      const value = this.#at(draw, k) + offset;
      if (value > score) [best, score] = [k, value];
    });
    return best;
  }
}

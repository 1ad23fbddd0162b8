/** Choices that a seed makes: the same for ever, and unrelated to the numbers that make its picture. */
import {tileSeed} from '../model/latent/wall-lattice.ts';

/**
 * One of a list.
 * @param seed integer 0 .. 2^32 - 1
 * @param slot which of the seed's choices this is
 */
export function pick<T>(seed: number, slot: number, list: readonly T[]): T {
  return list[tileSeed(seed, slot, list.length) % list.length]!;
}

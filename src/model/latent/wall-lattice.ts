/** The wall as a lattice of seeds: which picture stands at a column and a row. */
import {finalise, mixWord} from './hash.ts';

/** Of a place, before it is finished. */
function placeHash(wallSeed: number, column: number, row: number): number {
  let hash = mixWord(0, wallSeed);
  // Bit operators see only the low 32 bits of a column; the rest comes separately, its sign with it.
  hash = mixWord(hash, column | 0);
  hash = mixWord(hash, Math.floor(column / 2 ** 32) | 0);
  return mixWord(hash, row);
}

/**
 * The seed of the picture at a place of a wall: a pure function, the same for ever, so that a link to a wall shows the
 * same wall and a tile that left the view comes back identical.
 * @param wallSeed integer 0 .. 2^32 - 1
 * @param column integer, -2^53 < column < 2^53
 * @param row integer, 0 or more
 * @returns integer 0 .. 2^32 - 1
 */
export function tileSeed(wallSeed: number, column: number, row: number): number {
  // The bytes that were mixed.
  return finalise(placeHash(wallSeed, column, row) ^ 16);
}

/**
 * One of the seeds that a place of a wall may show where only some pictures are wanted; a pure function, as `tileSeed`.
 * @param index integer 0 .. 2^32 - 1, in the order in which they are looked through
 * @returns integer 0 .. 2^32 - 1
 */
export function candidateSeed(wallSeed: number, column: number, row: number, index: number): number {
  return finalise(mixWord(placeHash(wallSeed, column, row), index) ^ 20);
}

/** The wall as a lattice of seeds: which picture stands at a column and a row. */

/** Mixes one 32-bit word into a hash (the body of MurmurHash3 x86_32, Appleby 2011, public domain). */
function mixWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  hash ^= Math.imul(k, 0x1b873593);
  hash = (hash << 13) | (hash >>> 19);
  return (Math.imul(hash, 5) + 0xe6546b64) | 0;
}

/** MurmurHash3's finaliser: every bit of the input changes every bit of the output with probability one half. */
function finalise(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}

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

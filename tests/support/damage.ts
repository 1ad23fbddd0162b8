/** Damaged copies of files, the same for the same number. */

/** 32 random bits from a counter (Steele, Lea and Flood 2014, SplitMix; the 32-bit finaliser of MurmurHash3). */
function mix(value: number): number {
  let bits = Math.imul(value, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * A copy of `valid` with its end cut off, one byte changed, or several, by turns. Half of the changes hit the first 2,000
 * bytes, where files have more structure.
 */
export function damage(
  valid: Uint8Array,
  seed: number,
): {bytes: Uint8Array<ArrayBuffer>; description: string} {
  let counter = seed * 100 + 1;
  const below = (limit: number): number => mix(counter++) % limit;
  if (seed % 3 === 0) {
    const length = below(valid.length);
    return {bytes: new Uint8Array(valid.subarray(0, length)), description: `cut to ${length} bytes`};
  }
  const bytes = new Uint8Array(valid);
  const changes = [];
  for (let count = seed % 3 === 1 ? 1 : 2 + below(20); count > 0; count--) {
    const at = below(below(2) === 0 ? Math.min(2000, bytes.length) : bytes.length);
    const value = below(256);
    bytes[at] = value;
    changes.push(`[${at}] = ${value}`);
  }
  return {bytes, description: changes.join(', ')};
}

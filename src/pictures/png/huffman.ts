/** Huffman codes as DEFLATE has them (RFC 1951, section 3.2.2): given by their lengths, bits of a code turned round. */

export interface HuffmanCode {
  /** Bits of each symbol's code; 0 for symbols that do not occur. */
  lengths: Uint8Array;
  /** The codes, first bit lowest. */
  codes: Uint16Array;
}

/** Lengths of the best code whatever they come to (Huffman 1952), by two queues: leaves by frequency, and joined nodes. */
function freeLengths(frequencies: Uint32Array): Uint8Array {
  const lengths = new Uint8Array(frequencies.length);
  const leaves = [...frequencies.keys()]
    .filter((symbol) => frequencies[symbol]! > 0)
    .sort((a, b) => frequencies[a]! - frequencies[b]! || a - b);
  const count = leaves.length;
  // Even a single symbol takes one bit.
  if (count < 2) {
    for (const symbol of leaves) lengths[symbol] = 1;
    return lengths;
  }
  const weights = new Float64Array(2 * count - 1);
  leaves.forEach((symbol, i) => (weights[i] = frequencies[symbol]!));
  const parents = new Uint16Array(2 * count - 1);
  let leaf = 0;
  let joined = count;
  for (let node = count; node < weights.length; node++) {
    for (let child = 0; child < 2; child++) {
      const isLeaf = leaf < count && (joined >= node || weights[leaf]! <= weights[joined]!);
      const taken = isLeaf ? leaf++ : joined++;
      weights[node] = weights[node]! + weights[taken]!;
      parents[taken] = node;
    }
  }
  const depths = new Uint8Array(weights.length);
  for (let node = weights.length - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1;
  leaves.forEach((symbol, i) => (lengths[symbol] = depths[i]!));
  return lengths;
}

/** First bit lowest, which is how Huffman codes go into the stream. */
function turned(code: number, bits: number): number {
  let result = 0;
  for (let i = 0; i < bits; i++) result |= ((code >> i) & 1) << (bits - 1 - i);
  return result;
}

/**
 * A code for symbols of these frequencies.
 * @param most bits of the longest code, at least as many as it takes to number the symbols
 */
export function huffmanCode(frequencies: Uint32Array, most: number): HuffmanCode {
  let flattened = frequencies;
  let lengths = freeLengths(flattened);
  // Seldom; flatter frequencies make a flatter tree, and equal ones the flattest.
  while (lengths.some((length) => length > most)) {
    flattened = flattened.map((frequency) => (frequency + 1) >> 1);
    lengths = freeLengths(flattened);
  }
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let bits = 1; bits <= most; bits++) {
    code <<= 1;
    lengths.forEach((length, symbol) => {
      if (length === bits) codes[symbol] = turned(code++, bits);
    });
  }
  return {lengths, codes};
}

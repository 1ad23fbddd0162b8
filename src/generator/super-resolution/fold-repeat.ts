/** A convolution after "every pixel `factor` by `factor` times", turned into one before it. Pure. */

/**
 * The weights of a 3x3 convolution over a picture whose every pixel was first made `factor` by `factor` equal ones, as
 * those of a 3x3 convolution on the picture before that: its channels are the pixels of the larger one, in the order of
 * depthToSpace (NHWC). As many products, but nothing `factor ** 2` times as large lies between.
 * @param kernel `[3, 3, inChannels, outChannels]`
 * @returns `[3, 3, inChannels, factor * factor * outChannels]`
 */
export function foldRepeat(
  kernel: Float32Array,
  inChannels: number,
  outChannels: number,
  factor: number,
): Float32Array {
  const depth = factor * factor * outChannels;
  const folded = new Float32Array(9 * inChannels * depth);
  /** Which of the three rows (columns) before the repeating the tap `tap` of the row (column) `place` meets. */
  const before = (place: number, tap: number): number => Math.floor((place + tap - 1) / factor) + 1;
  for (let tap = 0; tap < 9; tap++) {
    for (let place = 0; place < factor ** 2; place++) {
      const row = before(Math.floor(place / factor), Math.floor(tap / 3));
      const column = before(place % factor, tap % 3);
      for (let i = 0; i < inChannels; i++) {
        const to = ((row * 3 + column) * inChannels + i) * depth + place * outChannels;
        const from = (tap * inChannels + i) * outChannels;
        for (let o = 0; o < outChannels; o++) folded[to + o]! += kernel[from + o]!;
      }
    }
  }
  return folded;
}

/**
 * Transposed convolutions of stride 2 as plain ones whose outputs are the four pixels of each place, in the order of
 * depthToSpace (NHWC): no zeros are multiplied, and every backend has fast kernels for it. Pure.
 */

/** By row (column) of the pixel and tap of the plain kernel: which tap of the transposed one it is; -1 for none. */
type Taps = readonly (readonly number[])[];

/** Side 2, no padding: each place is enlarged by itself. */
const SIDE_2: Taps = [[0], [1]];
/** Side 4, padding 3: place `j` of the result looks at the places `j`, `j + 1` and `j + 2`. */
const SIDE_4: Taps = [
  [3, 1, -1],
  [-1, 2, 0],
];

/**
 * @param kernel of the transposed convolution, `[out, in, side, side]`
 * @param side 2, or 4 with a padding of 3
 * @returns `[taps, taps, in, 4 * out]`, 1 tap for side 2 and 3 for side 4; without padding around the picture
 */
export function subPixelKernel(
  kernel: Float32Array,
  inChannels: number,
  outChannels: number,
  side: 2 | 4,
): Float32Array {
  const taps = side === 2 ? SIDE_2 : SIDE_4;
  const count = taps[0]!.length;
  const folded = new Float32Array(count * count * inChannels * 4 * outChannels);
  const to = (row: number, column: number, i: number, pixel: number, o: number): number =>
    (((row * count + column) * inChannels + i) * 4 + pixel) * outChannels + o;
  for (let pixel = 0; pixel < 4; pixel++) {
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        const y = taps[pixel >> 1]![row]!;
        const x = taps[pixel & 1]![column]!;
        if (y < 0 || x < 0) continue;
        for (let o = 0; o < outChannels; o++)
          for (let i = 0; i < inChannels; i++)
            folded[to(row, column, i, pixel, o)] = kernel[((o * inChannels + i) * side + y) * side + x]!;
      }
    }
  }
  return folded;
}

/** `[out, in, side, side]`, as PyTorch and ncnn have it, to `[side, side, in, out]`, as TensorFlow.js does. */
export function channelsLast(
  kernel: Float32Array,
  inChannels: number,
  outChannels: number,
  side: number,
): Float32Array {
  const places = side * side;
  const out = new Float32Array(kernel.length);
  for (let o = 0; o < outChannels; o++)
    for (let i = 0; i < inChannels; i++)
      for (let place = 0; place < places; place++)
        out[(place * inChannels + i) * outChannels + o] = kernel[(o * inChannels + i) * places + place]!;
  return out;
}

/** Pixels to the filtered rows that a PNG compresses (PNG specification, section 9), in the smallest colour type that loses nothing. */

/** Colour type of the header, and bytes of a pixel. */
export type ColourType = {code: 0; channels: 1} | {code: 2; channels: 3} | {code: 6; channels: 4};

const grey: ColourType = {code: 0, channels: 1};
const rgb: ColourType = {code: 2, channels: 3};
const rgba: ColourType = {code: 6, channels: 4};

/** The smallest type that keeps every pixel of interleaved `pixels` with `channels` 1, 3 or 4. */
export function smallestColourType(pixels: Uint8Array | Uint8ClampedArray, channels: number): ColourType {
  if (channels === 1) return grey;
  let isGrey = true;
  for (let i = 0; i < pixels.length; i += channels) {
    if (channels === 4 && pixels[i + 3] !== 255) return rgba;
    isGrey &&= pixels[i] === pixels[i + 1] && pixels[i] === pixels[i + 2];
  }
  return isGrey ? grey : rgb;
}

/** Copies a row of `width` pixels behind the first `to` bytes of `row`, without the channels after the first `to`. */
function copyRow(
  pixels: Uint8Array | Uint8ClampedArray,
  start: number,
  width: number,
  from: number,
  row: Uint8Array,
  to: number,
): void {
  if (from === to) return row.set(pixels.subarray(start, start + width * from), to);
  for (let x = 0; x < width; x++) {
    for (let c = 0; c < to; c++) row[(x + 1) * to + c] = pixels[start + x * from + c]!;
  }
}

/** Filter type of the specification's table. */
const PAETH = 4;

/** The Paeth predictor: whichever of left, above, upper left is nearest to left + above - upper left. */
function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - 2 * c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/**
 * Rows filtered by Paeth's predictor, each behind the filter's number: `height * (1 + width * type.channels)` bytes. Choosing
 * among all filters row by row makes generated pictures no smaller.
 */
export function filterRows(
  pixels: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  channels: number,
  type: ColourType,
): Uint8Array<ArrayBuffer> {
  const step = type.channels;
  const rowBytes = width * step;
  const out = new Uint8Array(height * (1 + rowBytes));
  // Each behind zeros, so that the first pixel has a left neighbour.
  let row = new Uint8Array(step + rowBytes);
  let above = new Uint8Array(step + rowBytes);
  for (let y = 0; y < height; y++) {
    copyRow(pixels, y * width * channels, width, channels, row, step);
    let to = y * (1 + rowBytes);
    out[to++] = PAETH;
    for (let i = step; i < row.length; i++) {
      out[to++] = row[i]! - paeth(row[i - step]!, above[i]!, above[i - step]!);
    }
    [row, above] = [above, row];
  }
  return out;
}

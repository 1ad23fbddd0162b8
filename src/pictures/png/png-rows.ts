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

/** The Paeth predictor: whichever of left, above, upper left is nearest to left + above - upper left. */
function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - 2 * c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/**
 * Writes `row` filtered by `filter` (0 none, 1 sub, 2 up, 3 average, 4 Paeth) to `out`. All three begin with `step` zero
 * bytes, so that the first pixel has a left neighbour. One loop a filter: this is most of the encoder's time.
 */
function applyFilter(
  filter: number,
  row: Uint8Array,
  above: Uint8Array,
  step: number,
  out: Uint8Array,
): void {
  const end = row.length;
  if (filter === 0) return out.set(row);
  if (filter === 1) for (let i = step; i < end; i++) out[i] = row[i]! - row[i - step]!;
  else if (filter === 2) for (let i = step; i < end; i++) out[i] = row[i]! - above[i]!;
  else if (filter === 3)
    for (let i = step; i < end; i++) out[i] = row[i]! - ((row[i - step]! + above[i]!) >> 1);
  else for (let i = step; i < end; i++) out[i] = row[i]! - paeth(row[i - step]!, above[i]!, above[i - step]!);
}

/** Sum of the bytes taken as signed numbers without their signs; stops where it exceeds `limit`. */
function sumOfAbsolutes(bytes: Uint8Array, limit: number): number {
  const signed = new Int8Array(bytes.buffer);
  let sum = 0;
  for (let i = 0; i < signed.length && sum < limit;) {
    for (const end = Math.min(i + 64, signed.length); i < end; i++) sum += Math.abs(signed[i]!);
  }
  return sum;
}

/**
 * Filtered rows, each behind its filter's number: `height * (1 + width * type.channels)` bytes. Each row takes the filter
 * with the least sum of absolute differences (section 12.8), the lower number when equal.
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
  let row = new Uint8Array(step + rowBytes);
  let above = new Uint8Array(step + rowBytes);
  let candidate = new Uint8Array(step + rowBytes);
  let best = new Uint8Array(step + rowBytes);
  for (let y = 0; y < height; y++) {
    copyRow(pixels, y * width * channels, width, channels, row, step);
    let bestFilter = 0;
    let bestSum = Infinity;
    for (let filter = 0; filter <= 4; filter++) {
      applyFilter(filter, row, above, step, candidate);
      const sum = sumOfAbsolutes(candidate, bestSum);
      if (sum >= bestSum) continue;
      bestSum = sum;
      bestFilter = filter;
      [best, candidate] = [candidate, best];
    }
    out[y * (1 + rowBytes)] = bestFilter;
    out.set(best.subarray(step), y * (1 + rowBytes) + 1);
    [row, above] = [above, row];
  }
  return out;
}

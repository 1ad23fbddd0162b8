/**
 * ToRGB and what stands before and behind it, in one pass over the features: the 1x1 convolution with the style in its
 * weights, one or four pixels a place, added to the picture of half the size, which is enlarged by bilinear interpolation.
 */
import {integerAt, numberAt, pointerAt} from './job.ts';
import {loadSome, multiplyAdd, storeSome} from './lanes.ts';
import {firstRowOfItem, pictureOfItem, rowsOfItem} from './row-items.ts';

/** Places that share the weights that they read. */
const PLACES = 4;

/** `[pictures, height, width, inputs]` */
function featuresOf(job: usize): usize {
  return pointerAt(job, 0);
}
/** `[pictures, pixels height, pixels width, channels]` */
function outputOf(job: usize): usize {
  return pointerAt(job, 1);
}
/** `[inputs, pixels pixels channels]`, the last ordered row, column, channel */
function weightsOf(job: usize): usize {
  return pointerAt(job, 2);
}
/** `[pictures, inputs]` */
function stylesOf(job: usize): usize {
  return pointerAt(job, 3);
}
/** `[pixels pixels channels]` */
function biasOf(job: usize): usize {
  return pointerAt(job, 4);
}
/** The picture so far, half as high and wide as the output, which is even; 0 for none. */
function beforeOf(job: usize): usize {
  return pointerAt(job, 5);
}
function heightOf(job: usize): i32 {
  return integerAt(job, 7);
}
function widthOf(job: usize): i32 {
  return integerAt(job, 8);
}
function inputsOf(job: usize): i32 {
  return integerAt(job, 9);
}
function channelsOf(job: usize): i32 {
  return integerAt(job, 10);
}
/** A side that each place gives, 1 or 2. */
function pixelsOf(job: usize): i32 {
  return integerAt(job, 11);
}
/** Whether the picture so far has zeros around it, and not its own edges again. */
function fadesOf(job: usize): bool {
  return integerAt(job, 12) !== 0;
}
/** Largest magnitude of what is added to the picture so far; infinity for none. */
function clampOf(job: usize): f32 {
  return numberAt(job, 13);
}
/** Rows of places that one item has. */
function rowsOf(job: usize): i32 {
  return integerAt(job, 14);
}

/** Bytes of one row of the output. */
function rowBytes(job: usize): usize {
  return <usize>(widthOf(job) * pixelsOf(job) * channelsOf(job) * 4);
}

/** @param scratch as many bytes as `colourScratchBytes` in `colours-job.ts` says; the rows come first */
export function colourRows(job: usize, item: i32, scratch: usize): void {
  const height = heightOf(job);
  const width = widthOf(job);
  const inputs = inputsOf(job);
  const channels = channelsOf(job);
  const pixels = pixelsOf(job);
  const before = beforeOf(job);
  const picture = pictureOfItem(item, height, rowsOf(job));
  const outputs = pixels * pixels * channels;
  const rounded = (outputs + 3) & ~3;
  const rowNumbers = width * pixels * channels;
  const weights = scratch + <usize>(rowsOf(job) * pixels) * rowBytes(job);
  const roundedBias = weights + <usize>(inputs * rounded * 4);
  const colours = roundedBias + <usize>(rounded * 4);
  const line = colours + <usize>(PLACES * rounded * 4);
  copySome(biasOf(job), outputs, roundedBias, rounded, 1);
  for (let i = 0; i < inputs; i++) {
    const style = load<f32>(stylesOf(job) + <usize>((picture * inputs + i) * 4));
    const from = weightsOf(job) + <usize>(i * outputs * 4);
    copySome(from, outputs, weights + <usize>(i * rounded * 4), rounded, style);
  }
  const first = firstRowOfItem(item, height, rowsOf(job));
  const rows = rowsOfItem(item, height, rowsOf(job));
  for (let y = 0; y < rows; y++) {
    const out = scratch + <usize>(y * pixels) * rowBytes(job);
    for (let r = 0; r < pixels; r++) {
      const to = out + <usize>(r * rowNumbers * 4);
      const row = (first + y) * pixels + r;
      if (before === 0) memory.fill(to, 0, <usize>(rowNumbers * 4));
      else
        enlargeRow(before, picture, row, height * pixels, width * pixels, channels, fadesOf(job), line, to);
    }
    const places = featuresOf(job) + <usize>((picture * height + first + y) * width) * <usize>(inputs * 4);
    for (let x = 0; x < width; x += PLACES) {
      const count = min(PLACES, width - x);
      const at = places + <usize>x * <usize>(inputs * 4);
      multiply(at, count, weights, roundedBias, colours, inputs, rounded, clampOf(job));
      const run = pixels * channels;
      for (let place = 0; place < count; place++) {
        for (let r = 0; r < pixels; r++) {
          const from = colours + <usize>((place * rounded + r * run) * 4);
          addSome(from, run, out + <usize>((r * rowNumbers + (x + place) * run) * 4));
        }
      }
    }
  }
}

export function writeColourRows(job: usize, item: i32, scratch: usize): void {
  const height = heightOf(job);
  const most = rowsOf(job);
  const row =
    (pictureOfItem(item, height, most) * height + firstRowOfItem(item, height, most)) * pixelsOf(job);
  const bytes = <usize>(rowsOfItem(item, height, most) * pixelsOf(job)) * rowBytes(job);
  memory.copy(outputOf(job) + <usize>row * rowBytes(job), scratch, bytes);
}

/** `count` numbers times a factor, and zeros behind them up to `rounded`. */
function copySome(from: usize, count: i32, to: usize, rounded: i32, factor: f32): void {
  for (let k = 0; k < count; k++) {
    const at = <usize>(k * 4);
    store<f32>(to + at, load<f32>(from + at) * factor);
  }
  for (let k = count; k < rounded; k++) store<f32>(to + <usize>(k * 4), 0);
}

function addSome(from: usize, count: i32, to: usize): void {
  for (let k = 0; k < count; k += 4) {
    const at = <usize>(k * 4);
    const left = count - k;
    storeSome(to + at, f32x4.add(loadSome(to + at, left), loadSome(from + at, left)), left);
  }
}

/** Colours `[count, rounded]` of up to four places. Where there are fewer the last one is computed more than once. */
function multiply(
  at: usize,
  count: i32,
  weights: usize,
  bias: usize,
  to: usize,
  inputs: i32,
  rounded: i32,
  clamp: f32,
): void {
  const step: usize = <usize>(inputs * 4);
  const second = count > 1 ? at + step : at;
  const third = count > 2 ? second + step : second;
  const fourth = count > 3 ? third + step : third;
  const most = f32x4.splat(clamp);
  const least = f32x4.neg(most);
  const row: usize = <usize>(rounded * 4);
  for (let o: usize = 0; o < row; o += 16) {
    let sum0 = v128.load(bias + o);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    let weight = weights + o;
    for (let i: usize = 0; i < step; i += 4) {
      const values = v128.load(weight);
      sum0 = multiplyAdd(v128.load_splat<f32>(at + i), values, sum0);
      sum1 = multiplyAdd(v128.load_splat<f32>(second + i), values, sum1);
      sum2 = multiplyAdd(v128.load_splat<f32>(third + i), values, sum2);
      sum3 = multiplyAdd(v128.load_splat<f32>(fourth + i), values, sum3);
      weight += row;
    }
    v128.store(to + o, f32x4.pmax(f32x4.pmin(sum0, most), least));
    v128.store(to + o + row, f32x4.pmax(f32x4.pmin(sum1, most), least));
    v128.store(to + o + 2 * row, f32x4.pmax(f32x4.pmin(sum2, most), least));
    v128.store(to + o + 3 * row, f32x4.pmax(f32x4.pmin(sum3, most), least));
  }
}

/**
 * One row of the picture so far, doubled with half-pixel centres: of two neighbours the nearer counts three times.
 * @param height of the enlarged picture, as `width` is
 * @param line half of the row, and a pixel at either end
 */
function enlargeRow(
  before: usize,
  picture: i32,
  row: i32,
  height: i32,
  width: i32,
  channels: i32,
  fades: bool,
  line: usize,
  to: usize,
): void {
  const rows = height >> 1;
  const numbers = (width >> 1) * channels;
  const near = row >> 1;
  const beside = row & 1 ? near + 1 : near - 1;
  const isInside = beside >= 0 && beside < rows;
  const first = before + <usize>((picture * rows + near) * numbers * 4);
  const second = isInside ? before + <usize>((picture * rows + beside) * numbers * 4) : first;
  const part: f32 = isInside || !fades ? 0.25 : 0;
  const pixel = <usize>(channels * 4);
  const middle = line + pixel;
  for (let k = 0; k < numbers; k += 4) {
    const at = <usize>(k * 4);
    const left = numbers - k;
    const near4 = f32x4.mul(f32x4.splat(0.75), loadSome(first + at, left));
    storeSome(middle + at, multiplyAdd(f32x4.splat(part), loadSome(second + at, left), near4), left);
  }
  const end = middle + <usize>((numbers - channels) * 4);
  for (let c: usize = 0; c < pixel; c += 4) {
    store<f32>(line + c, fades ? 0 : load<f32>(middle + c));
    store<f32>(end + pixel + c, fades ? 0 : load<f32>(end + c));
  }
  for (let at = middle; at <= end; at += pixel) {
    for (let c: usize = 0; c < pixel; c += 4) {
      const value: f32 = 0.75 * load<f32>(at + c);
      store<f32>(to + c, value + 0.25 * load<f32>(at + c - pixel));
      store<f32>(to + c + pixel, value + 0.25 * load<f32>(at + c + pixel));
    }
    to += 2 * pixel;
  }
}

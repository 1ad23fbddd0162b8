/**
 * Features doubled in size by bilinear interpolation with half-pixel centres and repeated edges; then noise, leaky ReLU and a
 * largest magnitude, in the same pass.
 */
import {integerAt, numberAt, pointerAt} from './job.ts';
import {activate, loadSome, multiplyAdd, storeSome} from './lanes.ts';
import {firstRowOfItem, pictureOfItem, rowsOfItem} from './row-items.ts';

/** `[pictures, height, width, channels]` */
function inputOf(job: usize): usize {
  return pointerAt(job, 0);
}
/** `[pictures, 2 height, 2 width, channels]` */
function outputOf(job: usize): usize {
  return pointerAt(job, 1);
}
/** `[2 height, 2 width]`, or 0 for none. */
function noiseOf(job: usize): usize {
  return pointerAt(job, 2);
}
function heightOf(job: usize): i32 {
  return integerAt(job, 4);
}
function widthOf(job: usize): i32 {
  return integerAt(job, 5);
}
function channelsOf(job: usize): i32 {
  return integerAt(job, 6);
}
/** Rows of the input that one item doubles. */
function rowsOf(job: usize): i32 {
  return integerAt(job, 9);
}

/** Bytes of one row of the input. */
function lineBytes(job: usize): usize {
  return <usize>(widthOf(job) * channelsOf(job) * 4);
}

/** @param scratch for the item's rows of the output, and behind them one row of the input with a place at either end */
export function enlargeRows(job: usize, item: i32, scratch: usize): void {
  const height = heightOf(job);
  const bytes = lineBytes(job);
  const most = rowsOf(job);
  const first = firstRowOfItem(item, height, most);
  const input = inputOf(job) + <usize>(pictureOfItem(item, height, most) * height) * bytes;
  const line = scratch + <usize>(most * 4) * bytes;
  const rows = 2 * rowsOfItem(item, height, most);
  for (let r = 0; r < rows; r++) {
    const row = 2 * first + r;
    const near = row >> 1;
    const beside = min(max(row & 1 ? near + 1 : near - 1, 0), height - 1);
    blend(input + <usize>near * bytes, input + <usize>beside * bytes, line, job);
    const noise = noiseOf(job) === 0 ? 0 : noiseOf(job) + <usize>(row * widthOf(job) * 8);
    spread(line, noise, scratch + <usize>(r * 2) * bytes, job);
  }
}

export function writeEnlargedRows(job: usize, item: i32, scratch: usize): void {
  const height = heightOf(job);
  const most = rowsOf(job);
  const row = 2 * (pictureOfItem(item, height, most) * height + firstRowOfItem(item, height, most));
  const bytes = 2 * lineBytes(job);
  const length = <usize>(2 * rowsOfItem(item, height, most)) * bytes;
  memory.copy(outputOf(job) + <usize>row * bytes, scratch, length);
}

/** Two rows in one, of which the nearer counts three times, with its ends repeated. */
function blend(near: usize, beside: usize, line: usize, job: usize): void {
  const place = <usize>(channelsOf(job) * 4);
  const count = widthOf(job) * channelsOf(job);
  const to = line + place;
  for (let k = 0; k < count; k += 4) {
    const at = <usize>(k * 4);
    const left = count - k;
    const most = f32x4.mul(f32x4.splat(0.75), loadSome(near + at, left));
    storeSome(to + at, multiplyAdd(f32x4.splat(0.25), loadSome(beside + at, left), most), left);
  }
  memory.copy(line, to, place);
  memory.copy(to + lineBytes(job), to + lineBytes(job) - place, place);
}

/** A row of twice as many places, finished. */
function spread(line: usize, noise: usize, to: usize, job: usize): void {
  const channels = channelsOf(job);
  const width = widthOf(job);
  const place = <usize>(channels * 4);
  const slope = f32x4.splat(numberAt(job, 7));
  const clamp = f32x4.splat(numberAt(job, 8));
  const quarter = f32x4.splat(0.25);
  const three = f32x4.splat(0.75);
  let noise0 = f32x4.splat(0);
  let noise1 = noise0;
  for (let x = 0; x < width; x++) {
    line += place;
    if (noise !== 0) {
      noise0 = v128.load_splat<f32>(noise);
      noise1 = v128.load_splat<f32>(noise, 4);
      noise += 8;
    }
    for (let k = 0; k < channels; k += 4) {
      const at = line + <usize>(k * 4);
      const left = channels - k;
      const middle = f32x4.mul(three, loadSome(at, left));
      const even = f32x4.add(multiplyAdd(quarter, loadSome(at - place, left), middle), noise0);
      const odd = f32x4.add(multiplyAdd(quarter, loadSome(at + place, left), middle), noise1);
      const out = to + <usize>(k * 4);
      storeSome(out, activate(even, slope, clamp), left);
      storeSome(out + place, activate(odd, slope, clamp), left);
    }
    to += 2 * place;
  }
}

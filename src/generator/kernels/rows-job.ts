/** Kernels that go through their result row by row: the other sides of `assembly/to-rgb.ts` and `assembly/enlarge.ts`. */
import type {Job} from './job.ts';

/** Bytes of the result that one item makes, so that they stay in the cache. */
const ITEM_BYTES = 32 * 1024;

/** What a thread reads and writes a nanosecond, roughly. */
const BYTES_PER_NS = 2;

interface Rows {
  pictures: number;
  /** Of the input. */
  height: number;
  width: number;
}

/** Rows of the input for one item, so many bytes of the result each. */
function rowsPerItem(height: number, bytes: number): number {
  return Math.min(height, Math.max(1, Math.floor(ITEM_BYTES / bytes)));
}

export interface Colours extends Rows {
  /** Addresses; see `assembly/to-rgb.ts` for what lies there. 0 for no picture so far. */
  features: number;
  output: number;
  weights: number;
  styles: number;
  bias: number;
  before: number;
  inputs: number;
  channels: number;
  pixels: number;
  fades: boolean;
  clamp: number;
}

export function coloursJob(colours: Colours): Job {
  const {features, output, weights, styles, bias, before} = colours;
  const {pictures, height, width, inputs, channels, pixels, fades, clamp} = colours;
  const outputs = pixels ** 2 * channels;
  const rounded = Math.ceil(outputs / 4) * 4;
  const rowBytes = 4 * width * outputs;
  // What is read of the features is more than what is written.
  const rows = rowsPerItem(height, rowBytes + 4 * width * inputs);
  return {
    kind: 'toRgb',
    items: pictures * Math.ceil(height / rows),
    itemNs: (rows * (rowBytes + 4 * width * inputs)) / BYTES_PER_NS,
    addresses: [features, output, weights, styles, bias, before],
    sizes: [pictures, height, width, inputs, channels, pixels, Number(fades), 0],
    shares: [rows],
    reals: {13: clamp},
    // The rows, weights, bias, four places, and a row of the picture so far with a pixel at either end.
    scratchBytes:
      rows * rowBytes + 4 * ((inputs + 5) * rounded + (Math.ceil((width * pixels) / 2) + 2) * channels),
  };
}

export interface Enlargement extends Rows {
  /** Addresses; see `assembly/enlarge.ts` for what lies there. 0 for no noise. */
  input: number;
  output: number;
  noise: number;
  channels: number;
  slope: number;
  clamp: number;
}

export function enlargementJob(enlargement: Enlargement): Job {
  const {input, output, noise, pictures, height, width, channels, slope, clamp} = enlargement;
  const rowBytes = 4 * width * channels;
  const rows = rowsPerItem(height, 4 * rowBytes);
  return {
    kind: 'enlarge',
    items: pictures * Math.ceil(height / rows),
    itemNs: (rows * 5 * rowBytes) / BYTES_PER_NS,
    addresses: [input, output, noise],
    sizes: [pictures, height, width, channels, 0, 0],
    shares: [rows],
    reals: {7: slope, 8: clamp},
    scratchBytes: rows * 4 * rowBytes + rowBytes + 8 * channels,
  };
}

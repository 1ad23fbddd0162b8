/** What one convolution is to do: the other side of `assembly/convolution-job.ts`; and of what makes its weights. */
import type {Job} from './job.ts';

export interface Convolution {
  /** Addresses; see `assembly/convolution-job.ts` for what lies there. 0 for no noise. */
  input: number;
  output: number;
  weights: number;
  styles: number;
  scales: number;
  bias: number;
  noise: number;
  pictures: number;
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  /** Of the leaky ReLU; 1 for none. */
  slope: number;
  /** Largest magnitude; infinity for none. */
  clamp: number;
}

/** What is transformed of a block of tiles should stay in the cache that one core has for itself. */
const BLOCK_BYTES = 192 * 1024;

/** Bytes at the head of the scratch, for a single tile. */
const TILE_BYTES = 704;

/** Items for each thread where there are few tiles: fewer leave threads idle, more transform the same tiles again. */
const ITEMS_PER_THREAD = 2;

/** Multiplications of the convolution that a thread is spared or does, a nanosecond. */
const MACS_PER_NS = 50;

const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

/** Tiles of 4x4 outputs in all pictures. */
function tilesOf({pictures, height, width}: Convolution): number {
  return pictures * Math.ceil(height / 4) * Math.ceil(width / 4);
}

/** Bytes of one tile's transformed inputs and of its products. */
function bytesPerTile({inputs, outputs}: Convolution): number {
  return 36 * 4 * (roundUp(inputs, 4) + roundUp(outputs, 8));
}

/** Tiles that are worked on at once: as many as fit, in fours, which share the weights that they read. */
export function tilesPerBlock(convolution: Convolution): number {
  const fitting = Math.floor(BLOCK_BYTES / bytesPerTile(convolution) / 4) * 4;
  return Math.min(tilesOf(convolution), Math.max(4, fitting));
}

/** @param threads among which it is dealt out */
export function convolutionJob(convolution: Convolution, threads: number): Job {
  const {input, output, weights, styles, scales, bias, noise} = convolution;
  const {pictures, height, width, inputs, outputs, slope, clamp} = convolution;
  const block = tilesPerBlock(convolution);
  const blocks = Math.ceil(tilesOf(convolution) / block);
  const eights = Math.ceil(outputs / 8);
  const wanted = threads > 1 ? Math.ceil((ITEMS_PER_THREAD * threads) / blocks) : 1;
  const segment = Math.ceil(eights / wanted);
  return {
    kind: 'convolve',
    items: blocks * Math.ceil(eights / segment),
    itemNs: (block * 16 * 9 * inputs * segment * 8) / MACS_PER_NS,
    addresses: [input, output, weights, styles, scales, bias, noise],
    sizes: [pictures, height, width, inputs, outputs, 0, 0],
    shares: [block, segment],
    reals: {12: slope, 13: clamp},
    scratchBytes: TILE_BYTES + block * bytesPerTile(convolution),
  };
}

/** Inputs that one item transforms, as `assembly/weights.ts` has it. */
const WEIGHT_INPUTS = 64;

/**
 * @param weights address of `[3, 3, inputs, outputs]`
 * @param to address of `[36, outputs / 8, inputs, 8]`
 */
export function weightsJob(weights: number, to: number, inputs: number, outputs: number): Job {
  return {
    kind: 'transformWeights',
    items: Math.ceil(outputs / 8) * Math.ceil(inputs / WEIGHT_INPUTS),
    itemNs: 40_000,
    addresses: [weights, to],
    sizes: [inputs, outputs],
    scratchBytes: 36 * WEIGHT_INPUTS * 32,
  };
}

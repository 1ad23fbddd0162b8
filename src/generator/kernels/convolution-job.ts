/** What one convolution is to do, as the module reads it: the other side of `assembly/job.ts`. */

export interface ConvolutionJob {
  /** Addresses; see `assembly/job.ts` for what lies there. 0 for no noise. */
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

/** Bytes of the fields. */
export const JOB_BYTES = 64;

/** What is transformed of a block of tiles should stay in the cache that one core has for itself. */
const BLOCK_BYTES = 192 * 1024;

/** Bytes at the head of the scratch, for a single tile. */
const TILE_BYTES = 704;

const roundUp = (n: number, step: number): number => Math.ceil(n / step) * step;

/** Tiles of 4x4 outputs in all pictures. */
function tilesOf({pictures, height, width}: ConvolutionJob): number {
  return pictures * Math.ceil(height / 4) * Math.ceil(width / 4);
}

/** Bytes of one tile's transformed inputs and of its products. */
function bytesPerTile({inputs, outputs}: ConvolutionJob): number {
  return 36 * 4 * (roundUp(inputs, 4) + roundUp(outputs, 8));
}

/** Tiles that are worked on at once: as many as fit, in fours, which share the weights that they read. */
export function tilesPerBlock(job: ConvolutionJob): number {
  const fitting = Math.floor(BLOCK_BYTES / bytesPerTile(job) / 4) * 4;
  return Math.min(tilesOf(job), Math.max(4, fitting));
}

/** Bytes that `convolve` needs beside the job. */
export function scratchBytes(job: ConvolutionJob): number {
  return TILE_BYTES + tilesPerBlock(job) * bytesPerTile(job);
}

/** Writes the fields at `address`. */
export function writeJob(memory: ArrayBufferLike, address: number, job: ConvolutionJob): void {
  const integers = new Uint32Array(memory, address, JOB_BYTES / 4);
  const {input, output, weights, styles, scales, bias, noise} = job;
  const {pictures, height, width, inputs, outputs, slope, clamp} = job;
  const sizes = [pictures, height, width, inputs, outputs];
  integers.set([input, output, weights, styles, scales, bias, noise, ...sizes]);
  new Float32Array(memory, address + 48, 2).set([slope, clamp]);
  integers.set([tilesPerBlock(job), 0], 14);
}

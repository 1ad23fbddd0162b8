/** Smaller weights for the download: per-tensor 8-bit or half floats, as TF.js weight manifests describe them. */
import type {CheckpointTensor} from '../checkpoint/checkpoint.ts';
import {floatsToHalves} from '../checkpoint/containers/half-float.ts';
import type {WeightEntry} from '../model/descriptor.ts';
import {sizeOf, storedBytesPerValue} from '../model/weight-layout.ts';

/**
 * `uint8`: large tensors of the synthesis network as 256 even steps between their least and largest value, the rest as half floats;
 * `float16`: half floats; `none`: float32.
 */
export type QuantizeMode = 'none' | 'float16' | 'uint8';

/**
 * Tensors below this stay half floats in `uint8`. Biases, styles and the kernels of the finest layers cost few bytes and much picture: a
 * limit of 4,096 saved 0.35 of the 6.6 MB of a pony and lost 3.4 dB.
 */
const minUint8Elements = 40_000;

/**
 * The mapping network decides what is in the picture, and its layers pass errors on to each other: as bytes it alone brought the
 * pony down to 21 dB, where the synthesis network's bytes leave 48 dB.
 */
const isMapping = (name: string): boolean => name.startsWith('mapping.');
/** Pixels per side of the largest pictures that are compared, where a network has smaller ones. */
export const comparedResolution = 512;

/** Blocks of larger pictures have few weights, and what they say is not compared. */
function isBeyondComparison(name: string): boolean {
  const resolution = /^synthesis\.b(\d+)\./.exec(name)?.[1];
  return resolution !== undefined && Number(resolution) > comparedResolution;
}

const maxHalf = 65504;

export interface StoredTensor {
  entry: WeightEntry;
  bytes: Uint8Array;
}

function bytesOf({buffer, byteOffset, byteLength}: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

// Loops over all weights go by index: methods of typed arrays that call a function are several times slower.

function rangeOf(values: Float32Array): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Shares of the full range that are tried; trained weights have a few far outliers. */
const rangeShares = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
/** Enough to tell the shares apart. */
const comparedValues = 1 << 16;

interface ByteSteps {
  scale: number;
  min: number;
}

const toByte = (value: number, scale: number, min: number): number =>
  Math.min(255, Math.max(0, Math.round((value - min) / scale)));

function toBytes(values: Float32Array, {scale, min}: ByteSteps): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = toByte(values[i]!, scale, min);
  return bytes;
}

function squaredError(values: Float32Array, {scale, min}: ByteSteps, stride: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += stride) {
    const difference = toByte(values[i]!, scale, min) * scale + min - values[i]!;
    sum += difference * difference;
  }
  return sum;
}

/**
 * The 256 even steps with the least squared error: clipping a few outliers makes the steps finer for all others, and counts as
 * what it is.
 */
function byteSteps(values: Float32Array): ByteSteps {
  const [min, max] = rangeOf(values);
  if (min === max) return {scale: 1, min};
  const stride = Math.ceil(values.length / comparedValues);
  const mean = meanOf(values);
  let [best, least] = [{scale: (max - min) / 255, min}, Infinity];
  for (const share of rangeShares) {
    const steps = {scale: (share * (max - min)) / 255, min: mean + share * (min - mean)};
    const error = squaredError(values, steps, stride);
    if (error < least) [best, least] = [steps, error];
  }
  return best;
}

/** How a tensor is described in the manifest. */
export function quantizeEntry(
  name: string,
  {shape, data}: CheckpointTensor,
  mode: QuantizeMode,
): WeightEntry {
  const entry: WeightEntry = {name, shape, dtype: 'float32'};
  if (mode === 'none') return entry;
  if (mode === 'uint8' && data.length >= minUint8Elements && !isMapping(name) && !isBeyondComparison(name)) {
    return {...entry, quantization: {dtype: 'uint8', ...byteSteps(data)}};
  }
  // A value that a half float cannot hold would come back as infinity.
  const [min, max] = rangeOf(data);
  if (max > maxHalf || min < -maxHalf) return entry;
  return {...entry, quantization: {dtype: 'float16'}};
}

/** One tensor as it lies in a shard. */
export function quantizeTensor(name: string, tensor: CheckpointTensor, mode: QuantizeMode): StoredTensor {
  const {data} = tensor;
  const entry = quantizeEntry(name, tensor, mode);
  const {quantization} = entry;
  if (!quantization) return {entry, bytes: bytesOf(data)};
  if (quantization.dtype === 'float16') {
    return {entry, bytes: bytesOf(floatsToHalves(data))};
  }
  return {entry, bytes: toBytes(data, quantization)};
}

/** Bytes of all shards. */
export function storedBytes(tensors: ReadonlyMap<string, CheckpointTensor>, mode: QuantizeMode): number {
  let bytes = 0;
  for (const [name, tensor] of tensors) {
    bytes += sizeOf(tensor.shape) * storedBytesPerValue(quantizeEntry(name, tensor, mode));
  }
  return bytes;
}

/** How feature maps lie in buffers of the GPU between the layers: one channel, or a packed pair of channels, behind the other. */
import type * as tf from '@tensorflow/tfjs-core';

/** `half`: two channels in each 32 bits, as half floats; `full`: a float32 a number. */
export type Precision = 'half' | 'full';

/** Feature maps `[batch, pairs, height, width]` (half) or `[batch, 2 pairs, height, width]` (full); a last odd one is zeros. */
export interface Planes<Tensor extends tf.TensorInfo = tf.Tensor> {
  data: Tensor;
  precision: Precision;
  pairs: number;
  height: number;
  width: number;
}

export const pairsOf = (channels: number): number => Math.ceil(channels / 2);

/** The numbers in a buffer of so many places. */
export function sizeOfPlanes(precision: Precision, places: number, pairs: number): number {
  return places * pairs * (precision === 'half' ? 1 : 2);
}

/** WGSL: reads two channels at a place from the buffer `x`. */
export function readPair(precision: Precision): string {
  return precision === 'half'
    ? `
fn readPair(first : i32, pair : i32, place : i32, places : i32) -> vec2<f32> {
  return unpack2x16float(bitcast<u32>(x[first + pair * places + place]));
}
`
    : `
fn readPair(first : i32, pair : i32, place : i32, places : i32) -> vec2<f32> {
  let at = first + 2 * pair * places + place;
  return vec2<f32>(x[at], x[at + places]);
}
`;
}

/** WGSL: writes two channels at a place of the buffer `result`. */
export function writePair(precision: Precision): string {
  return precision === 'half'
    ? `
fn packPair(value : vec2<f32>) -> i32 {
  // What is beyond the largest half float has no defined result.
  return bitcast<i32>(pack2x16float(clamp(value, vec2<f32>(-65504.0), vec2<f32>(65504.0))));
}
fn writePair(value : vec2<f32>, first : i32, pair : i32, place : i32, places : i32) {
  result[first + pair * places + place] = packPair(value);
}
`
    : `
fn writePair(value : vec2<f32>, first : i32, pair : i32, place : i32, places : i32) {
  let at = first + 2 * pair * places + place;
  result[at] = value.x;
  result[at + places] = value.y;
}
`;
}

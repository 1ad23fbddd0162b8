/** What follows the transposed convolution: the filter [1, 3, 3, 1] along both axes, then noise, bias and activation. */
import type * as tf from '@tensorflow/tfjs-core';
import {type SmoothingAttributes, type SmoothingInputs, smoothedSize} from './convolution.ts';
import {float, type FusedProgram, int} from './fused-program.ts';
import {readPair, sizeOfPlanes, writePair} from './planes.ts';

const COLUMNS = 16;
const LINES = 16;
/** Of each invocation, one below the other: they share what they read. */
const ROWS = 4;

const range = (count: number): number[] => Array.from({length: count}, (_, i) => i);
const each = (count: number, line: (i: number) => string): string => range(count).map(line).join('\n');

function codeOf({x, precision}: SmoothingAttributes, hasNoise: boolean): string {
  return `
${readPair(x.precision)}
${writePair(precision)}
fn acrossAt(first : i32, pair : i32, row : i32, column : i32) -> vec2<f32> {
  let places = uniforms.height * uniforms.width;
  if (row >= uniforms.height) { return vec2<f32>(0.0); }
  let place = row * uniforms.width + column;
  var sum = 0.25 * readPair(first, pair, place, places) + 0.75 * readPair(first, pair, place + 1, places)
    + 0.75 * readPair(first, pair, place + 2, places);
  if (column + 3 < uniforms.width) { sum += 0.25 * readPair(first, pair, place + 3, places); }
  return sum;
}
fn finish(smoothed : vec2<f32>, b : i32, pair : i32, row : i32, column : i32) {
  if (row >= uniforms.outHeight) { return; }
  let place = row * uniforms.outWidth + column;
  var value = smoothed + vec2<f32>(bias[2 * pair], bias[2 * pair + 1])${hasNoise ? ' + noise[place]' : ''};
  value = select(value, value * uniforms.slope, value < vec2<f32>(0.0));
  value = clamp(value, vec2<f32>(-uniforms.limit), vec2<f32>(uniforms.limit));
  writePair(value, b * uniforms.outStride, pair, place, uniforms.outHeight * uniforms.outWidth);
}
fn main() {
  let column = i32(globalId.x) % uniforms.paddedWidth;
  let top = i32(globalId.x) / uniforms.paddedWidth * ${ROWS * LINES} + i32(localId.y) * ${ROWS};
  let pair = i32(workgroupId.y);
  let b = i32(workgroupId.z);
  if (column >= uniforms.outWidth) { return; }
  let first = b * uniforms.inStride;
  ${each(ROWS + 3, (r) => `let row${r} = acrossAt(first, pair, top + ${r}, column);`)}
  ${each(ROWS, (r) => `finish(0.25 * row${r} + 0.75 * row${r + 1} + 0.75 * row${r + 2} + 0.25 * row${r + 3}, b, pair, top + ${r}, column);`)}
}
`;
}

/** min(clamp, leakyRelu(smoothed(x) + noise + bias)) */
export function smoothingProgram(
  {x, bias, noise}: SmoothingInputs<tf.TensorInfo>,
  attributes: SmoothingAttributes,
): FusedProgram {
  const {batch, precision, slope, clamp} = attributes;
  const {height, width, pairs} = attributes.x;
  const result = smoothedSize({height, width});
  const across = Math.ceil(result.width / COLUMNS);
  const outStride = sizeOfPlanes(precision, result.height * result.width, pairs);
  return {
    key: ['NonesuchSmoothing', attributes.x.precision, precision, noise ? 'noise' : ''].join('_'),
    code: codeOf(attributes, noise !== undefined),
    workgroupSize: [COLUMNS, LINES, 1],
    workgroups: [across * Math.ceil(result.height / (ROWS * LINES)), pairs, batch],
    bindings: {x: {tensor: x}, bias: {tensor: bias}, ...(noise ? {noise: {tensor: noise}} : {})},
    uniforms: {
      height: int(height),
      width: int(width),
      outHeight: int(result.height),
      outWidth: int(result.width),
      paddedWidth: int(across * COLUMNS),
      inStride: int(sizeOfPlanes(attributes.x.precision, height * width, pairs)),
      outStride: int(outStride),
      slope: float(slope),
      limit: float(clamp),
    },
    output: {shape: [batch, outStride], dtype: precision === 'half' ? 'int32' : 'float32'},
  };
}

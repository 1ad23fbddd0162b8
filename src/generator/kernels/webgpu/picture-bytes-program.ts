/** The official conversion to bytes, four of them in each number that is read back. */
import type * as tf from '@tensorflow/tfjs-core';
import {type FusedProgram, int} from './fused-program.ts';

const LANES = 64;
/** Workgroups along one dimension; a large picture takes more than WebGPU allows in one. */
const ACROSS = 1024;

const CODE = `
fn byteAt(i : i32) -> u32 {
  if (i >= uniforms.count) { return 0u; }
  return u32(clamp(image[i] * 127.5 + 128.0, 0.0, 255.0));
}
fn main() {
  let word = (i32(workgroupId.y) * ${ACROSS} + i32(workgroupId.x)) * ${LANES} + i32(localIndex);
  let first = 4 * word;
  if (first >= uniforms.count) { return; }
  result[word] = bitcast<i32>(
    byteAt(first) | (byteAt(first + 1) << 8u) | (byteAt(first + 2) << 16u) | (byteAt(first + 3) << 24u));
}
`;

/** int32 `[bytes / 4]`, the first byte lowest. */
export function pictureBytesProgram(image: tf.TensorInfo): FusedProgram {
  const count = image.shape.reduce((a, b) => a * b, 1);
  const words = Math.ceil(count / 4);
  const groups = Math.ceil(words / LANES);
  return {
    key: 'NonesuchPictureBytes',
    code: CODE,
    workgroupSize: [LANES, 1, 1],
    workgroups: [Math.min(groups, ACROSS), Math.ceil(groups / ACROSS), 1],
    bindings: {image: {tensor: image}},
    uniforms: {count: int(count)},
    output: {shape: [words], dtype: 'int32'},
  };
}

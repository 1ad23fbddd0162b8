/** The small matrices of all layers at once: styles from w, and what demodulates. */
import type * as tf from '@tensorflow/tfjs-core';
import {type FusedProgram, int} from './fused-program.ts';

export interface StyleInputs<Tensor extends tf.TensorInfo = tf.Tensor> {
  /** `[batch, numWs, wDim]` */
  ws: Tensor;
  /** `[wDim, styles of all layers]` */
  weights: Tensor;
  bias: Tensor;
  /** int32: which of the ws each style comes from. */
  layers: Tensor;
}

export interface ScaleInputs<Tensor extends tf.TensorInfo = tf.Tensor> {
  /** `[batch, styles of all layers]` */
  styles: Tensor;
  /** The filters' sums of squares `[in, out]` by the square of the gain, one layer behind the other. */
  energies: Tensor;
  /** int32 `[scales of all layers, 4]`: its first style, how many, its first energy, and the step to its next. */
  columns: Tensor;
  /** Kept from zero by this much. */
  epsilons: Tensor;
}

/** Neighbours read neighbouring columns; each column's sum is dealt out among a few. */
const COLUMNS = 32;
const SLICES = 8;

/** WGSL around the sum `total` of what slices have found. */
const sumOver = (find: string, finish: string): string => `
var<workgroup> sums : array<f32, ${COLUMNS * SLICES}>;
fn main() {
  let column = i32(workgroupId.x) * ${COLUMNS} + i32(localId.x);
  let slice = i32(localId.y);
  let b = i32(workgroupId.y);
  var sum = 0.0;
  if (column < uniforms.columnCount) {
    ${find}
  }
  sums[localIndex] = sum;
  workgroupBarrier();
  if (slice > 0 || column >= uniforms.columnCount) { return; }
  var total = 0.0;
  for (var other = 0; other < ${SLICES}; other++) { total += sums[i32(localIndex) + other * ${COLUMNS}]; }
  result[b * uniforms.columnCount + column] = ${finish};
}
`;

function programOf(
  name: string,
  code: string,
  batch: number,
  columns: number,
): Pick<FusedProgram, 'key' | 'code' | 'workgroupSize' | 'workgroups' | 'output'> {
  return {
    key: name,
    code,
    workgroupSize: [COLUMNS, SLICES, 1],
    workgroups: [Math.ceil(columns / COLUMNS), batch, 1],
    output: {shape: [batch, columns], dtype: 'float32'},
  };
}

/** Styles `[batch, styles of all layers]`. */
export function stylesProgram({ws, weights, bias, layers}: StyleInputs<tf.TensorInfo>): FusedProgram {
  const [batch, numWs, wDim] = ws.shape as [number, number, number];
  const columns = bias.shape[0]!;
  const find = `
    let first = (b * uniforms.numWs + layers[column]) * uniforms.wDim;
    for (var i = slice; i < uniforms.wDim; i += ${SLICES}) {
      sum += ws[first + i] * weights[i * uniforms.columnCount + column];
    }`;
  return {
    ...programOf('NonesuchStyles', sumOver(find, 'total + bias[column]'), batch, columns),
    bindings: {
      ws: {tensor: ws},
      weights: {tensor: weights},
      bias: {tensor: bias},
      layers: {tensor: layers},
    },
    uniforms: {numWs: int(numWs), wDim: int(wDim), columnCount: int(columns)},
  };
}

/** Demodulation `[batch, scales of all layers]`. */
export function scalesProgram({
  styles,
  energies,
  columns,
  epsilons,
}: ScaleInputs<tf.TensorInfo>): FusedProgram {
  const [batch, styleStride] = styles.shape as [number, number];
  const count = epsilons.shape[0]!;
  const find = `
    let first = b * uniforms.styleStride + columns[4 * column];
    let inputs = columns[4 * column + 1];
    let energy = columns[4 * column + 2];
    let step = columns[4 * column + 3];
    for (var i = slice; i < inputs; i += ${SLICES}) {
      let style = styles[first + i];
      sum += style * style * energies[energy + i * step];
    }`;
  return {
    ...programOf('NonesuchScales', sumOver(find, 'inverseSqrt(total + epsilons[column])'), batch, count),
    bindings: {
      styles: {tensor: styles},
      energies: {tensor: energies},
      columns: {tensor: columns},
      epsilons: {tensor: epsilons},
    },
    uniforms: {styleStride: int(styleStride), columnCount: int(count)},
  };
}

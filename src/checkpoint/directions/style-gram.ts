/** The matrix whose eigenvectors are a network's style directions (see `style-directions.ts`). */
import type {GeneratorSpec} from '../../model/generator-spec.ts';
import {styleLayers} from '../../model/style-layers.ts';
import type {CheckpointTensor} from '../checkpoint.ts';

/** Row-major and symmetric, `[size, size]`. */
export interface SymmetricMatrix {
  size: number;
  values: Float64Array;
}

/**
 * A A^T `[wDim, wDim]` of some style layers, where the columns of A are their weights, each brought to unit length.
 * @param layers first layer, and the one after the last
 */
export function styleGram(
  spec: GeneratorSpec,
  tensors: ReadonlyMap<string, CheckpointTensor>,
  [first, end]: [number, number],
): SymmetricMatrix {
  const {wDim} = spec.mapping;
  const gram = {size: wDim, values: new Float64Array(wDim * wDim)};
  for (const {weight} of styleLayers(spec).slice(first, end)) {
    const {shape, data} = tensors.get(weight)!;
    addProducts(gram, unitColumns(data, shape[1]!), shape[1]!);
  }
  mirror(gram);
  return gram;
}

/** M x. */
export function times({size, values}: SymmetricMatrix, x: Float64Array): Float64Array {
  const out = new Float64Array(size);
  for (let row = 0, at = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0; column < size; column++, at++) sum += values[at]! * x[column]!;
    out[row] = sum;
  }
  return out;
}

/**
 * @param weight `[wDim, styles]`
 * @returns the same with every column at unit length; columns of zeros stay
 */
function unitColumns(weight: Float32Array, styles: number): Float64Array {
  const scale = new Float64Array(styles);
  for (let i = 0, style = 0; i < weight.length; i++) {
    scale[style]! += weight[i]! * weight[i]!;
    if (++style === styles) style = 0;
  }
  for (let style = 0; style < styles; style++)
    if (scale[style]! > 0) scale[style] = 1 / Math.sqrt(scale[style]!);
  const out = new Float64Array(weight.length);
  for (let i = 0, style = 0; i < weight.length; i++) {
    out[i] = weight[i]! * scale[style]!;
    if (++style === styles) style = 0;
  }
  return out;
}

/**
 * Adds U U^T on and right of the diagonal.
 * @param rows U `[size, length]`
 */
function addProducts({size, values}: SymmetricMatrix, rows: Float64Array, length: number): void {
  // Two rows by two columns at a time, so that what is loaded is used twice. With an odd size the last is taken twice.
  for (let i = 0; i < size; i += 2) {
    const below = Math.min(i + 1, size - 1);
    for (let j = i; j < size; j += 2) {
      const beside = Math.min(j + 1, size - 1);
      let [ii, ij, ji, jj] = [0, 0, 0, 0];
      for (
        let k = 0, a = i * length, b = below * length, c = j * length, d = beside * length;
        k < length;
        k++
      ) {
        const u = rows[a++]!;
        const v = rows[b++]!;
        const x = rows[c++]!;
        const y = rows[d++]!;
        ii += u * x;
        ij += u * y;
        ji += v * x;
        jj += v * y;
      }
      values[i * size + j]! += ii;
      if (beside > j) values[i * size + beside]! += ij;
      if (below > i) values[below * size + j]! += ji;
      if (below > i && beside > j) values[below * size + beside]! += jj;
    }
  }
}

/** Copies what is right of the diagonal to its left. */
function mirror({size, values}: SymmetricMatrix): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) values[row * size + column] = values[column * size + row]!;
  }
}

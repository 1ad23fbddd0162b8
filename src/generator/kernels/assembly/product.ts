/** The matrix product in the middle of the convolution. */
import {multiplyAdd} from './lanes.ts';

/**
 * @param values `[tiles, stride]`, of which `inputs` count
 * @param weights `[blocks, inputs, 8]`
 * @param to for each tile, `width` bytes apart, `[blocks, 8]`
 */
export function product(
  values: usize,
  weights: usize,
  to: usize,
  tiles: i32,
  inputs: i32,
  stride: usize,
  blocks: i32,
  width: usize,
): void {
  const end: usize = <usize>(inputs * 4);
  let tile = 0;
  for (; tile + 4 <= tiles; tile += 4) {
    const v0 = values + <usize>tile * stride;
    const v1 = v0 + stride;
    const v2 = v1 + stride;
    const v3 = v2 + stride;
    let u = weights;
    let out = to + <usize>tile * width;
    for (let block = 0; block < blocks; block++) {
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      for (let i: usize = 0; i < end; i += 4) {
        const w0 = v128.load(u);
        const w1 = v128.load(u, 16);
        u += 32;
        const x0 = v128.load_splat<f32>(v0 + i);
        a0 = multiplyAdd(x0, w0, a0);
        a1 = multiplyAdd(x0, w1, a1);
        const x1 = v128.load_splat<f32>(v1 + i);
        b0 = multiplyAdd(x1, w0, b0);
        b1 = multiplyAdd(x1, w1, b1);
        const x2 = v128.load_splat<f32>(v2 + i);
        c0 = multiplyAdd(x2, w0, c0);
        c1 = multiplyAdd(x2, w1, c1);
        const x3 = v128.load_splat<f32>(v3 + i);
        d0 = multiplyAdd(x3, w0, d0);
        d1 = multiplyAdd(x3, w1, d1);
      }
      v128.store(out, a0);
      v128.store(out, a1, 16);
      v128.store(out + width, b0);
      v128.store(out + width, b1, 16);
      v128.store(out + 2 * width, c0);
      v128.store(out + 2 * width, c1, 16);
      v128.store(out + 3 * width, d0);
      v128.store(out + 3 * width, d1, 16);
      out += 32;
    }
  }
  for (; tile < tiles; tile++) {
    const v = values + <usize>tile * stride;
    let u = weights;
    let out = to + <usize>tile * width;
    for (let block = 0; block < blocks; block++) {
      let a0 = f32x4.splat(0);
      let a1 = a0;
      for (let i: usize = 0; i < end; i += 4) {
        const x = v128.load_splat<f32>(v + i);
        a0 = multiplyAdd(x, v128.load(u), a0);
        a1 = multiplyAdd(x, v128.load(u, 16), a1);
        u += 32;
      }
      v128.store(out, a0);
      v128.store(out, a1, 16);
      out += 32;
    }
  }
}

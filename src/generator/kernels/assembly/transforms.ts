/**
 * The transforms of Winograd's F(4x4, 3x3) (Lavin & Gray 2015, arXiv 1509.09308, section 4.3) along one axis, for four
 * channels at once. Results lie `step` bytes apart.
 */
import {multiplyAdd} from './lanes.ts';

/** B^T: six inputs. */
export function transformInput(
  to: usize,
  step: usize,
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
): void {
  const four = f32x4.splat(4);
  const minusFour = f32x4.splat(-4);
  const minusFive = f32x4.splat(-5);
  v128.store(to, multiplyAdd(four, d0, multiplyAdd(minusFive, d2, d4)));
  const even = multiplyAdd(minusFour, d2, d4);
  const odd = multiplyAdd(minusFour, d1, d3);
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  const evenTwo = f32x4.sub(d4, d2);
  const oddTwo = f32x4.mul(f32x4.splat(2), f32x4.sub(d3, d1));
  v128.store(to + 3 * step, f32x4.add(evenTwo, oddTwo));
  v128.store(to + 4 * step, f32x4.sub(evenTwo, oddTwo));
  v128.store(to + 5 * step, multiplyAdd(four, d1, multiplyAdd(minusFive, d3, d5)));
}

/** A^T: six products, four outputs. */
export function transformOutput(
  to: usize,
  step: usize,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
  m4: v128,
  m5: v128,
): void {
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const sumTwo = f32x4.add(m3, m4);
  const differenceTwo = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(m0, sum), sumTwo));
  v128.store(to + step, multiplyAdd(f32x4.splat(2), differenceTwo, difference));
  v128.store(to + 2 * step, multiplyAdd(f32x4.splat(4), sumTwo, sum));
  v128.store(to + 3 * step, f32x4.add(multiplyAdd(f32x4.splat(8), differenceTwo, difference), m5));
}

/** G: three weights, six factors. */
export function transformWeight(to: usize, step: usize, g0: v128, g1: v128, g2: v128): void {
  const outer = f32x4.mul(f32x4.splat(-1.0 / 6.0), f32x4.add(g0, g2));
  const middle = f32x4.mul(f32x4.splat(-1.0 / 6.0), g1);
  const outerTwo = f32x4.add(f32x4.mul(f32x4.splat(1.0 / 24.0), g0), f32x4.mul(f32x4.splat(1.0 / 6.0), g2));
  const middleTwo = f32x4.mul(f32x4.splat(1.0 / 12.0), g1);
  v128.store(to, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(to + step, f32x4.add(outer, middle));
  v128.store(to + 2 * step, f32x4.sub(outer, middle));
  v128.store(to + 3 * step, f32x4.add(outerTwo, middleTwo));
  v128.store(to + 4 * step, f32x4.sub(outerTwo, middleTwo));
  v128.store(to + 5 * step, g2);
}

/** Four numbers at a time, and what is left over where there are fewer. */

/** a b + sum, in one step where the build has it. */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Four numbers, of which only `count` are there; zeros for the others. */
export function loadSome(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let values = v128.load32_zero(from);
  if (count > 1) values = v128.load_lane<f32>(from + 4, values, 1);
  if (count > 2) values = v128.load_lane<f32>(from + 8, values, 2);
  return values;
}

/** The first `count` of four numbers. */
export function storeSome(to: usize, values: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, values);
    return;
  }
  v128.store_lane<f32>(to, values, 0);
  if (count > 1) v128.store_lane<f32>(to + 4, values, 1);
  if (count > 2) v128.store_lane<f32>(to + 8, values, 2);
}

/** Leaky ReLU, and a largest magnitude. */
export function activate(value: v128, slope: v128, most: v128): v128 {
  const y = f32x4.pmax(value, f32x4.mul(value, slope));
  return f32x4.pmax(f32x4.pmin(y, most), f32x4.neg(most));
}

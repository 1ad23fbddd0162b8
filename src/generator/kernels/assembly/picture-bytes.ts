/** Numbers of pictures as bytes. */
import {loadSome, multiplyAdd} from './lanes.ts';

/** x * 127.5 + 128, truncated; the clamp is that of the narrowing. */
function converted(x: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(multiplyAdd(x, f32x4.splat(127.5), f32x4.splat(128)));
}

/** @param to as many bytes, and up to 15 more */
export function pictureBytes(from: usize, to: usize, count: i32): void {
  for (let k = 0; k < count; k += 16) {
    const at = from + <usize>(k * 4);
    const left = count - k;
    const first = converted(loadSome(at, left));
    const second = left > 4 ? converted(loadSome(at + 16, left - 4)) : first;
    const third = left > 8 ? converted(loadSome(at + 32, left - 8)) : first;
    const fourth = left > 12 ? converted(loadSome(at + 48, left - 12)) : first;
    const low = i16x8.narrow_i32x4_s(first, second);
    v128.store(to + <usize>k, i8x16.narrow_i16x8_u(low, i16x8.narrow_i32x4_s(third, fourth)));
  }
}

/** Weights of a 3x3 convolution, transformed once and for all. */
import {loadSome} from './lanes.ts';
import {transformWeight} from './transforms.ts';

/**
 * @param weights `[3, 3, inputs, outputs]`
 * @param to `[36, blocks, inputs, 8]`, the outputs in blocks of eight; the last one is filled up with zeros
 */
export function transformWeights(weights: usize, to: usize, inputs: i32, outputs: i32): void {
  const blocks = (outputs + 7) >> 3;
  const plane: usize = <usize>(blocks * inputs * 32);
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < inputs; i++) {
      for (let half = 0; half < 8; half += 4) {
        const o = block * 8 + half;
        const place = to + <usize>((block * inputs + i) * 32 + half * 4);
        transformFour(weights + <usize>((i * outputs + o) * 4), outputs - o, inputs * outputs, place, plane);
      }
    }
  }
}

/**
 * @param from the first weights of four outputs, of which `count` are there
 * @param numbers between one place of the kernel and the next
 */
function transformFour(from: usize, count: i32, numbers: i32, to: usize, plane: usize): void {
  const tap: usize = <usize>(numbers * 4);
  // Columns first: they lie in the first three planes of each row until that row is made.
  for (let column: usize = 0; column < 3; column++) {
    const p = from + column * tap;
    transformWeight(
      to + column * plane,
      6 * plane,
      loadWeights(p, count),
      loadWeights(p + 3 * tap, count),
      loadWeights(p + 6 * tap, count),
    );
  }
  for (let row: usize = 0; row < 6; row++) {
    const p = to + row * 6 * plane;
    transformWeight(p, plane, v128.load(p), v128.load(p + plane), v128.load(p + 2 * plane));
  }
}

function loadWeights(from: usize, count: i32): v128 {
  return count > 0 ? loadSome(from, count) : f32x4.splat(0);
}

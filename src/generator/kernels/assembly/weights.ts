/** Weights of a 3x3 convolution, transformed once and for all. */
import {integerAt, pointerAt} from './job.ts';
import {loadSome} from './lanes.ts';
import {transformWeight} from './transforms.ts';

/** Inputs that one item transforms, of eight outputs. */
const INPUTS: i32 = 64;

function inputsOf(job: usize): i32 {
  return integerAt(job, 2);
}

/** Items for eight outputs. */
function parts(job: usize): i32 {
  return (inputsOf(job) + INPUTS - 1) / INPUTS;
}

function firstInput(job: usize, item: i32): i32 {
  return (item % parts(job)) * INPUTS;
}

function inputsOfItem(job: usize, item: i32): i32 {
  return min(INPUTS, inputsOf(job) - firstInput(job, item));
}

/**
 * The job's weights `[3, 3, inputs, outputs]`, of which an item takes some inputs and eight outputs.
 * @param scratch for `[36, 64, 8]`
 */
export function transformWeights(job: usize, item: i32, scratch: usize): void {
  const inputs = inputsOf(job);
  const outputs = integerAt(job, 3);
  const first = firstInput(job, item);
  const count = inputsOfItem(job, item);
  const block = item / parts(job);
  for (let i = 0; i < count; i++) {
    for (let half = 0; half < 8; half += 4) {
      const o = block * 8 + half;
      const from = pointerAt(job, 0) + <usize>(((first + i) * outputs + o) * 4);
      transformFour(from, outputs - o, inputs * outputs, scratch + <usize>(i * 32 + half * 4), INPUTS * 32);
    }
  }
}

/** To `[36, blocks, inputs, 8]`, the outputs in blocks of eight; the last one is filled up with zeros. */
export function writeWeights(job: usize, item: i32, scratch: usize): void {
  const inputs = inputsOf(job);
  const blocks = (integerAt(job, 3) + 7) >> 3;
  const block = item / parts(job);
  const bytes = <usize>(inputsOfItem(job, item) * 32);
  for (let k = 0; k < 36; k++) {
    const place = <usize>((k * blocks + block) * inputs + firstInput(job, item)) * 32;
    memory.copy(pointerAt(job, 1) + place, scratch + <usize>(k * INPUTS * 32), bytes);
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

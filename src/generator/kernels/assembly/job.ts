/**
 * What one kernel is to do, in 32-bit fields at an address: pointers, sizes, factors. The other side of it are
 * `job.ts`, `convolution-job.ts` and their like one folder up. A job consists of items, which any thread may do in any order.
 */

/** Bytes of the fields, whatever the kind. */
export const JOB_BYTES: usize = 128;

export const TRANSFORM_WEIGHTS: i32 = 0;
export const CONVOLVE: i32 = 1;
export const TO_RGB: i32 = 2;
export const ENLARGE: i32 = 3;

export function kindOf(job: usize): i32 {
  return load<i32>(job, 0);
}
export function itemsOf(job: usize): i32 {
  return load<i32>(job, 4);
}
/** How often to look whether another thread has finished its item, which takes about as long as one item. */
export function patienceOf(job: usize): i32 {
  return load<i32>(job, 8);
}
/** Whether the engine's thread may sleep: a page must not. */
export function maySleepOf(job: usize): bool {
  return load<i32>(job, 12) !== 0;
}
/** Field `index` of those that the kind has. */
export function pointerAt(job: usize, index: usize): usize {
  return load<u32>(job + 16 + 4 * index);
}
export function integerAt(job: usize, index: usize): i32 {
  return load<i32>(job + 16 + 4 * index);
}
export function numberAt(job: usize, index: usize): f32 {
  return load<f32>(job + 16 + 4 * index);
}

/**
 * What one convolution is to do, in 32-bit fields at an address: pointers, sizes, factors. The other side of it is
 * `convolution-job.ts`.
 */

/** `[pictures, height, width, inputs]` */
export function inputOf(job: usize): usize {
  return load<u32>(job, 0);
}
/** `[pictures, height, width, outputs]` */
export function outputOf(job: usize): usize {
  return load<u32>(job, 4);
}
/** As `transformWeights` makes them. */
export function weightsOf(job: usize): usize {
  return load<u32>(job, 8);
}
/** `[pictures, inputs]` */
export function stylesOf(job: usize): usize {
  return load<u32>(job, 12);
}
/** `[pictures, outputs]` */
export function scalesOf(job: usize): usize {
  return load<u32>(job, 16);
}
/** `[outputs]` */
export function biasOf(job: usize): usize {
  return load<u32>(job, 20);
}
/** `[height, width]`, or 0 for none. */
export function noiseOf(job: usize): usize {
  return load<u32>(job, 24);
}
export function picturesOf(job: usize): i32 {
  return load<i32>(job, 28);
}
export function heightOf(job: usize): i32 {
  return load<i32>(job, 32);
}
export function widthOf(job: usize): i32 {
  return load<i32>(job, 36);
}
export function inputsOf(job: usize): i32 {
  return load<i32>(job, 40);
}
export function outputsOf(job: usize): i32 {
  return load<i32>(job, 44);
}
/** Of the leaky ReLU; 1 for none. */
export function slopeOf(job: usize): f32 {
  return load<f32>(job, 48);
}
/** Largest magnitude; infinity for none. */
export function clampOf(job: usize): f32 {
  return load<f32>(job, 52);
}
/** Tiles whose numbers lie in the scratch at once. */
export function blockOf(job: usize): i32 {
  return load<i32>(job, 56);
}

/** The first tile of the next block that nobody has taken yet. */
export function takeBlock(job: usize): i32 {
  const block = blockOf(job);
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(job + 60, block);
  const tile = load<i32>(job, 60);
  store<i32>(job, tile + block, 60);
  return tile;
}

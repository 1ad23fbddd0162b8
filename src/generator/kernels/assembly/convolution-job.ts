/** The fields of a convolution: the other side of it is `convolution-job.ts` one folder up. */
import {integerAt, numberAt, pointerAt} from './job.ts';

/** `[pictures, height, width, inputs]` */
export function inputOf(job: usize): usize {
  return pointerAt(job, 0);
}
/** `[pictures, height, width, outputs]` */
export function outputOf(job: usize): usize {
  return pointerAt(job, 1);
}
/** As `transformWeights` makes them. */
export function weightsOf(job: usize): usize {
  return pointerAt(job, 2);
}
/** `[pictures, inputs]` */
export function stylesOf(job: usize): usize {
  return pointerAt(job, 3);
}
/** `[pictures, outputs]` */
export function scalesOf(job: usize): usize {
  return pointerAt(job, 4);
}
/** `[outputs]` */
export function biasOf(job: usize): usize {
  return pointerAt(job, 5);
}
/** `[height, width]`, or 0 for none. */
export function noiseOf(job: usize): usize {
  return pointerAt(job, 6);
}
export function picturesOf(job: usize): i32 {
  return integerAt(job, 7);
}
export function heightOf(job: usize): i32 {
  return integerAt(job, 8);
}
export function widthOf(job: usize): i32 {
  return integerAt(job, 9);
}
export function inputsOf(job: usize): i32 {
  return integerAt(job, 10);
}
export function outputsOf(job: usize): i32 {
  return integerAt(job, 11);
}
/** Of the leaky ReLU; 1 for none. */
export function slopeOf(job: usize): f32 {
  return numberAt(job, 12);
}
/** Largest magnitude; infinity for none. */
export function clampOf(job: usize): f32 {
  return numberAt(job, 13);
}
/** Tiles whose numbers lie in the scratch at once. */
export function blockOf(job: usize): i32 {
  return integerAt(job, 14);
}
/** Outputs that one item computes, in eights. */
export function segmentOf(job: usize): i32 {
  return integerAt(job, 15);
}

/** An item of a job in two steps: what takes time goes to a scratch of one's own, the result from there to where others see it. */
import {enlargeRows, writeEnlargedRows} from './enlarge.ts';
import {CONVOLVE, ENLARGE, kindOf, TO_RGB, TRANSFORM_WEIGHTS} from './job.ts';
import {colourRows, writeColourRows} from './to-rgb.ts';
import {transformWeights, writeWeights} from './weights.ts';
import {multiplyTiles, writeTiles} from './winograd.ts';

export function computeItem(job: usize, item: i32, scratch: usize): void {
  const kind = kindOf(job);
  if (kind === CONVOLVE) multiplyTiles(job, item, scratch);
  else if (kind === TO_RGB) colourRows(job, item, scratch);
  else if (kind === ENLARGE) enlargeRows(job, item, scratch);
  else if (kind === TRANSFORM_WEIGHTS) transformWeights(job, item, scratch);
}

export function writeItem(job: usize, item: i32, scratch: usize): void {
  const kind = kindOf(job);
  if (kind === CONVOLVE) writeTiles(job, item, scratch);
  else if (kind === TO_RGB) writeColourRows(job, item, scratch);
  else if (kind === ENLARGE) writeEnlargedRows(job, item, scratch);
  else if (kind === TRANSFORM_WEIGHTS) writeWeights(job, item, scratch);
}

/**
 * A plane of pictures: a seed at each whole point, and between four of them the bilinear mean of their w (as the visualizer
 * of Karras et al. 2021 has it). Pure functions, the same for ever, so that a link to a spot shows the same spot.
 */
import {finalise, mixWord} from './hash.ts';

/**
 * From one row to the next in the one long row of all seeds. Near the golden part of 2^32, so that two places with the same
 * seed are 68,000 steps apart or more; odd, so that a column goes through all seeds too.
 */
const ROW_STRIDE = 0x9e3779b5;

/**
 * The seed at a whole point. No two in any square of 60,000 by 60,000 are alike.
 * @param plane integer 0 .. 2^32 - 1
 * @param column integer, from left to right, -2^53 < column < 2^53
 * @param row integer, from top to bottom, in the same range
 * @returns integer 0 .. 2^32 - 1
 */
export function planeSeed(plane: number, column: number, row: number): number {
  // Bit operators take the low 32 bits of a number, its sign with them.
  const index = (column | 0) + Math.imul(row | 0, ROW_STRIDE);
  // Each step is one to one, so that places keep apart.
  const key = finalise(mixWord(0, plane));
  return finalise(finalise(index ^ key) + mixWord(key, plane));
}

/**
 * Seeds of the corners around a point with their weights, which are whole numbers; the greatest first, then row by row. A
 * corner that has no part in it is left out: a whole point has one seed.
 * @param column in steps of 1 / `level`, an integer
 * @param row the same
 * @param level steps from one whole point to the next, 1 or more
 */
export function cornersAt(
  plane: number,
  column: number,
  row: number,
  level: number,
): {seed: number; weight: number}[] {
  const [left, top] = [Math.floor(column / level), Math.floor(row / level)];
  const [right, down] = [column - left * level, row - top * level];
  return [
    {dx: 0, dy: 0, weight: (level - right) * (level - down)},
    {dx: 1, dy: 0, weight: right * (level - down)},
    {dx: 0, dy: 1, weight: (level - right) * down},
    {dx: 1, dy: 1, weight: right * down},
  ]
    .filter(({weight}) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({dx, dy, weight}) => ({seed: planeSeed(plane, left + dx, top + dy), weight}));
}

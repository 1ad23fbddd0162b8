/**
 * Bicubic enlargement: cubic convolution with a = -1/2 (Keys, "Cubic convolution interpolation for digital image
 * processing", 1981), pixel centres half a pixel in, the outermost pixels repeated beyond the edge. Pure.
 */
import type {RgbPicture} from './tiles.ts';

/** Pixels on each side that a result depends on. */
export const BICUBIC_CONTEXT = 2;

/** Keys' kernel, equation 15. */
function kernel(distance: number): number {
  const d = Math.abs(distance);
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
}

/** For each phase of the larger grid: the first of its four pixels relative to its own, and their weights. */
export function bicubicPhases(factor: number): {first: number; weights: number[]}[] {
  return Array.from({length: factor}, (_, phase) => {
    const centre = (phase + 0.5) / factor - 0.5;
    const first = Math.floor(centre) - 1;
    return {first, weights: [0, 1, 2, 3].map((i) => kernel(centre - first - i))};
  });
}

/**
 * Enlarges along one axis: `lines` lines of `length` pixels; a step along the axis is `step` numbers, from line to line
 * `lineStep`. `[...]` in, `factor` times as many out with the same meaning of steps.
 */
function enlargeAxis(
  values: Float32Array,
  out: Float32Array,
  {
    length,
    factor,
    step,
    lines,
    lineOf,
  }: {
    length: number;
    factor: number;
    step: number;
    lines: number;
    lineOf: (line: number) => {from: number; to: number};
  },
): void {
  const phases = bicubicPhases(factor);
  const last = length - 1;
  for (let line = 0; line < lines; line++) {
    const {from, to} = lineOf(line);
    for (let i = 0; i < length; i++) {
      for (let phase = 0; phase < factor; phase++) {
        const {first, weights} = phases[phase]!;
        let sum = 0;
        for (let k = 0; k < 4; k++) {
          const at = Math.min(last, Math.max(0, i + first + k));
          sum += weights[k]! * values[from + at * step]!;
        }
        out[to + (i * factor + phase) * step] = sum;
      }
    }
  }
}

/** @returns a picture `factor` times as wide and high; rounded once, at the end */
export function enlargeBicubic({width, height, rgb}: RgbPicture, factor: number): RgbPicture {
  const wide = new Float32Array(width * factor * height * 3);
  // A line is one channel of one row, then of one column.
  enlargeAxis(Float32Array.from(rgb), wide, {
    length: width,
    factor,
    step: 3,
    lines: height * 3,
    lineOf: (line) => {
      const [row, channel] = [Math.floor(line / 3), line % 3];
      return {from: row * width * 3 + channel, to: row * width * factor * 3 + channel};
    },
  });
  const rowSize = width * factor * 3;
  const large = new Float32Array(wide.length * factor);
  enlargeAxis(wide, large, {
    length: height,
    factor,
    step: rowSize,
    lines: rowSize,
    lineOf: (line) => ({from: line, to: line}),
  });
  const bytes = new Uint8Array(new Uint8ClampedArray(large).buffer);
  return {width: width * factor, height: height * factor, rgb: bytes};
}

/** ToRGB and the sum with the enlarged picture so far, one number after another, as the formulas have it. */
import type {ToRgbAttributes} from '../../src/generator/kernels/colours.ts';

export interface PlainColours extends ToRgbAttributes {
  /** `[pictures, height, width, inputs]` */
  x: Float32Array;
  /** `[inputs, pixels pixels channels]` */
  weights: Float32Array;
  /** `[pictures, inputs]` */
  styles: Float32Array;
  bias: Float32Array;
  /** `[pictures, pixels height / 2, pixels width / 2, channels]` */
  before: Float32Array | null;
  pictures: number;
  height: number;
  width: number;
  inputs: number;
  channels: number;
}

/** The two places along an axis of `size` between which pixel `i` of twice as many lies, and their shares. */
function neighbours(i: number, size: number, edges: PlainColours['edges']): [place: number, share: number][] {
  const near = Math.floor(i / 2);
  const beside = i % 2 === 0 ? near - 1 : near + 1;
  const isInside = beside >= 0 && beside < size;
  return [
    [near, 0.75],
    [isInside ? beside : near, isInside || edges === 'repeated' ? 0.25 : 0],
  ];
}

/** @returns `[pictures, pixels height, pixels width, channels]` */
export function plainColours(job: PlainColours): Float64Array {
  const {x, weights, styles, bias, before, pictures, height, width, inputs, channels} = job;
  const {pixels, edges, clamp} = job;
  const [rows, columns] = [height * pixels, width * pixels];
  const outputs = pixels ** 2 * channels;
  const y = new Float64Array(pictures * rows * columns * channels);
  let at = 0;
  for (let n = 0; n < pictures; n++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const place = (n * height + Math.floor(row / pixels)) * width + Math.floor(column / pixels);
        const subPixel = (row % pixels) * pixels + (column % pixels);
        for (let c = 0; c < channels; c++) {
          const o = subPixel * channels + c;
          let colour = bias[o]!;
          for (let i = 0; i < inputs; i++) {
            colour += x[place * inputs + i]! * styles[n * inputs + i]! * weights[i * outputs + o]!;
          }
          let sum = Math.max(-clamp, Math.min(clamp, colour));
          if (before) {
            for (const [r, down] of neighbours(row, rows / 2, edges)) {
              for (const [k, across] of neighbours(column, columns / 2, edges)) {
                sum += down * across * before[((n * (rows / 2) + r) * (columns / 2) + k) * channels + c]!;
              }
            }
          }
          y[at++] = sum;
        }
      }
    }
  }
  return y;
}

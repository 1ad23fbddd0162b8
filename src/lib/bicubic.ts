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

/** Four neighbours with a weight each. */
export interface Taps {
  at: [number, number, number, number];
  weights: [number, number, number, number];
}

/** What each pixel of an enlarged line of `length` pixels is made of. */
export function bicubicTaps(length: number, factor: number): Taps[] {
  return Array.from({length: length * factor}, (_, i) => {
    const centre = (i + 0.5) / factor - 0.5;
    const first = Math.floor(centre) - 1;
    const at = (k: number): number => Math.min(length - 1, Math.max(0, first + k));
    const weight = (k: number): number => kernel(centre - first - k);
    return {
      at: [at(0), at(1), at(2), at(3)],
      weights: [weight(0), weight(1), weight(2), weight(3)],
    };
  });
}

/** `[height, width, 3]` to `[height, width * factor, 3]`. */
function widen({width, height, rgb}: RgbPicture, factor: number): Float32Array {
  const wide = new Float32Array(height * width * factor * 3);
  const taps = bicubicTaps(width, factor);
  let to = 0;
  for (let row = 0; row < height; row++) {
    const start = row * width * 3;
    for (const {at, weights} of taps) {
      for (let channel = start; channel < start + 3; channel++) {
        wide[to++] =
          weights[0] * rgb[channel + 3 * at[0]]! +
          weights[1] * rgb[channel + 3 * at[1]]! +
          weights[2] * rgb[channel + 3 * at[2]]! +
          weights[3] * rgb[channel + 3 * at[3]]!;
      }
    }
  }
  return wide;
}

/** @returns a picture `factor` times as wide and high; rounded once, at the end */
export function enlargeBicubic(picture: RgbPicture, factor: number): RgbPicture {
  const [width, height] = [picture.width * factor, picture.height * factor];
  const wide = widen(picture, factor);
  const rowSize = width * 3;
  const bytes = new Uint8ClampedArray(height * rowSize);
  for (const [row, {at, weights}] of bicubicTaps(picture.height, factor).entries()) {
    const [a, b, c, d] = at.map((line) => line * rowSize) as Taps['at'];
    const start = row * rowSize;
    for (let i = 0; i < rowSize; i++) {
      bytes[start + i] =
        weights[0] * wide[a + i]! +
        weights[1] * wide[b + i]! +
        weights[2] * wide[c + i]! +
        weights[3] * wide[d + i]!;
    }
  }
  return {width, height, rgb: new Uint8Array(bytes.buffer)};
}

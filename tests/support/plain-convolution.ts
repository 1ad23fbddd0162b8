/** A modulated 3x3 convolution, one number after another, as the formula has it. */

export interface PlainConvolution {
  /** `[pictures, height, width, inputs]` */
  x: Float32Array;
  /** `[3, 3, inputs, outputs]` */
  filter: Float32Array;
  /** `[pictures, inputs]` */
  styles: Float32Array;
  /** `[pictures, outputs]` */
  scales: Float32Array;
  /** `[outputs]` */
  bias: Float32Array;
  /** `[height, width]` */
  noise: Float32Array | null;
  pictures: number;
  height: number;
  width: number;
  inputs: number;
  outputs: number;
  slope: number;
  clamp: number;
}

/** @returns `[pictures, height, width, outputs]` */
export function plainConvolution(job: PlainConvolution): Float64Array {
  const {x, filter, styles, scales, bias, noise, pictures, height, width, inputs, outputs, slope, clamp} =
    job;
  const y = new Float64Array(pictures * height * width * outputs);
  for (let n = 0; n < pictures; n++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const place = (n * height + row) * width + column;
        const sums = y.subarray(place * outputs, (place + 1) * outputs);
        for (let tap = 0; tap < 9; tap++) {
          const [r, c] = [row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1];
          if (r < 0 || c < 0 || r >= height || c >= width) continue;
          for (let i = 0; i < inputs; i++) {
            const value = x[((n * height + r) * width + c) * inputs + i]! * styles[n * inputs + i]!;
            const weights = (tap * inputs + i) * outputs;
            for (let o = 0; o < outputs; o++) sums[o]! += value * filter[weights + o]!;
          }
        }
        for (let o = 0; o < outputs; o++) {
          const added = (noise?.[row * width + column] ?? 0) + bias[o]!;
          const value = sums[o]! * scales[n * outputs + o]! + added;
          const activated = value < 0 ? value * slope : value;
          sums[o] = Math.max(-clamp, Math.min(clamp, activated));
        }
      }
    }
  }
  return y;
}

/** What is left of a layer whose size is doubled, one number after another. */
import type {Enlargement} from '../../src/generator/kernels/webgpu/convolution.ts';
import type {Features} from './plain-planes.ts';

/** The two places along an axis of `size` between which pixel `i` of twice as many lies. */
const neighbours = (i: number, size: number): [place: number, share: number][] => {
  const near = Math.floor(i / 2);
  const beside = Math.min(size - 1, Math.max(0, i % 2 === 0 ? near - 1 : near + 1));
  return [
    [near, 0.75],
    [beside, 0.25],
  ];
};

/** clamp(leakyRelu(bilinear(x) + noise)); @returns `[pictures, 2 height, 2 width, channels]` */
export function plainEnlargement(
  x: Float32Array,
  {pictures, height, width, channels}: Features,
  noise: Float32Array | null,
  {slope, clamp}: Enlargement,
): Float32Array {
  const y = new Float32Array(4 * x.length);
  let at = 0;
  for (let n = 0; n < pictures; n++) {
    for (let row = 0; row < 2 * height; row++) {
      for (let column = 0; column < 2 * width; column++) {
        for (let c = 0; c < channels; c++) {
          let value = noise?.[row * 2 * width + column] ?? 0;
          for (const [r, down] of neighbours(row, height)) {
            for (const [k, across] of neighbours(column, width)) {
              value += down * across * x[((n * height + r) * width + k) * channels + c]!;
            }
          }
          const activated = value < 0 ? value * slope : value;
          y[at++] = Math.max(-clamp, Math.min(clamp, activated));
        }
      }
    }
  }
  return y;
}

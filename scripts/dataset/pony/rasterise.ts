/** From SVG to pixels. */
import {Resvg} from '@resvg/resvg-js';

/** RGB bytes `[size, size, 3]` of an SVG drawing without transparency. */
export function rasterise(svg: string, size: number): Buffer {
  const rgba = new Resvg(svg, {fitTo: {mode: 'width', value: size}, font: {loadSystemFonts: false}}).render()
    .pixels;
  const rgb = Buffer.allocUnsafe(size * size * 3);
  for (let i = 0, j = 0; j < rgb.length; i += 4, j += 3) {
    rgb[j] = rgba[i]!;
    rgb[j + 1] = rgba[i + 1]!;
    rgb[j + 2] = rgba[i + 2]!;
  }
  return rgb;
}

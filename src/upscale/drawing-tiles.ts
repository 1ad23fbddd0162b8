/** A drawing cut for the network that enlarges drawings: made small, given a border, and in parts that have theirs. Pure. */
import {crop, type RgbPicture} from '../lib/tiles.ts';

/** What the network reads around a place. */
export const BORDER = 18;
/** Side of a part: its border costs two thirds of it again, larger ones cost memory. */
export const CORE_PX = 128;

/** Index of what lies at `place` of a row that is mirrored at its first and last pixel, again and again. */
function mirroredPlace(place: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((place % period) + period) % period;
  return within < length ? within : period - within;
}

/** With `BORDER` pixels around it, and one more to the right and below where that makes its size even. */
export function withBorder(picture: RgbPicture): RgbPicture {
  const width = picture.width + (picture.width % 2) + 2 * BORDER;
  const height = picture.height + (picture.height % 2) + 2 * BORDER;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = mirroredPlace(y - BORDER, picture.height) * picture.width;
    for (let x = 0; x < width; x++) {
      const from = (row + mirroredPlace(x - BORDER, picture.width)) * 3;
      rgb.set(picture.rgb.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return {width, height, rgb};
}

/** As many times smaller, by averaging, as makes no side longer than `most` pixels. */
export function shrunk(picture: RgbPicture, most: number): RgbPicture {
  const factor = Math.ceil(Math.max(picture.width, picture.height) / most);
  if (factor === 1) return picture;
  const [width, height] = [picture.width, picture.height].map((side) =>
    Math.max(1, Math.floor(side / factor)),
  ) as [number, number];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let place = 0; place < factor ** 2; place++) {
          const row = Math.min(picture.height - 1, y * factor + Math.floor(place / factor));
          const column = Math.min(picture.width - 1, x * factor + (place % factor));
          sum += picture.rgb[(row * picture.width + column) * 3 + channel]!;
        }
        rgb[(y * width + x) * 3 + channel] = Math.round(sum / factor ** 2);
      }
    }
  }
  return {width, height, rgb};
}

/** A part of a picture, and where it lies. */
export interface Part {
  x: number;
  y: number;
  /** Without its border; even. */
  width: number;
  height: number;
}

/** Parts that cover a picture of this size, row by row. */
export function partsOf({width, height}: Pick<RgbPicture, 'width' | 'height'>): Part[] {
  const spans = (length: number): [from: number, size: number][] =>
    Array.from({length: Math.ceil(length / CORE_PX)}, (_, i) => {
      const size = Math.min(CORE_PX, length - i * CORE_PX);
      return [i * CORE_PX, size + (size % 2)];
    });
  return spans(height).flatMap(([y, high]) =>
    spans(width).map(([x, wide]) => ({x, y, width: wide, height: high})),
  );
}

/** The pixels of a part with its border. @param bordered from `withBorder` */
export function partWithBorder(bordered: RgbPicture, {x, y, width, height}: Part): RgbPicture {
  return crop(bordered, {x, y, width: width + 2 * BORDER, height: height + 2 * BORDER});
}

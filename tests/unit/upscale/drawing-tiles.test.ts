import {describe, expect, it} from 'vitest';
import {BORDER as NETWORK_BORDER} from '../../../src/generator/super-resolution/real-cugan.ts';
import type {RgbPicture} from '../../../src/lib/tiles.ts';
import {
  BORDER,
  CORE_PX,
  partsOf,
  partWithBorder,
  shrunk,
  withBorder,
} from '../../../src/upscale/drawing-tiles.ts';

/** Each pixel says where it is. */
function places(width: number, height: number): RgbPicture {
  const rgb = Uint8Array.from({length: width * height * 3}, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % width, Math.floor(pixel / width), 7][i % 3]!;
  });
  return {width, height, rgb};
}

const at = ({width, rgb}: RgbPicture, x: number, y: number): number[] => [
  ...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

describe('withBorder', () => {
  it('has the border that the network wants', () => {
    expect(BORDER).toBe(NETWORK_BORDER);
  });

  it('mirrors at the first and last pixel, without showing these twice', () => {
    const bordered = withBorder(places(40, 30));
    expect([bordered.width, bordered.height]).toEqual([76, 66]);
    // As numpy.pad(mode='reflect') has it.
    const row = Array.from({length: 76}, (_, x) => at(bordered, x, 20)[0]!);
    expect(row.slice(0, 20)).toEqual([18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1]);
    expect(row.slice(-20)).toEqual([
      38, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21,
    ]);
    expect(at(bordered, 18, 0)[1]).toBe(18);
    expect(at(bordered, 18, 65)[1]).toBe(11);
  });

  it('makes odd sizes even, and goes on mirroring where a picture is smaller than the border', () => {
    const bordered = withBorder(places(3, 1));
    expect([bordered.width, bordered.height]).toEqual([40, 38]);
    expect(Array.from({length: 9}, (_, x) => at(bordered, 14 + x, 5)[0])).toEqual([
      0, 1, 2, 1, 0, 1, 2, 1, 0,
    ]);
  });
});

describe('shrunk', () => {
  it('leaves what is small, and averages the rest', () => {
    const small = places(20, 10);
    expect(shrunk(small, 20)).toBe(small);
    const half = shrunk(places(40, 8), 20);
    expect([half.width, half.height]).toEqual([20, 4]);
    expect(at(half, 3, 1)).toEqual([7, 3, 7]);
    const third = shrunk(places(41, 2), 20);
    expect([third.width, third.height]).toEqual([13, 1]);
    expect(at(third, 2, 0)).toEqual([7, 1, 7]);
  });
});

describe('partsOf', () => {
  it.each([
    [128, 128],
    [300, 130],
    [1, 1],
    [129, 257],
  ])('covers %i x %i once, by even parts that the bordered picture holds', (width, height) => {
    const bordered = withBorder(places(width, height));
    const seen = new Map<string, number>();
    for (const part of partsOf({width, height})) {
      expect([part.width % 2, part.height % 2]).toEqual([0, 0]);
      expect(Math.max(part.width, part.height)).toBeLessThanOrEqual(CORE_PX);
      expect(part.x + part.width + 2 * BORDER).toBeLessThanOrEqual(bordered.width);
      expect(part.y + part.height + 2 * BORDER).toBeLessThanOrEqual(bordered.height);
      for (let y = part.y; y < Math.min(height, part.y + part.height); y++)
        for (let x = part.x; x < Math.min(width, part.x + part.width); x++)
          seen.set(`${x},${y}`, (seen.get(`${x},${y}`) ?? 0) + 1);
    }
    expect(seen.size).toBe(width * height);
    expect(new Set(seen.values())).toEqual(new Set([1]));
  });

  it('gives each part what lies around it', () => {
    const part = partsOf({width: 200, height: 200})[3]!;
    const {width, height, ...pixels} = partWithBorder(withBorder(places(200, 200)), part);
    expect([width, height]).toEqual([72 + 36, 72 + 36]);
    expect(at({width, height, ...pixels}, 18, 18)).toEqual([128, 128, 7]);
    expect(at({width, height, ...pixels}, 0, 0)).toEqual([110, 110, 7]);
  });
});

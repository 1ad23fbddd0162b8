import {describe, expect, it} from 'vitest';
import {BICUBIC_CONTEXT, bicubicTaps, enlargeBicubic} from '../../../src/lib/bicubic.ts';
import {coreInSource, crop, planTiles, type RgbPicture} from '../../../src/lib/tiles.ts';
import {testPicture} from '../../support/test-picture.ts';

function picture(width: number, height: number, value: (x: number, y: number) => number): RgbPicture {
  const rgb = Uint8Array.from({length: width * height * 3}, (_, i) => {
    const pixel = Math.floor(i / 3);
    return value(pixel % width, Math.floor(pixel / width));
  });
  return {width, height, rgb};
}

const red = ({width, rgb}: RgbPicture, x: number, y: number): number => rgb[(y * width + x) * 3]!;

describe('enlargeBicubic', () => {
  it('has the weights of Keys’ cubic convolution a quarter of a pixel away', () => {
    const [, , , , left, right] = bicubicTaps(5, 2);
    // By hand from equation 15 at distances 1.25, 0.25, 0.75 and 1.75.
    expect(right).toEqual({at: [1, 2, 3, 4], weights: [-0.0703125, 0.8671875, 0.2265625, -0.0234375]});
    expect(left).toEqual({at: [0, 1, 2, 3], weights: [-0.0234375, 0.2265625, 0.8671875, -0.0703125]});
    // Beyond the edge the outermost pixel is repeated.
    expect(bicubicTaps(5, 2).at(-1)).toMatchObject({at: [3, 4, 4, 4]});
    for (const {weights} of bicubicTaps(4, 4)) expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  it.each([2, 4])('keeps one colour, and a slope away from the edges, %i times larger', (factor) => {
    const grey = enlargeBicubic(
      picture(6, 5, () => 77),
      factor,
    );
    expect(grey).toMatchObject({width: 6 * factor, height: 5 * factor});
    expect(grey.rgb.every((value) => value === 77)).toBe(true);
    const slope = enlargeBicubic(
      picture(12, 9, (x, y) => 8 * x + 16 * y),
      factor,
    );
    for (let y = 2 * factor; y < 7 * factor; y++) {
      for (let x = 2 * factor; x < 10 * factor; x++) {
        const exact = 8 * ((x + 0.5) / factor - 0.5) + 16 * ((y + 0.5) / factor - 0.5);
        expect(Math.abs(red(slope, x, y) - exact)).toBeLessThanOrEqual(0.5);
      }
    }
  });

  it('is the product of both axes’ weights for a single bright pixel', () => {
    const dot = enlargeBicubic(
      picture(5, 5, (x, y) => (x === 2 && y === 2 ? 200 : 0)),
      2,
    );
    expect(red(dot, 4, 4)).toBe(Math.round(200 * 0.8671875 ** 2));
    expect(red(dot, 4, 3)).toBe(Math.round(200 * 0.8671875 * 0.2265625));
    // Less than black is black.
    expect(red(dot, 4, 2)).toBe(0);
  });

  it('gives the same in tiles', () => {
    const whole: RgbPicture = {width: 40, height: 28, rgb: testPicture(40, 28)};
    const large = enlargeBicubic(whole, 4);
    for (const tile of planTiles(40, 28, 16, BICUBIC_CONTEXT)) {
      const {x, y, width, height} = tile.core;
      const part = crop(enlargeBicubic(crop(whole, tile.source), 4), coreInSource(tile, 4));
      expect(part).toEqual(crop(large, {x: 4 * x, y: 4 * y, width: 4 * width, height: 4 * height}));
    }
  });
});

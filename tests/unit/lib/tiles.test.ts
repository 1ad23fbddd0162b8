import {describe, expect, it} from 'vitest';
import {coreInSource, crop, paste, planTiles, type RgbPicture} from '../../../src/lib/tiles.ts';
import {testPicture} from '../../support/test-picture.ts';

const sizes = [
  [128, 128, 64, 10],
  [64, 64, 64, 10],
  [50, 70, 16, 5],
  [16, 16, 64, 10],
  [1, 1, 8, 2],
  [100, 37, 33, 40],
] as const;

describe('planTiles', () => {
  it.each(sizes)('covers %i x %i once, in cores of %i', (width, height, coreLength, context) => {
    const covered = new Uint8Array(width * height);
    for (const {core} of planTiles(width, height, coreLength, context)) {
      for (let y = 0; y < core.height; y++) {
        for (let x = 0; x < core.width; x++) covered[(core.y + y) * width + core.x + x]!++;
      }
    }
    expect(covered.every((count) => count === 1)).toBe(true);
  });

  it.each(sizes)(
    'of %i x %i in cores of %i reads %i around them, as far as there is a picture',
    (width, height, coreLength, context) => {
      const tiles = planTiles(width, height, coreLength, context);
      for (const {source, core} of tiles) {
        expect(source.x).toBeGreaterThanOrEqual(0);
        expect(source.y).toBeGreaterThanOrEqual(0);
        expect(source.x).toBeLessThanOrEqual(Math.max(0, core.x - context));
        expect(source.y).toBeLessThanOrEqual(Math.max(0, core.y - context));
        expect(source.x + source.width).toBeLessThanOrEqual(width);
        expect(source.y + source.height).toBeLessThanOrEqual(height);
        expect(source.x + source.width).toBeGreaterThanOrEqual(
          Math.min(width, core.x + core.width + context),
        );
        expect(source.y + source.height).toBeGreaterThanOrEqual(
          Math.min(height, core.y + core.height + context),
        );
      }
      expect(new Set(tiles.map(({source}) => `${source.width} ${source.height}`)).size).toBe(1);
    },
  );

  it('never reads more than a core and what is around it, however large the picture', () => {
    for (const {source} of planTiles(1024, 1024, 64, 10))
      expect(source).toMatchObject({width: 84, height: 84});
  });
});

describe('crop and paste', () => {
  it('put a picture together again from its cores', () => {
    const picture: RgbPicture = {width: 50, height: 34, rgb: testPicture(50, 34)};
    const copy: RgbPicture = {...picture, rgb: new Uint8Array(picture.rgb.length)};
    for (const tile of planTiles(50, 34, 16, 5)) {
      const read = crop(picture, tile.source);
      paste(copy, crop(read, coreInSource(tile, 1)), tile.core.x, tile.core.y);
    }
    expect(copy.rgb).toEqual(picture.rgb);
  });
});

import {GAP_PX} from '../../../src/kit/tile-size.ts';
import {describe, expect, test} from 'vitest';
import {
  columnLeftPx,
  columnsBetween,
  isColumnInView,
  layOutWall,
  movedBy,
  placeAt,
  positionAt,
  revealing,
  priorityOf,
  windowOf,
} from '../../../src/wall/wall-geometry.ts';

const TEN_MILLION = 10_000_000;

describe('layOutWall', () => {
  const screens: [string, number, number, number][] = [
    ['the narrowest phone', 320, 568, 2],
    ['a phone', 390, 844, 3],
    ['a phone on its side', 844, 390, 3],
    ['a laptop', 1280, 800, 1],
    ['a large screen', 2560, 1440, 1],
    ['a 4K screen', 3840, 2160, 1],
  ];
  for (const [name, width, height, dpr] of screens) {
    for (const resolution of [64, 128, 256]) {
      test(`fills ${name} with tiles of a good size at ${resolution} px`, () => {
        const {rows, tilePx, pitchPx} = layOutWall(width, height, dpr, resolution);
        expect(tilePx).toBeGreaterThanOrEqual(130);
        expect(tilePx).toBeLessThanOrEqual(400);
        const filled = rows * tilePx + (rows - 1) * GAP_PX;
        expect(filled).toBeGreaterThanOrEqual(height);
        expect(filled).toBeLessThan(height + rows);
        expect(rows * Math.ceil(width / pitchPx)).toBeLessThanOrEqual(130);
      });
    }
  }

  test.each([1.1, 1.25, 1.3333333, 1.5, 1.75, 2.625])(
    'lies on whole pixels of a device that has %f of them to a CSS pixel',
    (dpr) => {
      const {rows, tilePx, gapPx, pitchPx} = layOutWall(1280, 800, dpr, 256);
      for (const length of [tilePx, gapPx, pitchPx, 500 * pitchPx]) {
        expect(Math.abs(length * dpr - Math.round(length * dpr))).toBeLessThan(1e-6);
      }
      expect(gapPx).toBeGreaterThan(1);
      expect(gapPx).toBeLessThan(3);
      const filled = rows * tilePx + (rows - 1) * gapPx;
      expect(filled).toBeGreaterThanOrEqual(800 - 1e-9);
      expect(filled).toBeLessThan(800 + rows);
    },
  );

  test('keeps one row however low the window is', () => {
    expect(layOutWall(300, 40, 1, 128)).toMatchObject({rows: 1, tilePx: 40, tileHeightPx: 40});
  });

  test('shows no fewer pictures where they could be larger', () => {
    expect(layOutWall(1280, 800, 1, 1024).rows).toBe(layOutWall(1280, 800, 1, 128).rows);
  });

  test('shows more rows where there is more height', () => {
    const rows = [320, 844, 1440].map((height) => layOutWall(1280, height, 1, 128).rows);
    expect(rows[0]).toBeLessThan(rows[1]!);
    expect(rows[1]).toBeLessThan(rows[2]!);
  });
});

describe('positions', () => {
  test('carry whole columns and keep the fraction in [0, 1)', () => {
    expect(movedBy({column: 3, fraction: 0.75}, 0.5)).toEqual({column: 4, fraction: 0.25});
    expect(movedBy({column: 0, fraction: 0.25}, -0.5)).toEqual({column: -1, fraction: 0.75});
    expect(positionAt(5, -1e-20)).toEqual({column: 5, fraction: 0});
  });

  test('lose nothing at column 10,000,000 and far beyond', () => {
    for (const column of [TEN_MILLION, -TEN_MILLION, 2 ** 50]) {
      let position = positionAt(column);
      for (let i = 0; i < 4096; i++) position = movedBy(position, 1 / 4096);
      expect(position).toEqual({column: column + 1, fraction: 0});
      expect(columnsBetween({column, fraction: 0.25}, {column: column + 1, fraction: 0.5})).toBe(1.25);
    }
  });

  test('stop where whole numbers stop being exact', () => {
    const {column} = movedBy(positionAt(Number.MAX_SAFE_INTEGER - 2 ** 17), 2 ** 40);
    expect(Number.isSafeInteger(column + 1000)).toBe(true);
  });
});

describe('placeAt', () => {
  const geometry = layOutWall(800, 600, 1, 128);
  const {tilePx, pitchPx, rows} = geometry;

  test.each([0, TEN_MILLION, -TEN_MILLION])('finds the tile at a point, at column %i', (column) => {
    const position = positionAt(column, 0.5);
    expect(placeAt(0, 0, position, geometry)).toEqual({column, row: 0});
    expect(placeAt(0.5 * pitchPx + 1, pitchPx + 1, position, geometry)).toEqual({column: column + 1, row: 1});
  });

  test('gives the gap to the tile before it, and no row beyond the last', () => {
    expect(placeAt(tilePx + 1, tilePx + 1, positionAt(3), geometry)).toEqual({column: 3, row: 0});
    expect(placeAt(0, 5000, positionAt(3), geometry)).toEqual({column: 3, row: rows - 1});
  });
});

describe('the window', () => {
  const geometry = layOutWall(1280, 800, 1, 128);

  test('covers the view at every fraction, and no more than it says', () => {
    for (const column of [0, -7, TEN_MILLION]) {
      for (let fraction = 0; fraction < 1; fraction += 1 / 64) {
        const position = {column, fraction};
        const {first, count} = windowOf(position, geometry, 0);
        expect(columnLeftPx(first, position, geometry)).toBeLessThanOrEqual(0);
        expect(columnLeftPx(first + count, position, geometry)).toBeGreaterThanOrEqual(geometry.width);
        expect(columnLeftPx(first + count - 1, position, geometry)).toBeLessThan(geometry.width);
        expect(windowOf(position, geometry, 2)).toEqual({first: first - 2, count: count + 4});
      }
    }
  });

  test('places neighbours exactly one pitch apart at column 10,000,000', () => {
    const position = {column: TEN_MILLION, fraction: 0.3};
    const left = columnLeftPx(TEN_MILLION, position, geometry);
    expect(left).toBeCloseTo(-0.3 * geometry.pitchPx, 10);
    expect(columnLeftPx(TEN_MILLION + 1, position, geometry) - left).toBeCloseTo(geometry.pitchPx, 10);
  });
});

describe('priorityOf', () => {
  const geometry = layOutWall(1280, 800, 1, 128);
  const position = {column: TEN_MILLION, fraction: 0.5};
  const priority = (column: number, row = 1, direction = 0): number =>
    priorityOf(TEN_MILLION + column, row, position, geometry, direction);

  test('wants the middle first and the edge of the view last', () => {
    const middle = Math.round(geometry.columns / 2);
    expect(priority(middle)).toBeLessThan(priority(middle + 2));
    expect(priority(middle, 1)).toBeLessThan(priority(middle, 3));
  });

  test('wants everything in view before anything out of view', () => {
    const {first, count} = windowOf(position, geometry, 2);
    const inside: number[] = [];
    const outside: number[] = [];
    for (let column = first; column < first + count; column++) {
      for (let row = 0; row < geometry.rows; row++) {
        const list = isColumnInView(column, position, geometry) ? inside : outside;
        list.push(priorityOf(column, row, position, geometry, 0));
      }
    }
    expect(outside.length).toBeGreaterThan(0);
    expect(Math.max(...inside)).toBeLessThan(Math.min(...outside));
  });

  test('wants what comes into view before what has just left it', () => {
    const after = Math.ceil(geometry.columns) + 1;
    expect(priority(after, 1, 1)).toBeLessThan(priority(-1, 1, 1));
    expect(priority(-1, 1, -1)).toBeLessThan(priority(after, 1, -1));
  });
});

describe('revealing', () => {
  const geometry = layOutWall(1280, 800, 1, 128);

  test('stays where a column is whole in view', () => {
    const position = {column: 4, fraction: 0.2};
    expect(revealing(6, position, geometry)).toBe(position);
  });

  test('brings a column in whole from either side, by the shortest way', () => {
    const position = {column: 4, fraction: 0.2};
    const left = revealing(4, position, geometry);
    expect(left).toEqual({column: 3, fraction: 0.7});
    const right = revealing(40, position, geometry);
    const edge = columnLeftPx(40, right, geometry) + geometry.pitchPx;
    expect(edge).toBeLessThanOrEqual(geometry.width);
    expect(edge).toBeGreaterThan(geometry.width - geometry.pitchPx);
  });

  test('centres a column that is wider than the view', () => {
    const narrow = layOutWall(200, 300, 1, 256);
    expect(narrow.columns).toBeLessThan(1);
    expect(revealing(7, positionAt(0), narrow).column).toBe(7);
  });
});

describe('a wall of pictures that are no squares', () => {
  test.each([
    [390, 844, 3],
    [844, 390, 3],
    [1280, 800, 1],
    [2560, 1440, 1],
  ])('keeps their shape, fills the height, and has tiles of a like area (%i x %i)', (width, height, dpr) => {
    const square = layOutWall(width, height, dpr, 512);
    for (const shape of [0.5, 0.6, 1.75, 2]) {
      const {tilePx, tileHeightPx, gapPx, pitchPx, rowPitchPx, rows, columns} = layOutWall(
        width,
        height,
        dpr,
        512,
        shape,
      );
      expect(tilePx / tileHeightPx).toBeCloseTo(shape, 1);
      expect(pitchPx - tilePx).toBeCloseTo(gapPx, 9);
      expect(rowPitchPx - tileHeightPx).toBeCloseTo(gapPx, 9);
      const filled = rows * tileHeightPx + (rows - 1) * gapPx;
      expect(filled).toBeGreaterThanOrEqual(height);
      expect(filled).toBeLessThan(height + rows);
      expect(columns).toBeCloseTo(width / pitchPx, 9);
      expect(tilePx).toBeLessThanOrEqual(width * 1.05);
      const area = (tilePx * tileHeightPx) / square.tilePx ** 2;
      expect(area).toBeGreaterThan(0.3);
      expect(area).toBeLessThan(3);
    }
  });

  test('finds the tile under a point by its own width and height', () => {
    const geometry = layOutWall(1280, 800, 1, 512, 0.5);
    const {pitchPx, rowPitchPx} = geometry;
    expect(placeAt(2.5 * pitchPx, 1.5 * rowPitchPx, positionAt(7), geometry)).toEqual({column: 9, row: 1});
  });
});

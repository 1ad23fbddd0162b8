import {describe, expect, it} from 'vitest';
import {cellAt, LARGEST_SHEET_PX, sheetLayout} from '../../../src/album/contact-sheet.ts';

describe('sheetLayout', () => {
  it('has room for every picture, side by side, within the largest side', () => {
    for (const count of [1, 2, 3, 10, 99, 100, 1000, 5000]) {
      for (const picturePx of [64, 256, 1024]) {
        const layout = sheetLayout(count, picturePx);
        expect(layout.columns * layout.rows).toBeGreaterThanOrEqual(count);
        expect(Math.max(layout.widthPx, layout.heightPx)).toBeLessThanOrEqual(LARGEST_SHEET_PX);
        expect(layout.cellPx).toBeLessThanOrEqual(picturePx);
        const last = cellAt(layout, count - 1);
        expect(last.x + layout.cellPx).toBeLessThanOrEqual(layout.widthPx);
        expect(last.y + layout.cellPx + layout.gapPx).toBe(layout.heightPx);
      }
    }
  });

  it('keeps pictures at their own size while they fit', () => {
    expect(sheetLayout(9, 256)).toEqual({
      columns: 3,
      rows: 3,
      cellPx: 256,
      cellHeightPx: 256,
      gapPx: 16,
      widthPx: 832,
      heightPx: 832,
    });
    expect(cellAt(sheetLayout(9, 256), 4)).toEqual({x: 288, y: 288});
  });

  it('keeps the shape of pictures that are no squares, and stays a sheet that browsers take', () => {
    for (const shape of [0.5, 0.6, 2]) {
      for (const count of [1, 2, 9, 100]) {
        const width = 512;
        const layout = sheetLayout(count, width, LARGEST_SHEET_PX, shape);
        expect(layout.cellPx / layout.cellHeightPx).toBeCloseTo(shape, 1);
        expect(layout.columns * layout.rows).toBeGreaterThanOrEqual(count);
        expect(Math.max(layout.widthPx, layout.heightPx)).toBeLessThanOrEqual(LARGEST_SHEET_PX + 64);
        const last = cellAt(layout, count - 1);
        expect(last.y + layout.cellHeightPx + layout.gapPx).toBe(layout.heightPx);
      }
    }
  });
});

import {describe, expect, it} from 'vitest';
import {GAP_PX} from '../../../src/kit/tile-size.ts';
import {
  FINEST,
  isIn,
  layOutPlane,
  nextZoom,
  offsetPx,
  placesIn,
  placeUnder,
  priorityOf,
  revealing,
  scaleAt,
  spotOf,
  stepAt,
  windowOf,
} from '../../../src/plane/plane-geometry.ts';

const geometry = layOutPlane(1280, 800, 1, 256);
const zooms = Array.from({length: 71}, (_, i) => 1 + i / 10);

describe('layOutPlane', () => {
  it('has tiles and gaps of whole device pixels', () => {
    for (const dpr of [1, 1.25, 1.5, 2, 3]) {
      const {tilePx, tileHeightPx, pitchPx, rowPitchPx} = layOutPlane(1280, 800, dpr, 256);
      for (const px of [tilePx, tileHeightPx, pitchPx, rowPitchPx])
        expect(Math.abs(px * dpr - Math.round(px * dpr))).toBeLessThan(1e-9);
      expect(Math.abs(pitchPx - tilePx - GAP_PX)).toBeLessThan(1);
    }
  });

  it('gives pictures that are no squares their shape, and no more width than there is', () => {
    const {tilePx, tileHeightPx} = layOutPlane(1280, 800, 1, 256, 2);
    expect(tilePx / tileHeightPx).toBeCloseTo(2, 1);
    expect(layOutPlane(200, 800, 1, 256, 4).tilePx).toBe(200);
  });
});

describe('a zoom', () => {
  it('has tiles between from halves to eighths, always of a size that can be seen', () => {
    expect([1, 1.6, 1.7, 3.2, 3.3, 6.4, 6.5, 8].map(stepAt)).toEqual([8, 8, 4, 4, 2, 2, 1, 1]);
    for (const zoom of zooms) {
      expect(scaleAt(zoom)).toBeGreaterThanOrEqual(0.8);
      expect(scaleAt(zoom)).toBeLessThanOrEqual(1.6);
    }
    expect([1, 2, 4, 8].map(scaleAt)).toEqual([1, 1, 1, 1]);
  });

  it('goes from one power of two to the next, and ends', () => {
    expect([1, 1.5, 2, 7, 8].map((zoom) => nextZoom(zoom, 1))).toEqual([2, 2, 4, 8, 8]);
    expect([1, 1.5, 2, 7, 8].map((zoom) => nextZoom(zoom, -1))).toEqual([1, 1, 1, 4, 4]);
    // As an address says it.
    expect(nextZoom(3.999, 1)).toBe(8);
    expect(nextZoom(2.001, -1)).toBe(1);
  });
});

describe('windowOf', () => {
  it.each(zooms)(
    'has every tile that can be seen at %f, and no more than one row and column beside',
    (zoom) => {
      const spot = {x: 3.21, y: -7.77, zoom};
      const window = windowOf(spot, geometry, 0);
      const scale = scaleAt(zoom);
      const isSeen = (column: number, row: number): boolean => {
        const {dx, dy} = offsetPx({column, row}, spot, geometry);
        return (
          Math.abs(dx) < geometry.width / 2 + (geometry.tilePx * scale) / 2 &&
          Math.abs(dy) < geometry.height / 2 + (geometry.tileHeightPx * scale) / 2
        );
      };
      const {step} = window;
      for (
        let column = window.columns.first - 3 * step;
        column <= window.columns.last + 3 * step;
        column += step
      ) {
        for (let row = window.rows.first - 3 * step; row <= window.rows.last + 3 * step; row += step) {
          if (isSeen(column, row)) expect(isIn(window, {column, row})).toBe(true);
        }
      }
      const count = placesIn(window.columns, step).length * placesIn(window.rows, step).length;
      expect(count).toBeLessThan(150);
    },
  );

  it('has places of its zoom alone, also left of the beginning', () => {
    for (const zoom of zooms) {
      const {columns, rows, step} = windowOf({x: -10.3, y: -0.1, zoom}, geometry, 1);
      for (const place of [...placesIn(columns, step), ...placesIn(rows, step)])
        expect(Math.abs(place % step)).toBe(0);
    }
  });

  it('has a margin on every side', () => {
    const spot = {x: 0, y: 0, zoom: 2};
    const [without, with2] = [windowOf(spot, geometry, 0), windowOf(spot, geometry, 2)];
    expect(with2.columns).toEqual({
      first: without.columns.first - 2 * 4,
      last: without.columns.last + 2 * 4,
    });
  });
});

describe('places', () => {
  it('are found again at the point where they lie', () => {
    for (const zoom of zooms) {
      const spot = {x: -2.4, y: 1e6 + 0.3, zoom};
      const place = placeUnder(100, -200, spot, geometry);
      const {dx, dy} = offsetPx(place, spot, geometry);
      expect(Math.abs(dx - 100)).toBeLessThanOrEqual((geometry.pitchPx * scaleAt(zoom)) / 2 + 1e-6);
      expect(Math.abs(dy + 200)).toBeLessThanOrEqual((geometry.rowPitchPx * scaleAt(zoom)) / 2 + 1e-6);
      expect(placeUnder(dx, dy, spot, geometry)).toEqual(place);
    }
  });

  it('come in the order of their distance from the middle of the view', () => {
    const spot = {x: 5, y: 5, zoom: 1};
    const [here, near, far] = [
      {column: 5 * FINEST, row: 5 * FINEST},
      {column: 6 * FINEST, row: 5 * FINEST},
      {column: 6 * FINEST, row: 7 * FINEST},
    ].map((place) => priorityOf(place, spot, geometry));
    expect(here).toBe(0);
    expect(near!).toBeLessThan(far!);
  });

  it('are brought into view by the shortest way, whole', () => {
    const spot = {x: 0, y: 0, zoom: 1};
    expect(revealing({column: FINEST, row: 0}, spot, geometry)).toEqual(spot);
    const place = {column: 100 * FINEST, row: -50 * FINEST};
    const shown = revealing(place, spot, geometry);
    const {dx, dy} = offsetPx(place, shown, geometry);
    expect(Math.abs(dx) + geometry.tilePx / 2).toBeLessThan(geometry.width / 2);
    expect(Math.abs(dy) + geometry.tileHeightPx / 2).toBeLessThan(geometry.height / 2);
    expect([dx > 0, dy < 0, shown.zoom]).toEqual([true, true, 1]);
  });

  it('larger than the view come into its middle', () => {
    const narrow = layOutPlane(100, 100, 1, 256);
    const shown = revealing({column: 3, row: 5}, {x: 0, y: 0, zoom: 8}, narrow);
    expect(shown).toEqual(spotOf({column: 3, row: 5}, 8));
  });
});

/**
 * The wall's arithmetic: how many rows, how large a tile, which columns are in view. Pure; lengths are CSS pixels.
 *
 * A position is a whole column and a fraction of one, never a distance in pixels: whole numbers are exact up to 2^53 and the
 * fraction keeps all its digits, so the ten-millionth column slides as smoothly as the first.
 */

import {GAP_PX, wantedTilePx} from '../kit/tile-size.ts';

/** What lies at the left edge of the view. */
export interface WallPosition {
  column: number;
  /** 0 <= fraction < 1, in columns. */
  fraction: number;
}

export interface WallGeometry {
  width: number;
  height: number;
  rows: number;
  /** Width and height of a tile. */
  tilePx: number;
  tileHeightPx: number;
  /** Between two tiles. */
  gapPx: number;
  /** From one column to the next, and from one row to the next: tile and gap. */
  pitchPx: number;
  rowPitchPx: number;
  /** Columns that fit side by side, with a fraction. */
  columns: number;
}

export interface TilePlace {
  column: number;
  row: number;
}

export interface ColumnWindow {
  first: number;
  count: number;
}

/** tileSeed is exact for whole numbers up to 2^53; the window around the position has to fit too. */
const LAST_COLUMN = Number.MAX_SAFE_INTEGER - 2 ** 16;

/**
 * `resolution`: pixels per side of a picture of the model; `shape`: its width by its height. Tiles that are no squares have the area of
 * those that are.
 */
export function layOutWall(
  width: number,
  height: number,
  devicePixelRatio: number,
  resolution: number,
  shape = 1,
): WallGeometry {
  const wanted = wantedTilePx(width, height, devicePixelRatio, resolution);
  // One that is very wide is still to be seen whole.
  const wantedHeight =
    shape > 1 ? Math.min(wanted / Math.sqrt(shape), Math.max(1, width) / shape) : wanted / Math.sqrt(shape);
  const rows = Math.max(1, Math.round(height / wantedHeight));
  // Rounded to whole pixels of the device, also where a CSS pixel is 1.25 of them, so that no tile ends in a blurred edge
  // and all gaps are alike; the last row loses a pixel or two at the bottom.
  const gap = Math.max(1, Math.round(GAP_PX * devicePixelRatio));
  const tall = Math.max(1, Math.ceil((height * devicePixelRatio - gap * (rows - 1)) / rows));
  const wide = Math.max(1, Math.round(tall * shape));
  const inCss = (pixels: number): number => pixels / devicePixelRatio;
  return {
    width,
    height,
    rows,
    tilePx: inCss(wide),
    tileHeightPx: inCss(tall),
    gapPx: inCss(gap),
    pitchPx: inCss(wide + gap),
    rowPitchPx: inCss(tall + gap),
    columns: width / inCss(wide + gap),
  };
}

/** A position from any whole column and any number of columns beside it. */
export function positionAt(column: number, beside = 0): WallPosition {
  const whole = Math.floor(beside);
  const fraction = beside - whole;
  // A tiny negative number has a fraction that rounds to 1.
  const carried =
    fraction >= 1 ? {column: column + whole + 1, fraction: 0} : {column: column + whole, fraction};
  if (Math.abs(carried.column) <= LAST_COLUMN) return carried;
  return {column: Math.sign(carried.column) * LAST_COLUMN, fraction: 0};
}

export function movedBy(position: WallPosition, columns: number): WallPosition {
  return positionAt(position.column, position.fraction + columns);
}

/** Columns from one position to another. */
export function columnsBetween(from: WallPosition, to: WallPosition): number {
  return to.column - from.column + (to.fraction - from.fraction);
}

/** Left edge of a column, from the left edge of the view. */
export function columnLeftPx(column: number, position: WallPosition, geometry: WallGeometry): number {
  return (column - position.column - position.fraction) * geometry.pitchPx;
}

/** The tile at a point of the view, or the one whose right or lower edge has the gap there. */
export function placeAt(x: number, y: number, position: WallPosition, geometry: WallGeometry): TilePlace {
  const {pitchPx, rowPitchPx, rows} = geometry;
  const {column} = movedBy(position, x / pitchPx);
  return {column, row: Math.min(rows - 1, Math.max(0, Math.floor(y / rowPitchPx)))};
}

/** The columns that touch the view, and `margin` more on either side. */
export function windowOf(position: WallPosition, geometry: WallGeometry, margin: number): ColumnWindow {
  const inView = Math.ceil(position.fraction + geometry.columns);
  return {first: position.column - margin, count: inView + 2 * margin};
}

/** Whether any of a column is in view. */
export function isColumnInView(column: number, position: WallPosition, geometry: WallGeometry): boolean {
  const left = columnLeftPx(column, position, geometry);
  return left + geometry.tilePx > 0 && left < geometry.width;
}

/**
 * How soon a tile's picture is wanted, lowest first: its distance from the middle of the view in pixels; what is out of
 * view comes after all that is in it, and what the wall moves towards before what it leaves behind.
 *
 * `direction`: sign of the movement, 0 when still.
 */
export function priorityOf(
  column: number,
  row: number,
  position: WallPosition,
  geometry: WallGeometry,
  direction: number,
): number {
  const {width, height, tilePx, tileHeightPx, rowPitchPx} = geometry;
  const dx = columnLeftPx(column, position, geometry) + tilePx / 2 - width / 2;
  const dy = row * rowPitchPx + tileHeightPx / 2 - height / 2;
  const distance = Math.hypot(dx, dy);
  if (isColumnInView(column, position, geometry)) return distance;
  const isBehind = direction !== 0 && Math.sign(dx) !== Math.sign(direction);
  return distance + width + height + (isBehind ? width : 0);
}

/** The nearest position that has a whole column in view, with a little of its neighbour so that it is seen to go on. */
export function revealing(column: number, position: WallPosition, geometry: WallGeometry): WallPosition {
  const peek = Math.min(0.3, Math.max(0, (geometry.columns - 1) / 2));
  const left = column - position.column - position.fraction;
  if (left < peek) return positionAt(column, -peek);
  const last = geometry.columns - 1 - peek;
  if (left > last) return positionAt(column, -last);
  return position;
}

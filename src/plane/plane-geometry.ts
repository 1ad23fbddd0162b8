/**
 * The plane's arithmetic: how large a tile, which places have one, where it lies. Pure; lengths are CSS pixels.
 *
 * A place is counted in the finest steps that are shown, so that a picture is at the same place however near it is looked at.
 */
import {GAP_PX, wantedTilePx} from '../kit/tile-size.ts';
import {ZOOM, type Spot} from './plane-spot.ts';

/** Places from one seed to the next. */
export const FINEST = ZOOM.most;

export interface Place {
  column: number;
  row: number;
}

export interface PlaneGeometry {
  width: number;
  height: number;
  tilePx: number;
  tileHeightPx: number;
  /** From one tile to the next, with the gap, where nothing is scaled. */
  pitchPx: number;
  rowPitchPx: number;
}

/** `first` to `last`, in steps of `step`. */
export interface PlaceRange {
  first: number;
  last: number;
}

/** Places that have a tile. */
export interface PlaneWindow {
  columns: PlaceRange;
  rows: PlaceRange;
  /** From one tile to the next, in places. */
  step: number;
}

/** A tile is shown no larger than this; from there on there are tiles between. */
const LARGEST_SCALE = 1.6;

/**
 * `resolution`: pixels per side of a picture of the model; `shape`: its width by its height. Tiles that are no squares have
 * the area of those that are.
 */
export function layOutPlane(
  width: number,
  height: number,
  devicePixelRatio: number,
  resolution: number,
  shape = 1,
): PlaneGeometry {
  const side = wantedTilePx(width, height, devicePixelRatio, resolution);
  // One that is very wide is still to be seen whole.
  const wide = Math.min(side * Math.sqrt(shape), Math.max(1, width));
  // Whole pixels of the device, so that edges are sharp and gaps alike.
  const whole = (px: number): number => Math.max(1, Math.round(px * devicePixelRatio));
  const gap = whole(GAP_PX);
  const inCss = (pixels: number): number => pixels / devicePixelRatio;
  return {
    width,
    height,
    tilePx: inCss(whole(wide)),
    tileHeightPx: inCss(whole(wide / shape)),
    pitchPx: inCss(whole(wide) + gap),
    rowPitchPx: inCss(whole(wide / shape) + gap),
  };
}

/** Places from one tile to the next at a zoom: nearer, there are tiles between. */
export function stepAt(zoom: number): number {
  const level = 2 ** Math.max(0, Math.ceil(Math.log2(zoom / LARGEST_SCALE)));
  return FINEST / level;
}

/** By how much tiles are drawn larger than they are laid out. */
export function scaleAt(zoom: number): number {
  return (zoom * stepAt(zoom)) / FINEST;
}

/** Where a spot is, in places and parts of them. */
export function placesAt({x, y}: Spot): Place {
  return {column: x * FINEST, row: y * FINEST};
}

/** The spot in the middle of a place. */
export function spotOf({column, row}: Place, zoom: number): Spot {
  return {x: column / FINEST, y: row / FINEST, zoom};
}

/** Tiles that fit beside each other, with a fraction. */
export function tilesAcross(zoom: number, {width, height, pitchPx, rowPitchPx}: PlaneGeometry): Place {
  const scale = scaleAt(zoom);
  return {column: width / (pitchPx * scale), row: height / (rowPitchPx * scale)};
}

/** The tiles that touch the view, and `margin` more on every side. As many wherever it stands: none is made or thrown away for a pan. */
export function windowOf(spot: Spot, geometry: PlaneGeometry, margin: number): PlaneWindow {
  const step = stepAt(spot.zoom);
  const middle = placesAt(spot);
  const across = tilesAcross(spot.zoom, geometry);
  const range = (at: number, tiles: number): PlaceRange => {
    const first = Math.floor(at / step - tiles / 2 + 0.5) - margin;
    return {first: first * step, last: (first + Math.ceil(tiles) + 2 * margin) * step};
  };
  return {columns: range(middle.column, across.column), rows: range(middle.row, across.row), step};
}

export function isSameWindow(one: PlaneWindow, other: PlaneWindow): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function placesIn({first, last}: PlaceRange, step: number): number[] {
  return Array.from({length: Math.max(0, Math.round((last - first) / step) + 1)}, (_, i) => first + i * step);
}

export function isIn({columns, rows}: PlaneWindow, {column, row}: Place): boolean {
  return column >= columns.first && column <= columns.last && row >= rows.first && row <= rows.last;
}

/** The middle of a place, from the middle of the view. */
export function offsetPx(
  {column, row}: Place,
  spot: Spot,
  geometry: PlaneGeometry,
): {dx: number; dy: number} {
  const middle = placesAt(spot);
  const each = spot.zoom / FINEST;
  return {
    dx: (column - middle.column) * each * geometry.pitchPx,
    dy: (row - middle.row) * each * geometry.rowPitchPx,
  };
}

/** How soon the picture of a place is wanted, lowest first: its distance from the middle of the view. */
export function priorityOf(place: Place, spot: Spot, geometry: PlaneGeometry): number {
  const {dx, dy} = offsetPx(place, spot, geometry);
  return Math.hypot(dx, dy);
}

/** The tile at a point, which is given from the middle of the view. */
export function placeUnder(dx: number, dy: number, spot: Spot, geometry: PlaneGeometry): Place {
  const step = stepAt(spot.zoom);
  const middle = placesAt(spot);
  const each = spot.zoom / FINEST;
  const nearest = (at: number): number => Math.round(at / step) * step;
  return {
    column: nearest(middle.column + dx / (each * geometry.pitchPx)),
    row: nearest(middle.row + dy / (each * geometry.rowPitchPx)),
  };
}

/** The nearest spot that has a place in view, with something of its neighbours. */
export function revealing(place: Place, spot: Spot, geometry: PlaneGeometry): Spot {
  const step = stepAt(spot.zoom);
  const middle = placesAt(spot);
  const across = tilesAcross(spot.zoom, geometry);
  const nearest = (at: number, from: number, tiles: number): number => {
    const most = Math.max(0, tiles / 2 - 0.8) * step;
    return Math.min(at + most, Math.max(at - most, from));
  };
  return {
    x: nearest(place.column, middle.column, across.column) / FINEST,
    y: nearest(place.row, middle.row, across.row) / FINEST,
    zoom: spot.zoom,
  };
}

/** Of the powers of two, the next one nearer (1) or further (-1). */
export function nextZoom(zoom: number, by: 1 | -1): number {
  const log = Math.log2(zoom);
  const next = by === 1 ? Math.floor(log + 1.01) : Math.ceil(log - 1.01);
  return Math.min(ZOOM.most, Math.max(ZOOM.least, 2 ** next));
}

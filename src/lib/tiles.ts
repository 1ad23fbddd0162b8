/** A picture in tiles: memory stays bounded, other work gets its turn in between, and nothing of it shows in the result. Pure. */

/** A rectangle, in pixels. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One tile: the pixels that are read, and the part of them whose result is kept. Both in the picture's own pixels. */
export interface Tile {
  source: Rect;
  core: Rect;
}

/** What is read along one axis: of two tiles each has the picture's edge on one side. */
function readLength(length: number, coreLength: number, context: number): number {
  const inner = Math.min(2, Math.ceil(length / coreLength) - 1);
  return Math.min(length, coreLength + inner * context);
}

/** Where the cores of one axis lie, and where reading begins. */
function spans(
  length: number,
  coreLength: number,
  context: number,
): [core: number, size: number, from: number][] {
  const read = readLength(length, coreLength, context);
  return Array.from({length: Math.ceil(length / coreLength)}, (_, i) => {
    const core = i * coreLength;
    // All read equally much, so that a graphics card compiles its programs once; at an edge further inside instead.
    const from = Math.min(Math.max(0, core - context), length - read);
    return [core, Math.min(coreLength, length - core), from];
  });
}

/**
 * Tiles whose cores cover the picture once, row by row. Every source has the same size and holds `context` pixels around
 * its core wherever the picture has them, so that a result that depends on no more is the same as without tiles.
 * @param coreLength side of a core, at least 1; those of the last row and column may be smaller
 */
export function planTiles(width: number, height: number, coreLength: number, context: number): Tile[] {
  const rows = spans(height, coreLength, context);
  const columns = spans(width, coreLength, context);
  const readWidth = readLength(width, coreLength, context);
  const readHeight = readLength(height, coreLength, context);
  return rows.flatMap(([y, coreHeight, fromY]) =>
    columns.map(([x, coreWidth, fromX]) => ({
      source: {x: fromX, y: fromY, width: readWidth, height: readHeight},
      core: {x, y, width: coreWidth, height: coreHeight},
    })),
  );
}

/** The core within its source, as everything is `factor` times larger. */
export function coreInSource({source, core}: Tile, factor: number): Rect {
  return {
    x: (core.x - source.x) * factor,
    y: (core.y - source.y) * factor,
    width: core.width * factor,
    height: core.height * factor,
  };
}

/** RGB bytes, `[height, width, 3]`. */
export interface RgbPicture {
  width: number;
  height: number;
  rgb: Uint8Array<ArrayBuffer>;
}

/** Copies `rect` out of a picture. */
export function crop({width, rgb}: RgbPicture, rect: Rect): RgbPicture {
  const part = new Uint8Array(rect.width * rect.height * 3);
  for (let row = 0; row < rect.height; row++) {
    const start = ((rect.y + row) * width + rect.x) * 3;
    part.set(rgb.subarray(start, start + rect.width * 3), row * rect.width * 3);
  }
  return {width: rect.width, height: rect.height, rgb: part};
}

/** Copies a part into a picture, its upper left corner to `x`, `y`. */
export function paste(picture: RgbPicture, part: RgbPicture, x: number, y: number): void {
  for (let row = 0; row < part.height; row++) {
    const line = part.rgb.subarray(row * part.width * 3, (row + 1) * part.width * 3);
    picture.rgb.set(line, ((y + row) * picture.width + x) * 3);
  }
}

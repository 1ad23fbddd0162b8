/** How pictures are laid out on one sheet. Pure. */

/** Browsers and printers still take this side. */
export const LARGEST_SHEET_PX = 8192;

export interface SheetLayout {
  columns: number;
  rows: number;
  /** Side of one picture. */
  cellPx: number;
  gapPx: number;
  widthPx: number;
  heightPx: number;
}

/**
 * The most square sheet in which pictures keep their own size, or shrink evenly where `largestPx` asks for it.
 * @param count 1 or more
 * @param picturePx side of a picture
 */
export function sheetLayout(count: number, picturePx: number, largestPx = LARGEST_SHEET_PX): SheetLayout {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  // A gap of one sixteenth is one of 17 parts.
  const fitting = Math.floor(largestPx / (columns + (columns + 1) / 16));
  const cellPx = Math.max(1, Math.min(picturePx, fitting));
  const gapPx = Math.floor(cellPx / 16);
  return {
    columns,
    rows,
    cellPx,
    gapPx,
    widthPx: columns * (cellPx + gapPx) + gapPx,
    heightPx: rows * (cellPx + gapPx) + gapPx,
  };
}

/** Left top corner of a picture. */
export function cellAt({columns, cellPx, gapPx}: SheetLayout, index: number): {x: number; y: number} {
  const step = cellPx + gapPx;
  return {x: gapPx + (index % columns) * step, y: gapPx + Math.floor(index / columns) * step};
}

/** How pictures are laid out on one sheet. Pure. */

/** Browsers and printers still take this side. */
export const LARGEST_SHEET_PX = 8192;

export interface SheetLayout {
  columns: number;
  rows: number;
  /** Of one picture. */
  cellPx: number;
  cellHeightPx: number;
  gapPx: number;
  widthPx: number;
  heightPx: number;
}

/**
 * The most square sheet in which pictures keep their own size, or shrink evenly where `largestPx` asks for it.
 * @param count 1 or more
 * @param picturePx width of a picture
 * @param shape its width by its height
 */
export function sheetLayout(
  count: number,
  picturePx: number,
  largestPx = LARGEST_SHEET_PX,
  shape = 1,
): SheetLayout {
  const columns = Math.min(count, Math.max(1, Math.ceil(Math.sqrt(count / shape))));
  const rows = Math.ceil(count / columns);
  // A gap of one sixteenth is one of 17 parts.
  const fitting = Math.floor(
    Math.min(largestPx / (columns + (columns + 1) / 16), largestPx / (rows / shape + (rows + 1) / 16)),
  );
  const cellPx = Math.max(1, Math.min(picturePx, fitting));
  const gapPx = Math.floor(cellPx / 16);
  const cellHeightPx = Math.max(1, Math.round(cellPx / shape));
  return {
    columns,
    rows,
    cellPx,
    cellHeightPx,
    gapPx,
    widthPx: columns * (cellPx + gapPx) + gapPx,
    heightPx: rows * (cellHeightPx + gapPx) + gapPx,
  };
}

/** Left top corner of a picture. */
export function cellAt(
  {columns, cellPx, cellHeightPx, gapPx}: SheetLayout,
  index: number,
): {x: number; y: number} {
  return {
    x: gapPx + (index % columns) * (cellPx + gapPx),
    y: gapPx + Math.floor(index / columns) * (cellHeightPx + gapPx),
  };
}

/** How large pictures are where there are many. Pure; lengths are CSS pixels. */

/** Between two tiles. */
export const GAP_PX = 2;
/** Smaller tiles are hard to tell apart and to touch; larger ones show how few pixels a small network makes. */
const SMALLEST_TILE_PX = 160;
const LARGEST_TILE_PX = 320;
/** A native pixel of a picture may be spread over this many device pixels before a drawing looks blurred. */
const UPSCALE = 1.6;
/** However sharp a larger tile would be, many pictures are to be seen. */
const SHARP_TILE_PX = 224;
/** Pictures in view beyond which filling the view would take a slow machine too long. */
const MOST_TILES = 96;

/**
 * Side of a square tile that suits a view.
 * @param resolution pixels per side of a picture of the model
 */
export function wantedTilePx(
  width: number,
  height: number,
  devicePixelRatio: number,
  resolution: number,
): number {
  const sharp = Math.min(SHARP_TILE_PX, (resolution * UPSCALE) / Math.max(1, devicePixelRatio));
  const few = Math.sqrt((width * height) / MOST_TILES);
  return Math.min(LARGEST_TILE_PX, Math.max(SMALLEST_TILE_PX, sharp, few));
}

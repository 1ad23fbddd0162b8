/** Style mixing: some layers of a synthesis network take the w of one picture, the rest that of another (Karras et al. 2019, section 3.1). */

export type LayerRange = 'coarse' | 'middle' | 'fine';

export const LAYER_RANGES: readonly LayerRange[] = ['coarse', 'middle', 'fine'];

/**
 * Which ws belong to a range: in the paper 4-8, 16-32 and 64 pixels and more, two ws a resolution; a network too small for
 * that is cut into thirds.
 * @returns first index and the one after the last
 */
export function layersOf(range: LayerRange, numWs: number): [first: number, end: number] {
  const [middle, fine] = numWs >= 10 ? [4, 8] : [Math.round(numWs / 3), Math.round((2 * numWs) / 3)];
  switch (range) {
    case 'coarse':
      return [0, middle];
    case 'middle':
      return [middle, fine];
    case 'fine':
      return [fine, numWs];
  }
}

/** The same w for every layer: `[wDim]` -> `[numWs, wDim]`. */
export function broadcast(w: Float32Array, numWs: number): Float32Array {
  const ws = new Float32Array(numWs * w.length);
  for (let layer = 0; layer < numWs; layer++) ws.set(w, layer * w.length);
  return ws;
}

/**
 * @param w `[wDim]`, for the layers outside of `ranges`
 * @param other `[wDim]`, for those inside
 * @returns `[numWs, wDim]`
 */
export function mixStyles(
  w: Float32Array,
  other: Float32Array,
  ranges: readonly LayerRange[],
  numWs: number,
): Float32Array {
  if (w.length !== other.length) {
    throw new RangeError(`Two w to mix must be equally long, got ${w.length} and ${other.length}.`);
  }
  const ws = broadcast(w, numWs);
  for (const range of ranges) {
    const [first, end] = layersOf(range, numWs);
    for (let layer = first; layer < end; layer++) ws.set(other, layer * w.length);
  }
  return ws;
}

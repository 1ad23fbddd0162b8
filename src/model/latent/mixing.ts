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

/**
 * @param ws `[numWs, wDim]`, for the layers outside of `ranges`
 * @param other `[numWs, wDim]`, for those inside
 * @returns `[numWs, wDim]`
 */
export function mixStyles(
  ws: Float32Array,
  other: Float32Array,
  ranges: readonly LayerRange[],
  numWs: number,
): Float32Array {
  if (ws.length !== other.length) {
    throw new RangeError(`Two sets of ws to mix must be equally long, got ${ws.length} and ${other.length}.`);
  }
  const mixed = ws.slice();
  const wDim = ws.length / numWs;
  for (const range of ranges) {
    const [first, end] = layersOf(range, numWs);
    mixed.set(other.subarray(first * wDim, end * wDim), first * wDim);
  }
  return mixed;
}

/** One step in W for the ws of a range of layers. */
export interface StyleMove {
  range: LayerRange;
  /** `[wDim]` */
  direction: Float32Array;
  /** How often the direction is added; negative for the other way. */
  amount: number;
}

/**
 * Editing layer by layer (Shen & Zhou 2021, arXiv 2007.06600): each direction moves the ws of its own range only.
 * @param ws `[numWs, wDim]`
 * @returns `[numWs, wDim]`
 */
export function moveStyles(ws: Float32Array, moves: readonly StyleMove[], numWs: number): Float32Array {
  const moved = ws.slice();
  const wDim = ws.length / numWs;
  for (const {range, direction, amount} of moves) {
    if (direction.length !== wDim) {
      throw new RangeError(`A direction must be as long as w, ${wDim}, got ${direction.length}.`);
    }
    const [first, end] = layersOf(range, numWs);
    for (let i = first * wDim; i < end * wDim; i++) moved[i]! += amount * direction[i % wDim]!;
  }
  return moved;
}

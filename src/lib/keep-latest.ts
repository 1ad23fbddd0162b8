/** Bounded memory for what can be had again. */

/** Keeps the `most` entries of a map that were put in last. */
export function keepLatest(map: Map<unknown, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

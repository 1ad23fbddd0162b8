/** How fast the line is, by the files that have come. */

/** A line is not known by less. */
const LEAST_SENT_MS = 50;

/**
 * Bytes in a millisecond of the files that came over the line, by the time in which any of them was on its way; null where
 * that was too short, or the browser does not say.
 */
export function speedOf(
  files: readonly Pick<PerformanceResourceTiming, 'transferSize' | 'responseStart' | 'responseEnd'>[],
): number | null {
  // What a cache gives has no size.
  const sent = files.filter(({transferSize, responseStart}) => transferSize > 0 && responseStart > 0);
  const bytes = sent.reduce((sum, {transferSize}) => sum + transferSize, 0);
  let busyMs = 0;
  let until = -Infinity;
  for (const {responseStart, responseEnd} of sent.sort((a, b) => a.responseStart - b.responseStart)) {
    busyMs += Math.max(0, responseEnd - Math.max(responseStart, until));
    until = Math.max(until, responseEnd);
  }
  return busyMs < LEAST_SENT_MS ? null : bytes / busyMs;
}

/** Some 4 Mbit/s: what is fetched beside takes seconds from what is waited for. */
const SLOW = 500;

/** Whether files that came to this document show a slow line; false where nobody can tell. */
export function isLineSlow(): boolean {
  const speed = speedOf(performance.getEntriesByType('resource') as PerformanceResourceTiming[]);
  return speed !== null && speed < SLOW;
}

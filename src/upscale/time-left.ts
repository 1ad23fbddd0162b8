/** How long enlarging takes, before it begins and while it runs. Pure. */

/** Of the last picture that the network enlarged in this visit. */
let measured: number | null = null;

/**
 * @param macs multiply-accumulates of the work
 * @param picture what a picture of the model takes: the same engine, much the same arithmetic
 * @returns milliseconds; null where nothing is known yet
 */
export function estimateMs(macs: number, picture: {macs: number; medianMs: number | null}): number | null {
  const msPerMac = measured ?? (picture.medianMs === null ? null : picture.medianMs / picture.macs);
  return msPerMac === null ? null : macs * msPerMac;
}

/** Remembers what was measured, for the next estimate. */
export function noteMeasured(macs: number, elapsedMs: number): void {
  measured = elapsedMs / macs;
}

/**
 * How often a test may be tried again: never, but in `npm test`, which says how many needed it. Software rasterisers,
 * browsers driven from outside and shared processors have bad minutes; what is wrong fails every time.
 */
export function retriesOf(inTheGate: number): number {
  return process.env['NONESUCH_RETRIES'] === '1' ? inTheGate : 0;
}

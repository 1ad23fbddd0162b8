/** Whether this visitor lets the wall drift. */
const KEY = 'nonesuch-drift';

/** Storage may be forbidden; then the choice lasts as long as the page. */
export function readDrift(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export function writeDrift(drifts: boolean): void {
  try {
    localStorage.setItem(KEY, drifts ? 'on' : 'off');
  } catch {
    // As above.
  }
}

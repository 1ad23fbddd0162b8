const IDLE_WITHOUT_API_MS = 300;

/** Safari has only lately got `requestIdleCallback`. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work);
  else setTimeout(work, IDLE_WITHOUT_API_MS);
}

/**
 * Keeps the screen awake until `signal` aborts. Not in every browser, and refused when the battery is low: then the screen
 * sleeps as it always does.
 */
export function stayAwake(signal: AbortSignal): void {
  const wakeLock = (navigator as Partial<Navigator>).wakeLock;
  if (!wakeLock) return;
  let held: WakeLockSentinel | null = null;
  const isHeld = (): boolean => held !== null && !held.released;
  const release = (lock: WakeLockSentinel): Promise<void> => lock.release().catch(() => undefined);
  const ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || isHeld()) return;
    const lock = await wakeLock.request('screen').catch(() => null);
    if (!lock) return;
    // Ended, or asked twice, meanwhile.
    if (signal.aborted || isHeld()) await release(lock);
    else held = lock;
  };
  // A lock ends when the page is hidden.
  document.addEventListener('visibilitychange', () => void ask(), {signal});
  signal.addEventListener('abort', () => held && void release(held), {once: true});
  void ask();
}

/** How many threads the wasm backend gets. */

/** More gain nothing on layers of this size; it is also what TensorFlow.js has room for. */
const MAX_THREADS = 8;

/**
 * Half of the logical cores, since two often share one core's arithmetic, but both of two: making pictures is all that
 * such a device has to do, and its page idles meanwhile.
 */
export function wantedThreads(cores: number): number {
  return Math.min(MAX_THREADS, Math.max(Math.min(2, cores), Math.floor(cores / 2)));
}

/**
 * Runs `start` with so many cores on show that TensorFlow.js grants `threads`: it takes half of
 * `navigator.hardwareConcurrency` for the most there can be, whatever `setThreadsCount` says (tfjs issue #8513).
 */
export async function withRoomFor<Result>(threads: number, start: () => Promise<Result>): Promise<Result> {
  const cores = navigator.hardwareConcurrency;
  if (threads <= Math.floor(cores / 2)) return start();
  Object.defineProperty(navigator, 'hardwareConcurrency', {value: 2 * threads, configurable: true});
  try {
    return await start();
  } finally {
    // The real one is on the prototype.
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

/** How many threads the wasm backend gets. */

/** What is asked of `globalThis`. */
export interface ThreadScope {
  crossOriginIsolated?: boolean | undefined;
  document?: unknown;
  SharedArrayBuffer?: unknown;
  navigator: {userAgent: string};
}

/**
 * Whether threads can be started here, and share memory. On the page itself they would need blob: workers in its security
 * policy; it runs there only when all else failed. Some browsers isolate a page and have SharedArrayBuffer switched off all
 * the same. In Firefox a worker that starts workers while a service worker controls it stands still for ever now and then:
 * with the eight that TensorFlow.js starts, in one of four visits (Firefox 153), with a single one in one of thirty.
 */
export function mayHaveThreads(scope: ThreadScope): boolean {
  const isFirefox = /\bFirefox\//.test(scope.navigator.userAgent);
  const canShare = scope.crossOriginIsolated === true && scope.SharedArrayBuffer !== undefined;
  return canShare && !isFirefox && !scope.document;
}

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

/** WebAssembly, with SIMD and threads where the browser has them, from files of this site. */
import * as tf from '@tensorflow/tfjs-core';
import {getThreadsCount, setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import {BackendUnusable, NEVER_LOST, type RunningBackend} from './running-backend.ts';

/** More gain nothing on layers of this size, and the page needs a core too. */
const MAX_THREADS = 8;
/** The threads' workers are made from blob: addresses, which a site's security policy may forbid without an answer. */
const THREADS_TIMEOUT_MS = 10_000;

setWasmPaths({
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimdUrl,
});
/** Registered by the import above, and only once. */
const factory = tf.findBackendFactory('wasm');

function wantedThreads(): number {
  // On the page itself threads would need blob: workers in its security policy; it runs there only when all else failed.
  if (!globalThis.crossOriginIsolated || 'document' in globalThis) return 1;
  return Math.max(1, Math.min(MAX_THREADS, navigator.hardwareConcurrency));
}

function reasonOf(hasSimd: boolean, threads: number): string {
  if (!hasSimd) return 'WebAssembly runs on your processor, without SIMD, which is slow.';
  return threads > 1
    ? `WebAssembly runs on your processor with ${threads} threads.`
    : 'WebAssembly runs on your processor with one thread.';
}

async function setBackendWithin(timeoutMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), timeoutMs)));
  return Promise.race([tf.setBackend('wasm'), late]).finally(() => clearTimeout(timer));
}

/** @see BackendDriver.start */
export async function startWasm(): Promise<RunningBackend> {
  if (typeof WebAssembly === 'undefined') throw new BackendUnusable('this browser does not offer it');
  if (!tf.findBackendFactory('wasm')) tf.registerBackend('wasm', factory);
  const hasSimd = Boolean(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'));
  let threads = hasSimd ? wantedThreads() : 1;
  if (threads > 1) {
    setThreadsCount(threads);
    if (!(await setBackendWithin(THREADS_TIMEOUT_MS))) threads = 1;
  }
  if (threads === 1) {
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (!(await tf.setBackend('wasm'))) throw new BackendUnusable('its program could not be loaded');
  } else {
    threads = getThreadsCount();
  }
  return {
    name: 'wasm',
    reason: reasonOf(hasSimd, threads),
    threads,
    lost: NEVER_LOST,
    isLost: () => false,
    dispose: () => tf.removeBackend('wasm'),
  };
}

/** WebAssembly, with SIMD and threads where the browser has them, from files of this site. */
import * as tf from '@tensorflow/tfjs-core';
import {getThreadsCount, setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import {savesData} from '../../lib/data-saver.ts';
import {loadWasm} from './load-code.ts';
import {loadOwnKernels, startOwnKernels} from './own-kernels.ts';
import {
  BackendUnusable,
  NEVER_LOST,
  noAnswer,
  type RunningBackend,
  type StartOptions,
} from './running-backend.ts';
import {mayHaveThreads, wantedThreads, withRoomFor} from './wasm-threads.ts';
import {within} from '../../lib/timeout.ts';

/** The threads' workers are made from blob: addresses, which a site's security policy may forbid without an answer. */
const THREADS_TIMEOUT_MS = 10_000;

/** TensorFlow.js takes its program from the platform, and that has what was downloaded and looked at here. */
setWasmPaths(
  {
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedSimdUrl,
  },
  true,
);

/** Programs by the address at which TensorFlow.js asks for them. */
const programs = new Map<string, ArrayBuffer>();
const {platform} = tf.env();
const {fetch: fetchOfPlatform} = platform;
platform.fetch = (path, init) => {
  const program = programs.get(path);
  return program ? Promise.resolve(new Response(program)) : fetchOfPlatform.call(platform, path, init);
};

/** Registered by the import above, and only once. */
const factory = tf.findBackendFactory('wasm');

function reasonOf(hasSimd: boolean, threads: number): string {
  if (!hasSimd) return 'WebAssembly runs on your processor, without SIMD, which is slow.';
  return threads > 1
    ? `WebAssembly runs on your processor with ${threads} threads.`
    : 'WebAssembly runs on your processor with one thread.';
}

/** Starts threads; false when the browser does not let it. */
async function startThreads(count: number): Promise<boolean> {
  setThreadsCount(count);
  try {
    const start = withRoomFor(count, () => tf.setBackend('wasm'));
    return await within(THREADS_TIMEOUT_MS, start, noAnswer);
  } catch (error) {
    console.warn(error);
    return false;
  }
}

/**
 * Most threads of TensorFlow.js that the site's own kernels are faster than with one. (tests/bench has the numbers: they
 * take a third of the time of one thread, and the second one of two waits for whatever else its core does.)
 */
const THREADS_OUTRUN = 2;

/** @see BackendDriver.start */
export async function startWasm({ownKernels}: Pick<StartOptions, 'ownKernels'>): Promise<RunningBackend> {
  if (!tf.findBackendFactory('wasm')) tf.registerBackend('wasm', factory);
  const hasSimd = Boolean(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'));
  // A visitor who pays for every byte gets no second build on the next visit, when there are threads.
  const mayHave = hasSimd && !savesData() && mayHaveThreads(globalThis);
  const possible = mayHave ? wantedThreads(navigator.hardwareConcurrency) : 1;
  const own = ownKernels && hasSimd && possible <= THREADS_OUTRUN ? await loadOwnKernels() : null;
  const wanted = own ? 1 : possible;
  const url = wanted > 1 ? threadedSimdUrl : hasSimd ? simdUrl : plainUrl;
  programs.set(url, await loadWasm('WebAssembly', url));
  const hasThreads = wanted > 1 && (await startThreads(wanted));
  if (!hasThreads) {
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (!(await tf.setBackend('wasm'))) throw new BackendUnusable('its program could not be started');
  }
  const threads = hasThreads ? getThreadsCount() : 1;
  const stopOwn = own && (await startOwnKernels(own));
  return {
    name: 'wasm',
    reason: reasonOf(hasSimd, threads),
    threads,
    ...(own && stopOwn ? {kernels: own.build} : {}),
    programs: [url, ...(own ? [own.url] : [])].map((name) => new URL(name, location.href).href),
    lost: NEVER_LOST,
    isLost: () => false,
    dispose: () => {
      stopOwn?.();
      tf.removeBackend('wasm');
    },
  };
}

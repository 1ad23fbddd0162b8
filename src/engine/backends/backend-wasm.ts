/** WebAssembly, with SIMD and threads where the browser has them, from files of this site. */
import * as tf from '@tensorflow/tfjs-core';
import {getThreadsCount, setThreadsCount, setWasmPaths} from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import {savesData} from '../../lib/data-saver.ts';
import {KernelThreads} from './kernel-threads.ts';
import {loadWasm} from './load-code.ts';
import {loadOwnKernels, type OwnKernels, startOwnKernels} from './own-kernels.ts';
import {
  BackendUnusable,
  NEVER_LOST,
  noAnswer,
  type RunningBackend,
  type StartOptions,
} from './running-backend.ts';
import {canShareMemory, withSharedMemory} from './shared-memory.ts';
import {mayHaveThreads, wantedThreads, withRoomFor} from './wasm-threads.ts';
import {simdHere} from '../../generator/kernels/kernel-build.ts';
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

/** TensorFlow.js on one thread. */
async function startAlone(): Promise<void> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm'))) throw new BackendUnusable('its program could not be started');
}

interface Started {
  url: string;
  threads(): number;
  stop(): void;
  own?: OwnKernels;
}

/**
 * The site's own kernels on TensorFlow.js's build without threads; where there may be some, with threads of their own.
 * @returns null when they cannot be had
 */
async function startOwn(possible: number): Promise<Started | null> {
  const wanted = canShareMemory() ? possible : 1;
  const own = await loadOwnKernels(wanted > 1);
  if (!own) return null;
  const url = simdUrl;
  const program = await loadWasm('WebAssembly', url);
  programs.set(url, wanted > 1 ? withSharedMemory(program) : program);
  const helpers = wanted > 1 ? new KernelThreads(wanted - 1) : null;
  try {
    await startAlone();
    const stop = await startOwnKernels(own, helpers);
    if (!stop) helpers?.stop();
    return {
      url,
      threads: () => 1 + (helpers?.alive ?? 0),
      stop: () => stop?.(),
      ...(stop && {own}),
    };
  } catch (error) {
    helpers?.stop();
    throw error;
  }
}

/** TensorFlow.js's kernels, on threads of TensorFlow.js where there may be some. */
async function startPlain(hasSimd: boolean, wanted: number): Promise<Started> {
  // Without network there may be the other build only.
  const threaded = wanted > 1 ? await loadWasm('WebAssembly', threadedSimdUrl).catch(() => null) : null;
  const url = threaded ? threadedSimdUrl : hasSimd ? simdUrl : plainUrl;
  programs.set(url, threaded ?? (await loadWasm('WebAssembly', url)));
  const hasThreads = threaded !== null && (await startThreads(wanted));
  if (!hasThreads) await startAlone();
  const threads = hasThreads ? getThreadsCount() : 1;
  return {url, threads: () => threads, stop: () => undefined};
}

/** @see BackendDriver.start */
export async function startWasm({ownKernels}: Pick<StartOptions, 'ownKernels'>): Promise<RunningBackend> {
  if (!tf.findBackendFactory('wasm')) tf.registerBackend('wasm', factory);
  const hasSimd = Boolean(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'));
  // A visitor who pays for every byte gets no second build on the next visit, when there are threads.
  const mayHave = hasSimd && !savesData() && mayHaveThreads(globalThis);
  const possible = mayHave ? wantedThreads(navigator.hardwareConcurrency) : 1;
  const {url, threads, stop, own} =
    (ownKernels && hasSimd ? await startOwn(possible) : null) ?? (await startPlain(hasSimd, possible));
  return {
    name: 'wasm',
    // A thread may fail while others work.
    get reason() {
      return reasonOf(hasSimd, threads());
    },
    get threads() {
      return threads();
    },
    ...(own && {kernels: simdHere()}),
    programs: [url, ...(own ? [own.url] : [])].map((name) => new URL(name, location.href).href),
    lost: NEVER_LOST,
    isLost: () => false,
    dispose: () => {
      stop();
      tf.removeBackend('wasm');
    },
  };
}

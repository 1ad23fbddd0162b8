/** Downloads one file of known size: counts its bytes, resumes a cut download where it stopped, and gives up with a sentence. */
import {detailOf, EngineError} from '../client/engine-error.ts';

/** What the browser does for a download; replaced in tests. */
export interface Network {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  isOnline: () => boolean;
  sleep: (ms: number) => Promise<void>;
  /** A download that brings no byte for so long counts as cut. */
  stallMs: number;
}

export const browserNetwork: Network = {
  fetch: (url, init) => fetch(url, init),
  isOnline: () => navigator.onLine,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  stallMs: 30_000,
};

export interface Download {
  url: string;
  /** How to call the file in a sentence. */
  name: string;
  bytes: number;
  /** `reload` passes over the browser's own cache. */
  cache: RequestCache;
  signal: AbortSignal;
  /** Bytes there so far; may go down when a download has to start again. */
  onBytes: (bytes: number) => void;
}

/** Waiting times before each further attempt. */
const RETRY_DELAYS_MS = [500, 1500, 4000];

/** Statuses that may be gone a moment later. */
const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 429;

export function statusError(name: string, status: number, network: Network): EngineError {
  // Without network the service worker answers in the server's place.
  if (status === 503 && !network.isOnline()) return unreachableError(name, network, `status ${status}`);
  if (status === 404 || status === 410) {
    return new EngineError(
      'fetch-failed',
      `The file ${name} of this model is not on the server (${status}). Try again later; the site may be in the middle of an update.`,
    );
  }
  return new EngineError(
    'fetch-failed',
    `The server refused the file ${name} with status ${status}. Try again later.`,
  );
}

export function unreachableError(name: string, network: Network, cause: unknown): EngineError {
  const sentence = network.isOnline()
    ? `The server did not answer for the file ${name}. Check the connection and try again.`
    : 'You are offline, and this model is not saved on this device yet. Connect to the internet and try again.';
  return new EngineError('fetch-failed', sentence, detailOf(cause));
}

function sizeError(name: string, expected: number, got: string): EngineError {
  return new EngineError(
    'hash-mismatch',
    `The file ${name} of this model must have ${expected} bytes, got ${got}. Try again later; the site may be in the middle of an update.`,
  );
}

/** The parts of a response body as they come; a part that takes longer than `network.stallMs` ends the download. */
async function* partsOf(
  response: Response,
  network: Network,
  stop: AbortController,
): AsyncGenerator<Uint8Array> {
  if (!response.body) {
    yield new Uint8Array(await response.arrayBuffer());
    return;
  }
  const reader = response.body.getReader();
  try {
    for (;;) {
      const stall = setTimeout(() => stop.abort(new Error('The download stalled.')), network.stallMs);
      const part = await reader.read().finally(() => clearTimeout(stall));
      if (part.done) return;
      yield part.value;
    }
  } finally {
    // Already broken or at its end: nothing left to say.
    reader.cancel().catch(() => undefined);
  }
}

/**
 * @returns exactly `bytes` bytes
 * @throws {EngineError} `fetch-failed`, or `hash-mismatch` when the file has another size
 * @throws the reason of `signal`
 */
export async function downloadFile(download: Download, network: Network): Promise<Uint8Array<ArrayBuffer>> {
  const {url, name, bytes, signal, onBytes} = download;
  let {cache} = download;
  const content = new Uint8Array(bytes);
  let have = 0;
  let failure = unreachableError(name, network, 'not tried');

  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    if (delay > 0) await network.sleep(delay);
    signal.throwIfAborted();
    const stop = new AbortController();
    const abort = (): void => stop.abort(signal.reason);
    signal.addEventListener('abort', abort, {once: true});
    try {
      const headers: HeadersInit = have > 0 ? {Range: `bytes=${have}-`} : {};
      const response = await network.fetch(url, {cache, headers, signal: stop.signal});
      if (response.status === 416) throw sizeError(name, bytes, `${have}`);
      if (!response.ok) {
        failure = statusError(name, response.status, network);
        // The browser keeps a 404 for as long as the host allows, which may be minutes: ask the host itself.
        const isFinal = !isPassing(response.status) && cache === 'reload';
        if (isFinal || !network.isOnline()) throw failure;
        cache = 'reload';
        continue;
      }
      const resumes =
        response.status === 206 && response.headers.get('Content-Range')?.startsWith(`bytes ${have}-`);
      if (!resumes) have = 0;
      for await (const part of partsOf(response, network, stop)) {
        if (have + part.length > bytes) throw sizeError(name, bytes, 'more');
        content.set(part, have);
        have += part.length;
        onBytes(have);
      }
      if (have === bytes) return content;
      failure = sizeError(name, bytes, `${have}`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EngineError) throw error;
      failure =
        have === 0
          ? unreachableError(name, network, error)
          : new EngineError(
              'fetch-failed',
              `The download of ${name} stopped at ${have} of ${bytes} bytes. Check the connection and try again.`,
              detailOf(error),
            );
      if (!network.isOnline()) throw failure;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
  throw failure;
}

/** Downloads one file of known size: counts its bytes, resumes a cut download where it stopped, and gives up with a sentence. */
import {
  fetchText,
  isForeignPage,
  isOnline,
  isOwnPage,
  isPage,
  isPassing,
  SIGN_IN,
  type TextAnswer,
  type TextInit,
} from '../../lib/fetch-text.ts';
import {LARGE_FILE, limitedFetch, type LimitedInit, type Limits} from '../../lib/limited-fetch.ts';
import {limitMs} from '../../lib/limit-ms.ts';
import {detailOf, EngineError} from '../client/engine-error.ts';

/** What the browser does for a download; replaced in tests. */
export interface Network {
  fetch: (url: string, init: LimitedInit) => Promise<Response>;
  isOnline: () => boolean;
  sleep: (ms: number) => Promise<void>;
}

export const browserNetwork: Network = {
  fetch: limitedFetch,
  isOnline,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
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

const PAUSE_MS = 500;
/** A second attempt from the same byte on: with the first one it is over within twenty seconds. */
const SECOND: Limits = {...LARGE_FILE, answerMs: limitMs(6000), stallMs: limitMs(6000)};

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

function signInError(name: string): EngineError {
  return new EngineError('sign-in', SIGN_IN, `${name} came as a page.`);
}

/** What a page means that came in the place of a file. */
async function pageError(name: string, response: Response, network: Network): Promise<EngineError> {
  const type = response.headers.get('content-type') ?? '';
  // Hosts that have only one page answer with it for everything.
  return isOwnPage({type, text: await response.text(), status: response.status})
    ? statusError(name, 404, network)
    : signInError(name);
}

/** The parts of a response body as they come. */
async function* partsOf(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.body) {
    yield new Uint8Array(await response.arrayBuffer());
    return;
  }
  const reader = response.body.getReader();
  try {
    for (;;) {
      const part = await reader.read();
      if (part.done) return;
      yield part.value;
    }
  } finally {
    // Already broken or at its end: nothing left to say.
    reader.cancel().catch(() => undefined);
  }
}

/**
 * Goes on where it stopped, for as long as each attempt brings more; where one does not, there is no third.
 * @returns exactly `bytes` bytes
 * @throws {EngineError} `fetch-failed`, `sign-in`, or `hash-mismatch` when the file has another size
 * @throws the reason of `signal`
 */
export async function downloadFile(download: Download, network: Network): Promise<Uint8Array<ArrayBuffer>> {
  const {url, name, bytes, signal, onBytes} = download;
  let {cache} = download;
  const content = new Uint8Array(bytes);
  let have = 0;
  let furthest = 0;
  let failures = 0;

  for (;;) {
    if (failures > 0) await network.sleep(PAUSE_MS);
    signal.throwIfAborted();
    let failure: EngineError;
    try {
      const headers: HeadersInit = have > 0 ? {Range: `bytes=${have}-`} : {};
      const limits = failures > 0 ? SECOND : LARGE_FILE;
      const response = await network.fetch(url, {cache, headers, signal, limits});
      if (response.status === 416) throw sizeError(name, bytes, `${have}`);
      if (!response.ok) {
        failure = statusError(name, response.status, network);
        // The browser keeps a 404 for as long as the host allows, which may be minutes: ask the host itself.
        if (!isPassing(response.status) && cache === 'reload') throw failure;
        cache = 'reload';
      } else if (isPage({type: response.headers.get('content-type') ?? ''})) {
        failure = await pageError(name, response, network);
        cache = 'reload';
      } else {
        const resumes =
          response.status === 206 && response.headers.get('Content-Range')?.startsWith(`bytes ${have}-`);
        if (!resumes) have = 0;
        for await (const part of partsOf(response)) {
          if (have + part.length > bytes) throw sizeError(name, bytes, 'more');
          content.set(part, have);
          have += part.length;
          if (have > furthest) [furthest, failures] = [have, 0];
          onBytes(have);
        }
        if (have === bytes) return content;
        failure = sizeError(name, bytes, `${have}`);
      }
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
    }
    if (++failures > 1 || !network.isOnline()) throw failure;
  }
}

/**
 * A small file of JSON.
 * @param address how to call it in the sentence that it is none
 * @throws {EngineError} `fetch-failed`, `sign-in`, or `bad-descriptor` when it is no JSON
 * @throws the reason of `init.signal`
 */
export async function downloadJson(
  url: string,
  {name, address = name, ...init}: TextInit & {name: string; address?: string},
  network: Network,
): Promise<unknown> {
  let answer: TextAnswer;
  try {
    answer = await fetchText(url, init, network);
  } catch (error) {
    init.signal?.throwIfAborted();
    throw unreachableError(name, network, error);
  }
  if (answer.status !== 200) throw statusError(name, answer.status, network);
  if (isForeignPage(answer)) throw signInError(name);
  if (isOwnPage(answer)) throw statusError(name, 404, network);
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    throw new EngineError(
      'bad-descriptor',
      `The file ${address} is no JSON. The owner of the site should check it.`,
    );
  }
}

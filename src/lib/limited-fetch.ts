/**
 * The one way to the network: no request waits for ever, and none brings more than it may. What counts is the time to the
 * head of the answer and the time without a byte, so that a slow line is no failure.
 */
import {limitMs} from './limit-ms.ts';
import {bytesOf, textOf} from './read-body.ts';

export interface Limits {
  /** To the head of the answer. */
  answerMs: number;
  /** Without a byte. */
  stallMs: number;
  mostBytes: number;
}

/** For what a visitor waits for without seeing it come: with all that is around it, words are there within ten seconds. */
export const SMALL_FILE: Limits = {answerMs: limitMs(7000), stallMs: limitMs(7000), mostBytes: 2 ** 26};

/** Of which it is shown how much has come. */
export const LARGE_FILE: Limits = {answerMs: limitMs(9000), stallMs: limitMs(12_000), mostBytes: 2 ** 32};

/** For what nobody waits for: many files at once stand in line behind each other on a slow one. */
export const BACKGROUND: Limits = {answerMs: 5 * 60_000, stallMs: 60_000, mostBytes: 2 ** 32};

export type FetchFailure = 'unreachable' | 'unanswered' | 'stalled' | 'cut' | 'too-large';

/** In an answer that the service worker gives in the place of one that failed: how. */
export const FAILURE_HEADER = 'X-Fetch-Failure';

const WORDS: Record<FetchFailure, string> = {
  unreachable: 'The host could not be reached.',
  unanswered: 'The host did not answer in time.',
  stalled: 'The download stalled.',
  cut: 'The download was cut off.',
  'too-large': 'More came than such a file may have.',
};

export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly kind: FetchFailure;

  constructor(kind: FetchFailure, cause?: unknown) {
    super(WORDS[kind], cause === undefined ? {} : {cause});
    this.kind = kind;
  }
}

export interface LimitedInit extends RequestInit {
  limits?: Limits;
}

/** An abort that follows the caller's signal. Not AbortSignal.any, which is newer than our oldest browsers. */
function follow(signal: AbortSignal | null | undefined): {stop: AbortController; letGo: () => void} {
  const stop = new AbortController();
  if (!signal) return {stop, letGo: () => undefined};
  const abort = (): void => stop.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, {once: true});
  return {stop, letGo: () => signal.removeEventListener('abort', abort)};
}

/** Rejects with the reason as soon as `stop` says so, whatever `work` does. */
async function unlessStopped<Result>(work: Promise<Result>, {signal}: AbortController): Promise<Result> {
  let abort: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, {once: true});
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', abort!);
  }
}

/** The same bytes, which end in a `FetchError` where they stall, break off or are too many. */
function guarded(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  {stallMs, mostBytes}: Limits,
  stop: AbortController,
  letGo: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let bytes = 0;
  const end = (reason: unknown): void => {
    letGo();
    stop.abort(reason);
    reader.cancel(reason).catch(() => undefined);
  };
  return new ReadableStream(
    {
      async pull(controller) {
        const timer = setTimeout(() => stop.abort(new FetchError('stalled')), stallMs);
        try {
          const part = await unlessStopped(reader.read(), stop);
          if (part.done) {
            letGo();
            controller.close();
            return;
          }
          bytes += part.value.length;
          if (bytes > mostBytes) throw new FetchError('too-large');
          controller.enqueue(part.value);
        } catch (error) {
          const reason: unknown = stop.signal.aborted
            ? stop.signal.reason
            : error instanceof FetchError
              ? error
              : new FetchError('cut', error);
          end(reason);
          controller.error(reason);
        } finally {
          clearTimeout(timer);
        }
      },
      cancel: end,
    },
    {highWaterMark: 0},
  );
}

/** One whose body, read whole, ends with the reason for its end, as read in parts (read-body.ts). */
class LimitedResponse extends Response {
  override async arrayBuffer(): Promise<ArrayBuffer> {
    return (await bytesOf(this)).buffer;
  }

  override text(): Promise<string> {
    return textOf(this);
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await textOf(this));
  }

  override async blob(): Promise<Blob> {
    return new Blob([await bytesOf(this)], {type: this.headers.get('content-type') ?? ''});
  }
}

/** Ours cannot be made of these, and nothing is read of them. */
const isOpaque = ({type, status}: Response): boolean => status === 0 || type === 'opaqueredirect';

/**
 * As `fetch`, within limits; those of a small file if not said otherwise. The response has no `url` of its own.
 * @throws {FetchError} also while the body is read
 * @throws the reason of the caller's signal
 */
export async function limitedFetch(
  input: Request | string,
  {limits = SMALL_FILE, ...init}: LimitedInit = {},
): Promise<Response> {
  const {stop, letGo} = follow(init.signal ?? (typeof input === 'string' ? null : input.signal));
  const timer = setTimeout(() => stop.abort(new FetchError('unanswered')), limits.answerMs);
  let response: Response;
  try {
    response = await unlessStopped(fetch(input, {...init, signal: stop.signal}), stop);
  } catch (error) {
    letGo();
    throw stop.signal.aborted ? stop.signal.reason : new FetchError('unreachable', error);
  } finally {
    clearTimeout(timer);
  }
  const failure = response.headers.get(FAILURE_HEADER);
  if (failure !== null && Object.hasOwn(WORDS, failure)) {
    letGo();
    throw new FetchError(failure as FetchFailure);
  }
  if (!response.body || isOpaque(response)) {
    letGo();
    return response;
  }
  const {status, statusText, headers} = response;
  return new LimitedResponse(guarded(response.body, limits, stop, letGo), {status, statusText, headers});
}

/** Page side of writing a film: one worker for each film, ended when the film is done or no longer wanted. */
import type {FilmFormat, FilmReply, FilmRequest, FilmSpec} from './film-protocol.ts';

/** Frames that the worker has not taken yet: memory stays bounded however long the film is. */
const MOST_UNDER_WAY = 4;

export const MIME_TYPES = {mp4: 'video/mp4', webm: 'video/webm', gif: 'image/gif'} as const;

/** RGBA of a frame, `width * height * 4` bytes; it is transferred away. */
export type FrameSource = (index: number, signal: AbortSignal) => Promise<ArrayBuffer>;

export interface WriteOptions {
  signal: AbortSignal;
  /** Share of the frames that are written. */
  onProgress: (part: number) => void;
}

/** The film could not be written; `message` is one sentence for the visitor. */
export class FilmError extends Error {
  override readonly name = 'FilmError';
}

function startWorker(): Worker {
  return new Worker(new URL('film.worker.ts', import.meta.url), {type: 'module', name: 'film'});
}

/**
 * @throws {FilmError} when the browser cannot write it
 * @throws {DOMException} `AbortError` once `signal` says so; also what `source` throws
 */
export async function writeFilm(
  spec: FilmSpec,
  format: FilmFormat,
  source: FrameSource,
  {signal, onProgress}: WriteOptions,
): Promise<Blob> {
  signal.throwIfAborted();
  const worker = startWorker();
  const ended = new AbortController();
  try {
    return await new Promise<Blob>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), {signal: ended.signal});
      const send = (request: FilmRequest, transfer: Transferable[] = []): void =>
        worker.postMessage(request, transfer);
      let taken = 0;
      let wake = (): void => undefined;
      const make = (index: number): Promise<ArrayBuffer> => {
        const frame = source(index, ended.signal);
        // Told where it is waited for, which may be never once the film has ended.
        frame.catch(() => undefined);
        return frame;
      };
      const sendAll = async (): Promise<void> => {
        let next = make(0);
        for (let i = 0; i < spec.frameCount; i++) {
          const rgba = await next;
          while (i - taken >= MOST_UNDER_WAY) await new Promise<void>((resolve) => (wake = resolve));
          if (ended.signal.aborted) return;
          // The engine need not wait for the encoder, nor the encoder for it.
          if (i + 1 < spec.frameCount) next = make(i + 1);
          send({type: 'frame', rgba}, [rgba]);
        }
      };
      worker.addEventListener('error', () =>
        reject(new FilmError('The part of the site that writes films could not be started.')),
      );
      worker.addEventListener('message', ({data}: MessageEvent<FilmReply>) => {
        switch (data.type) {
          case 'taken':
            onProgress(++taken / spec.frameCount);
            return wake();
          case 'done':
            return resolve(new Blob([data.bytes], {type: MIME_TYPES[format.kind]}));
          case 'failed':
            return reject(new FilmError(data.message, {cause: data.detail}));
        }
      });
      send({type: 'start', spec, format});
      sendAll().catch(reject);
    });
  } finally {
    ended.abort();
    worker.terminate();
  }
}

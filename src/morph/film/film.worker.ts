/** Writes one film, away from the page. */
import type {FilmReply, FilmRequest, FilmSpec, StartRequest} from './film-protocol.ts';
import type {FilmWriter} from './film-writer.ts';

declare const self: DedicatedWorkerGlobalScope;

let film: {spec: FilmSpec; writer: FilmWriter; frames: number} | null = null;
/** End of the work so far: messages are answered in turn. */
let tail: Promise<unknown> = Promise.resolve();

function reply(message: FilmReply, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

/** Each kind is downloaded when it is wanted. */
async function writerOf({spec, format}: StartRequest): Promise<FilmWriter> {
  if (format.kind === 'gif') return new (await import('./gif-writer.ts')).GifWriter(spec);
  return new (await import('./video-writer.ts')).VideoWriter(spec, format);
}

async function take(request: FilmRequest): Promise<void> {
  if (request.type === 'start') {
    film = {spec: request.spec, writer: await writerOf(request), frames: 0};
    return;
  }
  if (!film) throw new Error('A frame came before the film.');
  await film.writer.add(new Uint8Array(request.rgba));
  reply({type: 'taken'});
  if (++film.frames < film.spec.frameCount) return;
  const bytes = await film.writer.finish();
  reply({type: 'done', bytes}, [bytes]);
}

self.addEventListener('message', ({data}: MessageEvent<FilmRequest>) => {
  tail = tail
    .then(() => take(data))
    .catch((error: unknown) =>
      reply({
        type: 'failed',
        message: 'This browser could not write the film; try the other format.',
        detail: String(error),
      }),
    );
});

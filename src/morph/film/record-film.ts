/** A film recorded while it plays (MediaRecorder), for browsers without WebCodecs: it takes as long as the film itself. */
import {FilmError, MIME_TYPES, type FrameSource, type WriteOptions} from './write-film.ts';
import type {FilmSpec} from './film-protocol.ts';
import {isPlayable} from './playable.ts';

export interface RecorderChoice {
  kind: 'mp4' | 'webm';
  mimeType: string;
}

const CANDIDATES: RecorderChoice[] = [
  {kind: 'mp4', mimeType: 'video/mp4;codecs=avc1.640028'},
  {kind: 'webm', mimeType: 'video/webm;codecs=vp9'},
  {kind: 'webm', mimeType: 'video/webm;codecs=vp8'},
  {kind: 'mp4', mimeType: 'video/mp4'},
];

const BITRATE = 8_000_000;
/** A recorder that has written a film that does not play usually writes the next one well. */
const TRIES = 3;

/** Null where the browser cannot record a canvas. */
export function chooseRecorder(): RecorderChoice | null {
  if (!('MediaRecorder' in globalThis) || !('captureStream' in HTMLCanvasElement.prototype)) return null;
  return CANDIDATES.find(({mimeType}) => MediaRecorder.isTypeSupported(mimeType)) ?? null;
}

/** Firefox has the method where a draft of the specification put it, all others on the track. */
type CanvasStream = MediaStream & {requestFrame?: () => void};

/** Takes what the canvas shows now as the film's next frame. */
function takeFrame(stream: CanvasStream): void {
  const [track] = stream.getVideoTracks() as Partial<CanvasCaptureMediaStreamTrack>[];
  if (track?.requestFrame) track.requestFrame();
  else stream.requestFrame?.();
}

const until = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - performance.now())));

/**
 * @throws {FilmError} when what is recorded does not play
 * @throws {DOMException} `AbortError` once `signal` says so; also what `source` throws
 */
export async function recordFilm(
  spec: FilmSpec,
  choice: RecorderChoice,
  source: FrameSource,
  options: WriteOptions,
): Promise<Blob> {
  for (let i = 0; i < TRIES; i++) {
    const film = await record(spec, choice, source, options);
    if (await isPlayable(film)) return film;
    options.signal.throwIfAborted();
  }
  throw new FilmError('The film that this browser recorded does not play. Save the GIF instead.');
}

async function record(
  {width, height, fps, frameCount}: FilmSpec,
  {kind, mimeType}: RecorderChoice,
  source: FrameSource,
  {signal, onProgress}: WriteOptions,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', {alpha: false})!;
  const draw = (rgba: ArrayBuffer): void =>
    context.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  draw(await source(0, signal));
  // Frames are taken when they are asked for, not sixty times a second.
  const stream: CanvasStream = canvas.captureStream(0);
  const recorder = new MediaRecorder(stream, {mimeType, videoBitsPerSecond: BITRATE});
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({data}) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, {once: true}));
  try {
    const started = new Promise((resolve) => recorder.addEventListener('start', resolve, {once: true}));
    recorder.start();
    await started;
    for (let i = 0; i < frameCount; i++) {
      const due = performance.now() + 1000 / fps;
      takeFrame(stream);
      onProgress((i + 1) / frameCount);
      const next = i + 1 < frameCount ? source(i + 1, signal) : null;
      let isThere = false;
      next?.then(
        () => (isThere = true),
        () => undefined,
      );
      await until(due);
      signal.throwIfAborted();
      if (!next) break;
      // A frame that is late makes the film wait, not the recording.
      if (!isThere) {
        recorder.pause();
        await next;
        recorder.resume();
      }
      draw(await next);
    }
    // Once more, so that the last one stays as long as the others.
    takeFrame(stream);
    recorder.stop();
    await stopped;
    return new Blob(parts, {type: MIME_TYPES[kind]});
  } finally {
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  }
}

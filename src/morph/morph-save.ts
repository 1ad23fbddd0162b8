/** Saves a morph as a file, in the formats that this browser can write. */
import type {PictureSize} from '../model/architecture.ts';
import {PRIORITY} from '../pictures/priority.ts';
import type {Recipe} from '../pictures/recipe.ts';
import {chooseRecorder, recordFilm} from './film/record-film.ts';
import {chooseVideo} from './film/video-choice.ts';
import {writeFilm, type FrameSource, type WriteOptions} from './film/write-film.ts';
import type {FilmSpec} from './film/film-protocol.ts';
import type {MorphFrames} from './morph-frames.ts';

/** More would make the name too long for a mail. */
const MOST_NAMED = 4;

export interface SaveFormat {
  kind: 'mp4' | 'webm' | 'gif';
  write: (spec: FilmSpec, source: FrameSource, options: WriteOptions) => Promise<Blob>;
}

/** A video if there is a way, and a GIF everywhere. */
export async function saveFormats(size: PictureSize, fps: number): Promise<SaveFormat[]> {
  const gif: SaveFormat = {
    kind: 'gif',
    write: (spec, source, options) => writeFilm(spec, {kind: 'gif'}, source, options),
  };
  const video = await chooseVideo({...size, fps});
  if (video) return [{kind: video.kind, write: (spec, ...rest) => writeFilm(spec, video, ...rest)}, gif];
  const recorder = chooseRecorder();
  if (!recorder) return [gif];
  return [{kind: recorder.kind, write: (spec, ...rest) => recordFilm(spec, recorder, ...rest)}, gif];
}

/** `nonesuch-pony-morph-42-85.gif` */
export function morphFileName(model: string, pictures: readonly Recipe[], kind: string): string {
  const named = pictures.slice(0, MOST_NAMED).map(({seed}) => seed);
  const more = pictures.length > MOST_NAMED ? `-and-${pictures.length - MOST_NAMED}-more` : '';
  return `nonesuch-${model}-morph-${named.join('-')}${more}.${kind}`;
}

/**
 * @throws {FilmError} when the browser cannot write it
 * @throws {DOMException} `AbortError` once it is cancelled
 */
export function saveMorph(
  frames: MorphFrames,
  fps: number,
  {write}: SaveFormat,
  options: WriteOptions,
): Promise<Blob> {
  const {size, path} = frames;
  const spec = {...size, fps, frameCount: path.frameCount};
  const source: FrameSource = async (index, signal) => {
    const {bytes} = await frames.get(index, {signal, priority: () => PRIORITY.saving});
    // The frame stays with the player.
    return bytes.slice(0);
  };
  return write(spec, source, options);
}

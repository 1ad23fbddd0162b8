/** Films that this browser writes, and reads again. */
import {afterEach, describe, expect, it, vi} from 'vitest';
import {chooseRecorder, recordFilm} from '../../../src/morph/film/record-film.ts';
import {chooseVideo} from '../../../src/morph/film/video-choice.ts';
import {VideoWriter} from '../../../src/morph/film/video-writer.ts';
import {FilmError, MIME_TYPES, writeFilm} from '../../../src/morph/film/write-film.ts';

const SPEC = {width: 64, height: 64, fps: 10, frameCount: 6};

/** Frames that go from dark to light. */
function frame(index: number): ArrayBuffer {
  return new Uint8ClampedArray(SPEC.width * SPEC.height * 4).map((_, i) => (i % 4 === 3 ? 255 : 40 * index))
    .buffer;
}

const source = (index: number): Promise<ArrayBuffer> => Promise.resolve(frame(index));

async function play(film: Blob): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(film);
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error?.message));
  });
  return video;
}

/** How light the middle of a film is at a moment. */
async function lightAt(video: HTMLVideoElement, seconds: number): Promise<number> {
  video.currentTime = seconds;
  await new Promise((resolve) => (video.onseeked = resolve));
  const canvas = new OffscreenCanvas(SPEC.width, SPEC.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(video, 0, 0);
  return context.getImageData(32, 32, 1, 1).data[1]!;
}

afterEach(() => vi.restoreAllMocks());

describe('a video', () => {
  it('has each frame for as long as it is to be seen', async () => {
    const choice = await chooseVideo(SPEC);
    expect(choice).not.toBeNull();
    const writer = new VideoWriter(SPEC, choice!);
    for (let i = 0; i < SPEC.frameCount; i++) await writer.add(new Uint8Array(frame(i)));
    const video = await play(new Blob([await writer.finish()], {type: MIME_TYPES[choice!.kind]}));
    expect([video.videoWidth, video.videoHeight]).toEqual([64, 64]);
    expect(video.duration).toBeCloseTo(0.6, 1);
    const [first, last] = [await lightAt(video, 0.05), await lightAt(video, 0.55)];
    expect(first).toBeLessThan(30);
    expect(last).toBeGreaterThan(170);
  });

  it('is not written by an encoder that fails', async () => {
    const choice = (await chooseVideo(SPEC))!;
    const writer = new VideoWriter(SPEC, choice);
    await writer.add(new Uint8Array(frame(0)));
    await expect(writer.add(new Uint8Array(4))).rejects.toThrow();
  });

  it('is none where every configuration writes something else', async () => {
    expect(await chooseVideo(SPEC, () => Promise.resolve(false))).toBeNull();
  });

  it('is written away from the page, with its progress', async () => {
    const parts: number[] = [];
    const signal = new AbortController().signal;
    const choice = (await chooseVideo(SPEC))!;
    const film = await writeFilm(SPEC, choice, source, {signal, onProgress: (part) => parts.push(part)});
    expect(film.type).toBe(MIME_TYPES[choice.kind]);
    expect(parts).toHaveLength(SPEC.frameCount);
    expect(parts.at(-1)).toBe(1);
    expect((await play(film)).duration).toBeCloseTo(0.6, 1);
  });
});

describe('a film', () => {
  it('ends when nobody wants it any more, and with what its frames throw', async () => {
    const stop = new AbortController();
    const options = {signal: stop.signal, onProgress: () => stop.abort()};
    await expect(writeFilm(SPEC, {kind: 'gif'}, source, options)).rejects.toMatchObject({name: 'AbortError'});
    const {signal} = new AbortController();
    const gone = (): Promise<ArrayBuffer> => Promise.reject(new Error('The engine is gone.'));
    await expect(writeFilm(SPEC, {kind: 'gif'}, gone, {signal, onProgress: vi.fn()})).rejects.toThrow(
      'The engine is gone.',
    );
  });

  it('says that it could not be written', async () => {
    const {signal} = new AbortController();
    const short = (): Promise<ArrayBuffer> => Promise.resolve(new ArrayBuffer(4));
    const choice = (await chooseVideo(SPEC))!;
    const failed = writeFilm(SPEC, choice, short, {signal, onProgress: vi.fn()});
    await expect(failed).rejects.toBeInstanceOf(FilmError);
    await expect(failed).rejects.toThrow('This browser could not write the film; try the other format.');
  });
});

describe('a recording', () => {
  it('takes as long as the film, and waits for a frame that is late', async () => {
    const choice = chooseRecorder()!;
    const parts: number[] = [];
    const late = async (index: number): Promise<ArrayBuffer> => {
      if (index === 3) await new Promise((resolve) => setTimeout(resolve, 250));
      return frame(index);
    };
    const {signal} = new AbortController();
    const began = performance.now();
    const film = await recordFilm(SPEC, choice, late, {signal, onProgress: (part) => parts.push(part)});
    expect(performance.now() - began).toBeGreaterThan(600);
    expect([film.type, parts.at(-1)]).toEqual([MIME_TYPES[choice.kind], 1]);
    expect((await play(film)).videoWidth).toBe(64);
  });

  it('ends when nobody wants it any more', async () => {
    const stop = new AbortController();
    const options = {signal: stop.signal, onProgress: () => stop.abort()};
    await expect(recordFilm(SPEC, chooseRecorder()!, source, options)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('is none where the browser has no recorder', () => {
    vi.spyOn(MediaRecorder, 'isTypeSupported').mockReturnValue(false);
    expect(chooseRecorder()).toBeNull();
  });
});

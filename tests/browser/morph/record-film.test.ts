import {afterEach, describe, expect, it} from 'vitest';
import {isPlayable} from '../../../src/morph/film/playable.ts';
import {chooseRecorder, recordFilm} from '../../../src/morph/film/record-film.ts';
import {FilmError} from '../../../src/morph/film/write-film.ts';

const spec = {width: 64, height: 48, fps: 20, frameCount: 6};
const frame = (value: number): ArrayBuffer =>
  Uint8Array.from({length: spec.width * spec.height * 4}, (_, i) => (i % 4 === 3 ? 255 : value)).buffer;
const source = (index: number): Promise<ArrayBuffer> => Promise.resolve(frame(40 * index));
const options = {signal: new AbortController().signal, onProgress: () => undefined};

const Real = MediaRecorder;
afterEach(() => {
  globalThis.MediaRecorder = Real;
});

/** The first `count` recorders give bytes that are no film. */
function breakRecorders(count: number): {made: number} {
  const log = {made: 0};
  globalThis.MediaRecorder = class extends Real {
    constructor(stream: MediaStream, init?: MediaRecorderOptions) {
      super(stream, init);
      log.made++;
      if (log.made > count) return;
      this.addEventListener('dataavailable', (event) => {
        Object.defineProperty(event, 'data', {value: new Blob([new Uint8Array(4_000)])});
      });
    }
  };
  return log;
}

describe('a film that is recorded', () => {
  it('plays', async () => {
    const film = await recordFilm(spec, chooseRecorder()!, source, options);
    expect(film.size).toBeGreaterThan(100);
    expect(await isPlayable(film)).toBe(true);
  });

  it('is recorded again where the first does not play', async () => {
    const log = breakRecorders(1);
    const film = await recordFilm(spec, chooseRecorder()!, source, options);
    expect(log.made).toBe(2);
    expect(await isPlayable(film)).toBe(true);
  });

  it('is not handed out when none plays', async () => {
    const log = breakRecorders(Infinity);
    const recording = recordFilm(spec, chooseRecorder()!, source, options);
    await expect(recording).rejects.toThrow(FilmError);
    await expect(recording).rejects.toThrow('Save the GIF instead.');
    expect(log.made).toBe(3);
  });
});

describe('isPlayable', () => {
  it.each([
    ['nothing', new Blob([])],
    ['what is no film', new Blob([new Uint8Array(5_000)], {type: 'video/mp4'})],
    [
      'the head of a film without the film',
      new Blob([new Uint8Array([0x1a, 0x45, 0xdf, 0xa3])], {type: 'video/webm'}),
    ],
  ])('says no to %s', async (_, film) => {
    expect(await isPlayable(film)).toBe(false);
  });
});

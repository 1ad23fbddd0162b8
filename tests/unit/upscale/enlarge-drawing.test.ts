import {describe, expect, it} from 'vitest';
import type {RgbPicture} from '../../../src/lib/tiles.ts';
import {BORDER} from '../../../src/upscale/drawing-tiles.ts';
import {drawingPixelsRead, enlargeDrawing} from '../../../src/upscale/enlarge-drawing.ts';
import type {Enlarger} from '../../../src/upscale/enlarge-picture.ts';
import {testPicture} from '../../support/test-picture.ts';

const address = {weightsUrl: 'https://example.org/cugan.bin', bytes: 12};
const signal = new AbortController().signal;

/** Each pixel twice in each direction, without the border. */
function doubled({width, height, rgb}: RgbPicture, border: number): RgbPicture {
  const size = {width: 2 * (width - 2 * border), height: 2 * (height - 2 * border)};
  const large = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const from = (((y >> 1) + border) * width + (x >> 1) + border) * 3;
      large.set(rgb.subarray(from, from + 3), (y * size.width + x) * 3);
    }
  return {...size, rgb: large};
}

/** An engine whose network doubles pixels; remembers what it was asked. */
function fakeEngine(onPart: () => void = () => undefined) {
  const asked: {type: string; width: number; height: number}[] = [];
  let pixels = 0;
  const ask = ((type: string, fields: RgbPicture & {by?: object}, {signal}: {signal?: AbortSignal} = {}) => {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const {width, height} = fields;
    asked.push({type, width, height});
    pixels += width * height;
    // So that each step is seen to use its own.
    if (type === 'excitations') return Promise.resolve({excitations: [Float32Array.of(asked.length)]});
    onPart();
    const step = asked.filter((one) => one.type === 'excitations').length;
    expect(fields.by).toMatchObject({kind: 'drawing', ...address});
    expect(step).toBeGreaterThan(0);
    return Promise.resolve(doubled(fields, BORDER));
  }) as unknown as Enlarger['ask'];
  return {ask, asked, pixels: () => pixels};
}

describe('enlargeDrawing', () => {
  it.each([
    [150, 70],
    [129, 33],
    [512, 512],
  ])('gives the same as without parts, of %i x %i, and says how far it is', async (width, height) => {
    const picture = {width, height, rgb: testPicture(width, height)};
    const engine = fakeEngine();
    const progress: number[] = [];
    const onProgress = (done: number, of: number): void => void progress.push(done, of);
    const large = await enlargeDrawing(engine, picture, 2, address, {signal, onProgress});
    const expected = doubled(picture, 0);
    expect([large.width, large.height]).toEqual([2 * width, 2 * height]);
    expect(Buffer.from(large.rgb).equals(expected.rgb)).toBe(true);
    const parts = Math.ceil(width / 128) * Math.ceil(height / 128);
    expect(engine.asked.map(({type}) => type)).toEqual([
      'excitations',
      ...Array<string>(parts).fill('enlarge'),
    ]);
    expect(progress).toEqual(Array.from({length: parts + 1}, (_, i) => [i, parts]).flat());
    // Of the whole: no larger than takes a moment.
    expect(Math.max(engine.asked[0]!.width, engine.asked[0]!.height)).toBeLessThanOrEqual(256 + 2 * BORDER);
    if (width % 2 === 0 && height % 2 === 0)
      expect(drawingPixelsRead(picture, 2) / engine.pixels()).toBeCloseTo(1, 1);
  });

  it('enlarges four times in two steps, with one bar for both', async () => {
    const picture = {width: 130, height: 20, rgb: testPicture(130, 20)};
    const engine = fakeEngine();
    const progress: number[] = [];
    const large = await enlargeDrawing(engine, picture, 4, address, {
      signal,
      onProgress: (done, of) => void progress.push(done, of),
    });
    expect(Buffer.from(large.rgb).equals(doubled(doubled(picture, 0), 0).rgb)).toBe(true);
    expect(engine.asked.map(({type}) => type)).toEqual([
      'excitations',
      ...Array<string>(2).fill('enlarge'),
      'excitations',
      ...Array<string>(3).fill('enlarge'),
    ]);
    expect(progress).toEqual(Array.from({length: 6}, (_, i) => [i, 5]).flat());
    expect(drawingPixelsRead(picture, 4) / engine.pixels()).toBeCloseTo(1, 1);
  });

  it('asks for nothing more once it is cancelled', async () => {
    const stop = new AbortController();
    let parts = 0;
    const engine = fakeEngine(() => ++parts === 2 && stop.abort());
    const picture = {width: 400, height: 400, rgb: testPicture(400, 400)};
    const work = enlargeDrawing(engine, picture, 2, address, {
      signal: stop.signal,
      onProgress: () => undefined,
    });
    await expect(work).rejects.toMatchObject({name: 'AbortError'});
    expect(parts).toBe(2);
  });
});

import {describe, expect, it} from 'vitest';
import {gifDelay, GifWriter} from '../../../../src/morph/film/gif-writer.ts';

describe('a GIF', () => {
  it('keeps the length of the film although it counts in hundredths of a second', () => {
    for (const fps of [10, 15, 20, 25, 30]) {
      const delays = Array.from({length: 4 * fps}, (_, frame) => gifDelay(frame, fps));
      expect(delays.reduce((sum, delay) => sum + delay)).toBe(4000);
      expect(delays.every((delay) => delay % 10 === 0)).toBe(true);
      // Browsers slow down what is shorter than two hundredths.
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(30);
    }
  });

  it('is of its size, loops for ever and holds every frame with its delay', async () => {
    const writer = new GifWriter({width: 2, height: 1, fps: 15, frameCount: 3});
    for (const red of [0, 128, 255]) await writer.add(new Uint8Array([red, 0, 0, 255, 0, red, 0, 255]));
    const bytes = new Uint8Array(await writer.finish());
    const view = new DataView(bytes.buffer);
    expect(String.fromCharCode(...bytes.subarray(0, 6))).toBe('GIF89a');
    expect([view.getUint16(6, true), view.getUint16(8, true)]).toEqual([2, 1]);
    const text = String.fromCharCode(...bytes);
    // The Netscape extension: a sub-block of three bytes, of which two are the number of loops, 0 for ever.
    expect(text).toContain('NETSCAPE2.0\x03\x01\x00\x00\x00');
    // The graphic control extension of each frame: delay in hundredths.
    const delays: number[] = [];
    for (let at = text.indexOf('!ù\u0004'); at >= 0; at = text.indexOf('!ù\u0004', at + 1)) {
      delays.push(view.getUint16(at + 4, true));
    }
    expect(delays).toEqual([7, 6, 7]);
  });
});

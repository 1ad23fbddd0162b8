/** A film as an animated GIF that loops for ever; each frame has 256 colours of its own. */
import {applyPalette, GIFEncoder, quantize} from 'gifenc';
import type {FilmSpec} from './film-protocol.ts';
import type {FilmWriter} from './film-writer.ts';

/**
 * How long each frame stays. A GIF counts in hundredths of a second: what rounding takes from one frame goes to the next, so
 * that the whole film is as long as it should be.
 * @returns milliseconds, a multiple of 10
 */
export function gifDelay(frame: number, fps: number): number {
  const end = (index: number): number => Math.round((index * 100) / fps);
  return 10 * (end(frame + 1) - end(frame));
}

export class GifWriter implements FilmWriter {
  readonly #spec: FilmSpec;
  readonly #gif = GIFEncoder();
  #frame = 0;

  constructor(spec: FilmSpec) {
    this.#spec = spec;
  }

  add(rgba: Uint8Array<ArrayBuffer>): Promise<void> {
    const {width, height, fps} = this.#spec;
    const palette = quantize(rgba, 256, {format: 'rgb565'});
    const indices = applyPalette(rgba, palette, 'rgb565');
    this.#gif.writeFrame(indices, width, height, {palette, delay: gifDelay(this.#frame++, fps), repeat: 0});
    return Promise.resolve();
  }

  finish(): Promise<ArrayBuffer> {
    this.#gif.finish();
    return Promise.resolve(this.#gif.bytes().buffer);
  }
}

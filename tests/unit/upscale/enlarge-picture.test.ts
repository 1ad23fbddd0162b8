import {describe, expect, it, vi} from 'vitest';
import {enlargeBicubic} from '../../../src/lib/bicubic.ts';
import type {RgbPicture} from '../../../src/lib/tiles.ts';
import {parseNetwork} from '../../../src/generator/super-resolution/parse-network.ts';
import {
  enlargeBicubically,
  enlargeByNetwork,
  pixelsRead,
  rgbOf,
  type Enlarger,
} from '../../../src/upscale/enlarge-picture.ts';
import {esrganSlim} from '../../support/esrgan-slim.ts';
import {cuganWeights} from '../../support/real-cugan.ts';
import {testPicture} from '../../support/test-picture.ts';

const address = {networkUrl: 'https://example.org/x4.json', weightsUrl: 'https://example.org/x4.bin'};

/** An engine whose network is bicubic too; remembers what it was asked. */
function fakeEngine(onTile: () => void = () => undefined): Enlarger & {asked: string[]} {
  const asked: string[] = [];
  return {
    asked,
    ask: (type, fields, {signal} = {}) => {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      asked.push(type);
      if (type === 'open-network') return Promise.resolve({factor: 4, context: 10} as never);
      onTile();
      return Promise.resolve(enlargeBicubic(fields as unknown as RgbPicture, 4) as never);
    },
  };
}

const whole: RgbPicture = {width: 150, height: 70, rgb: testPicture(150, 70)};
const signal = new AbortController().signal;

describe('enlarging a picture in tiles', () => {
  it('gives the same as without tiles, and says how far it is', async () => {
    const engine = fakeEngine();
    const progress: [number, number][] = [];
    const options = {signal, onProgress: (done: number, of: number) => progress.push([done, of])};
    const large = await enlargeByNetwork(engine, whole, address, options);
    const expected = enlargeBicubic(whole, 4);
    expect([large.width, large.height]).toEqual([600, 280]);
    expect(Buffer.from(large.rgb).equals(expected.rgb)).toBe(true);
    expect(progress).toEqual([0, 1, 2, 3, 4, 5, 6].map((done) => [done, 6]));
    expect(engine.asked).toEqual(['open-network', ...Array<string>(6).fill('enlarge')]);
    const bicubic = await enlargeBicubically(engine, whole, 4, options);
    expect(Buffer.from(bicubic.rgb).equals(expected.rgb)).toBe(true);
  });

  it('asks for nothing more once it is cancelled', async () => {
    const stop = new AbortController();
    let tiles = 0;
    const engine = fakeEngine(() => ++tiles === 2 && stop.abort());
    const work = enlargeByNetwork(engine, whole, address, {signal: stop.signal, onProgress: () => undefined});
    await expect(work).rejects.toMatchObject({name: 'AbortError'});
    expect(tiles).toBe(2);
  });

  it('drops alpha, and knows how much the network reads', () => {
    const rgba = Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255);
    expect(rgbOf({width: 2, height: 1, bytes: rgba.buffer}).rgb).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(pixelsRead({width: 128, height: 128}, 10)).toBe(4 * 74 ** 2);
    expect(pixelsRead({width: 64, height: 64}, 10)).toBe(64 ** 2);
  });
});

describe('the networks on offer', () => {
  it('have one for drawings, which is what the page says of it', async () => {
    vi.stubGlobal('document', {baseURI: 'https://example.org/'});
    const {drawingNetwork} = await import('../../../src/upscale/networks.ts');
    expect(drawingNetwork().bytes).toBe(cuganWeights().byteLength);
    vi.unstubAllGlobals();
  });

  it.each([2, 4] as const)('are what the page says of them, %i times', async (factor) => {
    vi.stubGlobal('document', {baseURI: 'https://example.org/'});
    const {networkFor} = await import('../../../src/upscale/networks.ts');
    const {json, bytes} = esrganSlim(factor);
    const {context, macsPerPixel, factor: actual} = parseNetwork(json, 'model.json');
    expect(actual).toBe(factor);
    expect(networkFor(factor)).toMatchObject({context, macsPerPixel});
    const jsonBytes = networkFor(factor).bytes - bytes.byteLength;
    expect(jsonBytes).toBe(12_336);
    vi.unstubAllGlobals();
  });
});

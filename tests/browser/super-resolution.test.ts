/** The networks that enlarge, on every backend of a real Chromium, beside the one that computes in plain JavaScript. */
import x2Network from '@upscalerjs/esrgan-slim/models/x2/model.json?url';
import cuganWeights from '../../src/upscale/real-cugan-up2x-denoise3x.bin?url';
import x2Weights from '@upscalerjs/esrgan-slim/models/x2/group1-shard1of1.bin?url';
import {beforeAll, describe, expect, it} from 'vitest';
import {browserNetwork} from '../../src/engine/worker/download.ts';
import {TileEnlarger} from '../../src/engine/worker/tile-enlarger.ts';
import {startBackend} from '../support/backends.ts';
import {testPicture} from '../support/test-picture.ts';

const absolute = (url: string): string => new URL(url, location.href).href;
const address = {networkUrl: absolute(x2Network), weightsUrl: absolute(x2Weights)};
const picture = {width: 12, height: 10, rgb: testPicture(12, 10)};
const enlarger = new TileEnlarger(browserNetwork);

/** Too many differ to be rounding alone. */
const share = (differences: number[]): number =>
  differences.filter((value) => value > 0).length / differences.length;

describe('a picture made larger by the network', () => {
  let expected: Uint8Array;

  beforeAll(async () => {
    await startBackend('cpu');
    expected = (await enlarger.run(address, picture, {})).rgb;
    expect(expected.length).toBe(24 * 20 * 3);
  });

  it.each(['wasm', 'tfjs-wasm', 'webgl', 'webgpu'] as const)(
    'is the same on %s but for rounding',
    async (backend) => {
      enlarger.free();
      await startBackend(backend);
      const {rgb, width, height} = await enlarger.run(address, picture, {});
      expect([width, height]).toEqual([24, 20]);
      const differences = [...rgb].map((value, i) => Math.abs(value - expected[i]!));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      expect(share(differences)).toBeLessThan(1 / 50);
    },
  );
});

describe('a drawing made larger by its network', () => {
  const cugan = {weightsUrl: absolute(cuganWeights), bytes: 2_573_648};
  const drawing = {width: 48, height: 44, rgb: testPicture(48, 44)};
  const run = async (): Promise<Uint8Array> => {
    const excitations = await enlarger.excitationsOf(cugan, drawing, {});
    const {rgb, width, height} = await enlarger.runDrawing({...cugan, excitations}, drawing, {});
    expect([width, height]).toEqual([24, 16]);
    return rgb;
  };

  it.each(['wasm', 'webgl', 'webgpu'] as const)('is the same on %s but for rounding', async (backend) => {
    enlarger.free();
    await startBackend('tfjs-wasm');
    const expected = await run();
    enlarger.free();
    await startBackend(backend);
    const differences = [...(await run())].map((value, i) => Math.abs(value - expected[i]!));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    expect(share(differences)).toBeLessThan(1 / 50);
  });
});

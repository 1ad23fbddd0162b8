/** The networks that enlarge, on every backend of a real Chromium, beside the one that computes in plain JavaScript. */
import x2Network from '@upscalerjs/esrgan-slim/models/x2/model.json?url';
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
      expect(differences.filter((value) => value > 0).length).toBeLessThan(rgb.length / 50);
    },
  );
});

import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {encodePng} from '../../../src/pictures/png/png.ts';
import type {PictureIdentity} from '../../../src/pictures/picture-address.ts';
import type * as PictureCache from '../../../src/sw/picture-cache.ts';
import {type FakeWorld, installFakeWorker} from '../../support/fake-service-worker.ts';

let world: FakeWorld;
let pictures: typeof PictureCache;

beforeEach(async () => {
  world = installFakeWorker();
  pictures = await import('../../../src/sw/picture-cache.ts');
});
afterEach(() => vi.unstubAllGlobals());

const pony = (seed: number, version = 1): PictureIdentity => ({model: 'pony', version, seed, psi: 1});

async function png(version = 1): Promise<ArrayBuffer> {
  return (await encodePng(new Uint8Array(3), 1, 1, {'Model version': String(version)})).buffer;
}

describe('pictures', () => {
  it('are held at once, before they are stored', async () => {
    const stored = pictures.holdPicture(pony(1), await png());
    expect(await pictures.findPicture(pony(1))).not.toBeNull();
    await stored;
    expect(world.caches.held('pictures')).toEqual(['pictures/pony/seed0000001.png?psi=1&v=1']);
  });

  /** Of so many bytes, most of which mean nothing. */
  async function largePng(bytes: number): Promise<ArrayBuffer> {
    const large = new Uint8Array(bytes);
    large.set(new Uint8Array(await png()));
    return large.buffer;
  }

  it.each([
    ['small', 0.1, 560],
    ['large', 4, 14],
  ])(
    'are never more than 56 MiB in the cache, the oldest going first: %s ones',
    async (_, mebibytes, most) => {
      const bytes = await largePng(mebibytes * 2 ** 20);
      for (let seed = 0; seed < 1.3 * most; seed++) {
        await pictures.holdPicture(pony(seed), bytes);
        expect(world.caches.held('pictures').length).toBeLessThanOrEqual(most);
      }
      const held = world.caches.held('pictures');
      expect(held.length).toBeGreaterThan(0.75 * most);
      expect(held).not.toContain('pictures/pony/seed0000000.png?psi=1&v=1');
    },
  );

  it('of an earlier visit count, with their length where it is known', async () => {
    const cache = await world.caches.open('nonesuch:/some/where/:pictures');
    for (const [seed, headers] of [
      [0, {'Content-Length': String(50 * 2 ** 20)}],
      [1, {}],
    ] as const) {
      const key = `https://example.org/some/where/pictures/pony/seed000000${seed}.png?psi=1&v=1`;
      await cache.put(key, new Response('x', {headers}));
    }
    await pictures.holdPicture(pony(2), await largePng(5 * 2 ** 20));
    expect(world.caches.held('pictures')).toHaveLength(3);
    await pictures.holdPicture(pony(3), await largePng(2 ** 20));
    expect(world.caches.held('pictures').map((address) => /seed(\d+)/.exec(address)![1])).toEqual([
      '0000001',
      '0000002',
      '0000003',
    ]);
  });

  it('leave memory when they would take more than 32 MiB, and are still found in the cache', async () => {
    const large = new Uint8Array(12 * 2 ** 20);
    large.set(new Uint8Array(await png()));
    for (let seed = 0; seed < 4; seed++) await pictures.holdPicture(pony(seed), large.buffer);
    expect((await pictures.findPicture(pony(0)))?.byteLength).toBe(large.byteLength);
    world.caches.byName.clear();
    expect(await pictures.findPicture(pony(0))).toBeNull();
    expect(await pictures.findPicture(pony(3))).not.toBeNull();
  });

  it('of two versions of a model lie beside each other; without a version the newest is meant', async () => {
    const cache = await world.caches.open('nonesuch:/some/where/:models');
    await cache.put(
      'https://example.org/some/where/models/pony/model.json',
      new Response('{"version":2,"shards":{}}'),
    );
    const [old, recent] = [await png(1), await png(2)];
    await pictures.holdPicture(pony(1, 1), old);
    await pictures.holdPicture(pony(1, 2), recent);
    expect(await pictures.findPicture(pony(1, 1))).toBe(old);
    expect(await pictures.findPicture(pony(1, 2))).toBe(recent);
    expect(await pictures.findPicture({model: 'pony', seed: 1, psi: 1})).toBe(recent);
  });

  it('are of the version that their file says, whatever a page of an older build asks for', async () => {
    await pictures.holdPicture({model: 'pony', seed: 1, psi: 1}, await png(8));
    expect(await pictures.findPicture(pony(1, 8))).not.toBeNull();
    expect(await pictures.findPicture(pony(1, 9))).toBeNull();
  });

  it('of the first release, whose addresses have no version, are forgotten', async () => {
    const cache = await world.caches.open('nonesuch:/some/where/:pictures');
    await cache.put('https://example.org/some/where/pictures/pony/seed0000001.png?psi=1', new Response('x'));
    await pictures.holdPicture(pony(2), await png());
    await pictures.dropUnversioned();
    expect(world.caches.held('pictures')).toEqual(['pictures/pony/seed0000002.png?psi=1&v=1']);
  });

  it('work from memory when nothing can be stored', async () => {
    world.caches.quota.full = true;
    await pictures.holdPicture(pony(1), await png());
    expect(await pictures.findPicture(pony(1))).not.toBeNull();
  });

  it('must be PNGs', () => {
    expect(() => pictures.holdPicture(pony(1), new Uint8Array(9).buffer)).toThrow('This is not a PNG file.');
  });
});

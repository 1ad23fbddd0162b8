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

  it('are never more than 600 in the cache, the oldest going first', async () => {
    const bytes = await png();
    for (let seed = 0; seed < 750; seed++) await pictures.holdPicture(pony(seed), bytes);
    const held = world.caches.held('pictures');
    expect(held.length).toBeLessThanOrEqual(600);
    expect(held.length).toBeGreaterThan(450);
    expect(held.at(-1)).toBe('pictures/pony/seed0000749.png?psi=1&v=1');
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

import {userEvent} from 'vitest/browser';
import {describe, expect, it, vi} from 'vitest';
import {EngineError} from '../../../src/engine/client/engine-error.ts';
import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {PRIORITY} from '../../../src/pictures/priority.ts';
import '../../../src/kit/tile.ts';
import type {Tile} from '../../../src/kit/tile.ts';
import {nameOf} from '../../../src/words/name.ts';
import {somePictures, type SomePictures} from '../../support/elements.ts';
import {all, heard, inside, mount} from '../../support/mount.ts';

const SIZE = 'width: 100px; height: 100px';

async function tileOf(some: SomePictures, change: Partial<Tile> = {}): Promise<Tile> {
  const {pictures} = some;
  const tile = await mount('nonesuch-tile', {pictures, seed: 42, psi: 0.7, label: 'A pony', ...change}, SIZE);
  return tile;
}

const isDone = (tile: Tile): Promise<void> => vi.waitFor(() => expect(tile.state).toBe('done'));

describe('a tile', () => {
  it('shows the picture of its seed, in a link that opens it', async () => {
    const some = somePictures();
    const tile = await tileOf(some, {href: '?seed=42'});
    await isDone(tile);
    expect(some.engine.orders).toMatchObject([{from: {seed: 42}, truncationPsi: 0.7, format: 'png'}]);
    const image = inside<HTMLImageElement>(tile, 'img');
    expect([image.naturalWidth, image.alt]).toEqual([32, 'A pony']);
    const link = inside<HTMLAnchorElement>(tile, 'a');
    expect(link.getAttribute('href')).toBe('?seed=42');
    expect(link.getAttribute('aria-label')).toBe(`Open ${nameOf(42)}`);
  });

  it('shows a picture between seeds, and gives it up for that of its seed alone', async () => {
    const some = somePictures();
    const blend = {weight: 1, others: [{seed: 7, weight: 1}]};
    const tile = await tileOf(some, {edits: {...UNEDITED, blend}});
    await isDone(tile);
    expect(some.engine.orders).toMatchObject([{from: {space: 'w'}}]);
    expect(inside(tile, 'a').ariaLabel).toBe(`Open a picture near ${nameOf(42)}`);
    tile.edits = UNEDITED;
    await tile.updateComplete;
    expect(tile.state).toBe('pending');
    await isDone(tile);
    expect(some.engine.orders.at(-1)).toMatchObject({from: {space: 'z', seed: 42}});
  });

  it('gives one picture up for another, and takes the first from the page when it comes again', async () => {
    const some = somePictures();
    const tile = await tileOf(some);
    await isDone(tile);
    const first = inside<HTMLImageElement>(tile, 'img').src;
    tile.seed = 43;
    await tile.updateComplete;
    expect(tile.state).toBe('pending');
    await isDone(tile);
    expect(inside<HTMLImageElement>(tile, 'img').src).not.toBe(first);
    tile.seed = 42;
    await tile.updateComplete;
    await isDone(tile);
    expect(inside<HTMLImageElement>(tile, 'img').src).toBe(first);
    expect(some.engine.seeds).toEqual([42, 43]);
  });

  it('asks for nothing while it has no seed or no pictures', async () => {
    const some = somePictures();
    const tile = await tileOf(some, {seed: null});
    expect(tile.state).toBe('idle');
    expect(all(tile, 'a')).toHaveLength(0);
    tile.seed = 7;
    tile.pictures = null;
    await tile.updateComplete;
    expect([tile.state, some.engine.orders.length]).toEqual(['idle', 0]);
  });

  it('asks first for the picture that is pressed', async () => {
    const some = somePictures();
    const asked = vi.spyOn(some.pictures, 'acquire');
    some.engine.hold();
    const tile = await tileOf(some, {priority: () => 3});
    const {priority} = asked.mock.calls[0]![1]!;
    expect(priority!()).toBe(3);
    await userEvent.click(inside(tile, 'a'), {button: 'right'});
    expect(priority!()).toBe(PRIORITY.large);
  });

  it('shows who has come by key', async () => {
    const tile = await tileOf(somePictures(), {href: '#opened'});
    await isDone(tile);
    tile.tabIndex = 0;
    await userEvent.keyboard('{Tab}');
    expect(document.activeElement).toBe(tile);
    expect(tile.matches(':focus-visible')).toBe(true);
  });

  it('shows a small picture until the whole one is there', async () => {
    const some = somePictures();
    some.engine.hold();
    const preview = vi
      .spyOn(some.pictures, 'preview')
      .mockResolvedValue({width: 2, height: 2, bytes: new Uint8Array(16).fill(200).buffer, elapsedMs: 1});
    const tile = await tileOf(some);
    const canvas = inside<HTMLCanvasElement>(tile, 'canvas');
    expect(canvas.hidden).toBe(true);
    await vi.waitFor(() => expect(canvas.hidden).toBe(false));
    expect(preview).toHaveBeenCalledOnce();
    expect(canvas.width).toBe(2);
    expect([...canvas.getContext('2d')!.getImageData(1, 1, 1, 1).data]).toEqual([200, 200, 200, 200]);
    some.engine.go();
    await isDone(tile);
  });

  it('says why its picture could not be made, and makes it when it is asked again', async () => {
    const some = somePictures();
    some.engine.failure = new EngineError('out-of-memory', 'There is no memory left.');
    const tile = await tileOf(some);
    const changes = heard(tile, 'tile-changed');
    await vi.waitFor(() => expect(tile.state).toBe('failed'));
    expect(tile.problem).toBe('There is no memory left.');
    expect(all(tile, 'img')).toHaveLength(0);
    some.engine.failure = null;
    tile.tryAgain();
    await isDone(tile);
    expect(tile.problem).toBeNull();
    expect(changes.length).toBeGreaterThan(1);
  });

  it('asks again by itself', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    try {
      const asked = vi.fn(() => Promise.reject(new Error('No.')));
      const pictures = {
        acquire: asked,
        preview: () => Promise.resolve(null),
        nameOf: () => 'Fern',
        text: Promise.resolve(null),
      };
      const tile = Object.assign(document.createElement('nonesuch-tile'), {pictures, seed: 1});
      document.body.append(tile);
      await vi.advanceTimersByTimeAsync(1);
      expect(tile.state).toBe('failed');
      expect(tile.problem).toBe('');
      expect(asked).toHaveBeenCalledTimes(1);
      for (const [ms, times] of [
        [1500, 2],
        [6000, 3],
        [20_000, 4],
        [20_000, 5],
      ] as const) {
        await vi.advanceTimersByTimeAsync(ms - 10);
        expect(asked).toHaveBeenCalledTimes(times - 1);
        await vi.advanceTimersByTimeAsync(10);
        expect(asked).toHaveBeenCalledTimes(times);
      }
      tile.remove();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveBeenCalledTimes(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it('fails where the picture cannot be shown', async () => {
    const some = somePictures();
    const tile = await tileOf(some);
    await isDone(tile);
    inside<HTMLImageElement>(tile, 'img').src = 'data:image/png;base64,AAAA';
    await vi.waitFor(() => expect(tile.state).toBe('failed'));
  });

  it('lets go of its picture when it leaves the page, not when it is moved about', async () => {
    const some = somePictures();
    const release = vi.fn();
    const acquire = some.pictures.acquire.bind(some.pictures);
    vi.spyOn(some.pictures, 'acquire').mockImplementation(async (...args) => {
      const lease = await acquire(...args);
      return {...lease, release: () => (release(), lease.release())};
    });
    const tile = await tileOf(some);
    await isDone(tile);
    document.body.append(tile);
    await tile.updateComplete;
    expect([tile.state, release.mock.calls.length]).toEqual(['done', 0]);
    tile.remove();
    await Promise.resolve();
    expect([tile.state, release.mock.calls.length]).toEqual(['idle', 1]);
  });
});

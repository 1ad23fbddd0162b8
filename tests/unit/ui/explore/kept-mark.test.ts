import type {ReactiveControllerHost} from 'lit';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {AlbumStore} from '../../../../src/keep/album-store.ts';
import {KeptMark} from '../../../../src/ui/explore/kept-mark.ts';

const host = {addController: vi.fn(), requestUpdate: vi.fn()} as unknown as ReactiveControllerHost;

/** Keeps in memory what the store keeps on the device. */
function memoryAlbum(kept: string[]): {album: AlbumStore; seen: string[]; kept: Set<string>} {
  const seen: string[] = [];
  const held = new Set(kept);
  const album = {
    add: (shelf: string, [entry]: {query: string}[]) => {
      if (shelf === 'seen') seen.push(entry!.query);
      else held.add(entry!.query);
      return Promise.resolve();
    },
    remove: (_: string, query: string) => Promise.resolve(void held.delete(query)),
    isKept: (query: string) => Promise.resolve(held.has(query)),
  } as unknown as AlbumStore;
  return {album, seen, kept: held};
}

let mark: KeptMark;
beforeEach(() => (mark = new KeptMark(host)));

describe('KeptMark', () => {
  it('puts each picture into the history once, and says whether it is kept', async () => {
    const {album, seen} = memoryAlbum(['?seed=2']);
    for (const query of ['?seed=1', '?seed=1', '?seed=2']) mark.about(album, query);
    await vi.waitFor(() => expect(mark.isKept).toBe(true));
    expect(seen).toEqual(['?seed=1', '?seed=2']);
  });

  it('keeps the picture and lets it go again', async () => {
    const {album, kept} = memoryAlbum([]);
    mark.about(album, '?seed=1');
    expect(await mark.toggle()).toMatch(/^Kept/);
    expect(mark.isKept && kept.has('?seed=1')).toBe(true);
    expect(await mark.toggle()).toBe('No longer kept');
    expect(mark.isKept || kept.has('?seed=1')).toBe(false);
  });

  it('does not mark the next picture with the answer for the one before', async () => {
    const {album} = memoryAlbum(['?seed=1']);
    mark.about(album, '?seed=1');
    mark.about(album, '?seed=2');
    await Promise.resolve();
    await Promise.resolve();
    expect(mark.isKept).toBe(false);
  });

  it('learns that another tab keeps the picture', async () => {
    const {album, kept} = memoryAlbum([]);
    mark.about(album, '?seed=1');
    kept.add('?seed=1');
    mark.refresh();
    await vi.waitFor(() => expect(mark.isKept).toBe(true));
  });

  it('says so when the browser gives no storage', async () => {
    const refused = (): Promise<never> => Promise.reject(new Error('no storage'));
    mark.about({add: refused, remove: refused, isKept: refused} as unknown as AlbumStore, '?seed=1');
    expect(await mark.toggle()).toMatch(/no storage/);
    expect(mark.isKept).toBe(false);
  });
});

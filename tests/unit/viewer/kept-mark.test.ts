import type {ReactiveControllerHost} from 'lit';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {AlbumStore} from '../../../src/pictures/kept/album-store.ts';
import {KeptMark} from '../../../src/viewer/kept-mark.ts';

const host = {addController: vi.fn(), requestUpdate: vi.fn()} as unknown as ReactiveControllerHost;

/** Keeps in memory what the store keeps on the device. */
function memoryAlbum(kept: string[]): {
  album: AlbumStore;
  seen: string[];
  kept: Set<string>;
  pngs: Map<string, Blob>;
} {
  const pngs = new Map<string, Blob>();
  const seen: string[] = [];
  const held = new Set(kept);
  const album = {
    add: (shelf: string, [entry]: {address: string}[]) => {
      if (shelf === 'seen') seen.push(entry!.address);
      else held.add(entry!.address);
      return Promise.resolve();
    },
    remove: (_: string, query: string) => Promise.resolve(void held.delete(query)),
    putPng: (address: string, png: Blob) => Promise.resolve(void pngs.set(address, png)),
    isKept: (query: string) => Promise.resolve(held.has(query)),
  } as unknown as AlbumStore;
  return {album, seen, kept: held, pngs};
}

let mark: KeptMark;
beforeEach(() => (mark = new KeptMark(host)));

describe('KeptMark', () => {
  it('puts each picture into the history once, and says whether it is kept', async () => {
    const {album, seen} = memoryAlbum(['?seed=2']);
    for (const query of ['?seed=1', '?seed=1', '?seed=2']) mark.track(album, query, null);
    await vi.waitFor(() => expect(mark.isKept).toBe(true));
    expect(seen).toEqual(['?seed=1', '?seed=2']);
  });

  it('keeps the picture and lets it go again', async () => {
    const {album, kept} = memoryAlbum([]);
    mark.track(album, '?seed=1', null);
    expect(await mark.toggle()).toMatch(/^Kept/);
    expect(mark.isKept && kept.has('?seed=1')).toBe(true);
    expect(await mark.toggle()).toBe('No longer kept');
    expect(mark.isKept || kept.has('?seed=1')).toBe(false);
  });

  it('does not mark the next picture with the answer for the one before, which comes late', async () => {
    const {album} = memoryAlbum([]);
    const answers = new Map<string, (isKept: boolean) => void>();
    album.isKept = (address) => new Promise((resolve) => answers.set(address, resolve));
    mark.track(album, '?seed=1', null);
    mark.track(album, '?seed=2', null);
    answers.get('?seed=2')!(false);
    await Promise.resolve();
    answers.get('?seed=1')!(true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(mark.isKept).toBe(false);
  });

  it('learns that another tab keeps the picture', async () => {
    const {album, kept} = memoryAlbum([]);
    mark.track(album, '?seed=1', null);
    kept.add('?seed=1');
    mark.refresh();
    await vi.waitFor(() => expect(mark.isKept).toBe(true));
  });

  it('keeps the PNG too: of a picture that is there, that comes later, and that was kept without', async () => {
    const {album, pngs} = memoryAlbum(['old']);
    const [one, two, three] = ['1', '2', '3'].map((text) => new Blob([text]));
    mark.track(album, 'there', one!);
    expect(pngs.size).toBe(0);
    await mark.toggle();
    expect(pngs.get('there')).toBe(one);
    mark.track(album, 'later', null);
    await mark.toggle();
    expect(pngs.has('later')).toBe(false);
    mark.track(album, 'later', two!);
    expect(pngs.get('later')).toBe(two);
    mark.track(album, 'old', three!);
    await vi.waitFor(() => expect(pngs.get('old')).toBe(three));
  });

  it('says so when the browser gives no storage', async () => {
    const refused = (): Promise<never> => Promise.reject(new Error('no storage'));
    mark.track({add: refused, remove: refused, isKept: refused} as unknown as AlbumStore, '?seed=1', null);
    expect(await mark.toggle()).toMatch(/no storage/);
    expect(mark.isKept).toBe(false);
  });
});

import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import '../../../src/album/album.ts';
import type {Album} from '../../../src/album/album.ts';
import {writeAlbum} from '../../../src/pictures/kept/album-file.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {FakeAlbum, somePictures, type SomePictures} from '../../support/elements.ts';
import {all, button, buttons, handleKey, heard, inside, mount, textOf} from '../../support/mount.ts';

interface Opened extends SomePictures {
  album: Album;
  store: FakeAlbum;
}

async function open(
  seeds: readonly number[],
  change: (store: FakeAlbum) => void = () => undefined,
): Promise<Opened> {
  const some = somePictures();
  const store = new FakeAlbum();
  store.fill(some.pictures, seeds);
  change(store);
  const album = await mount('nonesuch-album', {store: store.store, pictures: some.pictures});
  await vi.waitFor(() => expect(album.items !== null || album.message !== '').toBe(true));
  await album.updateComplete;
  return {...some, album, store};
}

const seedsIn = (album: Album): number[] =>
  all(album, 'li').map((item) => Number(/seed(\d+)/.exec(item.dataset['address']!)![1]));
const said = (album: Album): string => textOf(inside(album, '.message')).replace(/ ?Undo$/, '');
const openers = (album: Album): HTMLElement[] => all(album, 'li .open');

/** What the page gives to be downloaded. */
function downloads(): {name: string; url: string}[] {
  const saved: {name: string; url: string}[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({name: this.download, url: this.href});
  });
  return saved;
}

async function give(album: Album, file: File): Promise<void> {
  const input = inside<HTMLInputElement>(album, 'input[type=file]');
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
  await vi.waitFor(() => expect(input.value).toBe(''));
}

afterEach(() => vi.restoreAllMocks());

describe('the album', () => {
  it('shows what is kept, the newest first, and opens it', async () => {
    const {album} = await open([1, 2, 3]);
    expect(seedsIn(album)).toEqual([3, 2, 1]);
    expect(album.shadowRoot!.activeElement).toBe(inside(album, '[role=dialog]'));
    const opened = heard(album, 'link-opened');
    openers(album)[1]!.click();
    await album.updateComplete;
    expect(opened).toMatchObject([{query: expect.stringContaining('seed=2') as string}]);
    const commands = heard(album, 'app-command');
    await userEvent.click(button(album, 'Close the album'));
    expect(commands).toMatchObject([{command: 'close-album'}]);
  });

  it('keeps the PNG of what was kept without, once it is made', async () => {
    const {store, engine, album, pictures} = await open([7]);
    const address = pictures.keyOf(plainRecipe(7, 0.7));
    await vi.waitFor(() => expect(store.pngs.has(address)).toBe(true));
    album.remove();
    const again = await mount('nonesuch-album', {store: store.store, pictures: somePictures().pictures});
    await vi.waitFor(() => expect(all(all(again, 'nonesuch-thumb')[0]!, 'img')).toHaveLength(1));
    expect(engine.orders).toHaveLength(1);
  });

  it('shows a picture of another model by its PNG, and counts those without', async () => {
    const png = await somePictures().pictures.file(plainRecipe(1, 0.7));
    const {album} = await open([1], (store) => {
      const of = (seed: number): string => `pictures/people/seed000000${seed}.png?psi=1&v=1`;
      store.shelves.kept.push({address: of(1), at: 9, bytes: png.size}, {address: of(2), at: 8, bytes: 0});
      store.pngs.set(of(1), png);
    });
    expect(all(album, 'li')).toHaveLength(2);
    expect(textOf(album.shadowRoot!)).toContain('1 more are of other models or versions.');
    await vi.waitFor(() => expect(all(all(album, 'nonesuch-thumb')[0]!, 'img')).toHaveLength(1));
  });

  it('says that nothing is there, on each shelf', async () => {
    const {album} = await open([]);
    expect(textOf(inside(album, '.empty'))).toMatch(/^Nothing kept yet/);
    await userEvent.click(button(album, 'History'));
    await vi.waitFor(() => expect(textOf(inside(album, '.empty'))).toBe('Nothing seen yet.'));
    expect(button(album, 'History').ariaPressed).toBe('true');
  });

  it('says that the browser keeps nothing', async () => {
    const {album} = await open([1], (store) => (store.isForbidden = true));
    expect(said(album)).toBe('This browser gives the site no storage, so nothing can be kept.');
  });

  it('follows what is kept elsewhere', async () => {
    const {album, store, pictures} = await open([1]);
    await store.add('kept', [{address: pictures.keyOf(plainRecipe(9, 0.7)), at: 99}]);
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([9, 1]));
  });

  it('shows 500 at once, and more on demand', async () => {
    const {album} = await open(Array.from({length: 503}, (_, i) => i));
    expect(all(album, 'li')).toHaveLength(500);
    await userEvent.click(button(album, 'Show more of 3 others'));
    expect(all(album, 'li')).toHaveLength(503);
  });

  it('forgets what was seen', async () => {
    const {album, store, pictures} = await open([]);
    store.fill(pictures, [4, 5], 'seen');
    await userEvent.click(button(album, 'History'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([5, 4]));
    const commands = heard(album, 'app-command');
    await userEvent.click(button(album, 'Forget all'));
    await vi.waitFor(() => expect(said(album)).toBe('2 pictures forgotten.'));
    expect(commands).toMatchObject([{command: 'forget-pictures'}]);
    await userEvent.click(button(album, 'Undo'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([5, 4]));
  });
});

describe('choosing by hand', () => {
  it('takes one, a range, all, and removes them with their PNGs; and brings them back', async () => {
    const {album, store} = await open([1, 2, 3, 4]);
    await vi.waitFor(() => expect(store.pngs.size).toBe(4));
    const before = [...store.pngs];
    await userEvent.click(button(album, 'Select'));
    openers(album)[0]!.click();
    await album.updateComplete;
    expect(textOf(inside(album, '.count'))).toBe('1 chosen');
    openers(album)[2]!.dispatchEvent(new MouseEvent('click', {shiftKey: true, bubbles: true}));
    await album.updateComplete;
    expect(textOf(inside(album, '.count'))).toBe('3 chosen');
    await userEvent.click(button(album, 'Remove'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([1]));
    expect([said(album), store.pngs.size]).toEqual(['3 pictures removed.', 1]);
    await userEvent.click(button(album, 'Undo'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([4, 3, 2, 1]));
    // The very files, not others that were made since.
    await vi.waitFor(() =>
      expect(before.every(([address, png]) => store.pngs.get(address) === png)).toBe(true),
    );
  });

  it('goes by keys too', async () => {
    const {album} = await open([1, 2]);
    openers(album)[1]!.focus();
    album.addEventListener('keydown', (event) => album.handleKey(event));
    await userEvent.keyboard('x');
    await vi.waitFor(() => expect(all(album, '.chosen')).toHaveLength(1));
    expect(handleKey(album, 'a', {ctrlKey: true})).toBe(true);
    await vi.waitFor(() => expect(all(album, '.chosen')).toHaveLength(2));
    expect(handleKey(album, 'Escape')).toBe(true);
    expect([album.selection, handleKey(album, 'Escape'), handleKey(album, 'Delete')]).toEqual([
      null,
      false,
      false,
    ]);
    await album.updateComplete;
    await userEvent.click(button(album, 'Select'));
    await userEvent.click(button(album, 'All'));
    openers(album)[0]!.focus();
    expect(handleKey(album, 'Delete')).toBe(true);
    await vi.waitFor(() => expect(all(album, 'li')).toHaveLength(0));
    await vi.waitFor(() => expect(album.shadowRoot!.activeElement).toBe(inside(album, '[role=dialog]')));
  });

  it('begins with Ctrl and a click, and ends with Done', async () => {
    const {album} = await open([1, 2]);
    openers(album)[0]!.dispatchEvent(new MouseEvent('click', {ctrlKey: true, bubbles: true}));
    await album.updateComplete;
    expect(openers(album).map((one) => one.getAttribute('aria-pressed'))).toEqual(['true', 'false']);
    await userEvent.click(button(album, 'Done'));
    expect(openers(album).map((one) => one.getAttribute('aria-pressed'))).toEqual([null, null]);
  });

  it('says that nothing was removed where nothing can be written', async () => {
    const {album, store} = await open([1, 2]);
    store.failure = new DOMException('Full.', 'QuotaExceededError');
    all(album, 'li .remove')[0]!.click();
    await vi.waitFor(() => expect(said(album)).toMatch(/^Nothing was removed/));
    expect(seedsIn(album)).toEqual([2, 1]);
  });

  it('says that what was removed cannot be put back, and keeps it at hand', async () => {
    const {album, store} = await open([1, 2]);
    all(album, 'li .remove')[0]!.click();
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([1]));
    store.failure = new DOMException('Full.', 'QuotaExceededError');
    await userEvent.click(button(album, 'Undo'));
    await vi.waitFor(() => expect(said(album)).toBe('They could not be put back.'));
    store.failure = null;
    await userEvent.click(button(album, 'Undo'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([2, 1]));
  });
});

describe('an album as a file', () => {
  it('is a list that comes back, and can be taken out again', async () => {
    const {album, store, pictures} = await open([1, 2]);
    const saved = downloads();
    await userEvent.click(button(album, 'Export'));
    expect(saved[0]!.name).toBe('nonesuch-album.json');
    const json = await (await fetch(saved[0]!.url)).text();
    expect((JSON.parse(json) as {nonesuchAlbum: number}).nonesuchAlbum).toBe(1);
    vi.spyOn(store, 'addLinks').mockImplementation(() =>
      store.add('kept', [{address: pictures.keyOf(plainRecipe(50, 0.7)), at: 50}]),
    );
    await give(album, new File([json], 'album.json'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([50, 2, 1]));
    expect(said(album)).toBe('2 pictures added.');
    await userEvent.click(button(album, 'Undo'));
    await vi.waitFor(() => expect(seedsIn(album)).toEqual([2, 1]));
  });

  it('says what is no album, and that there is no room', async () => {
    const {album, store} = await open([1]);
    await give(album, new File(['{"other": 1}'], 'other.json'));
    expect(said(album)).toBe('This file is not an album. Choose a file that “Export” has saved.');
    store.failure = new DOMException('Full.', 'QuotaExceededError');
    await give(album, new File([writeAlbum(store.shelves.kept)], 'album.json'));
    await vi.waitFor(() =>
      expect(said(album)).toBe('The album could not be added: there is no room, or no storage.'),
    );
  });

  it('is a sheet, and an archive of those that are chosen', async () => {
    const {album} = await open([1, 2, 3]);
    const saved = downloads();
    await userEvent.click(button(album, 'Sheet'));
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    await vi.waitFor(() => expect(buttons(album)).toContain('Select'));
    const sheet = await createImageBitmap(await (await fetch(saved[0]!.url)).blob());
    expect([saved[0]!.name, sheet.width, sheet.height]).toEqual([
      'nonesuch-sheet.png',
      2 * 32 + 6,
      2 * 32 + 6,
    ]);
    await userEvent.click(button(album, 'Select'));
    openers(album)[0]!.click();
    await album.updateComplete;
    await userEvent.click(button(album, 'ZIP'));
    await vi.waitFor(() => expect(saved).toHaveLength(2));
    const {unzipSync} = await import('fflate');
    const zip = unzipSync(new Uint8Array(await (await fetch(saved[1]!.url)).arrayBuffer()));
    expect(Object.keys(zip).sort()).toEqual(['album.json', expect.stringContaining('seed0000003')]);
  });

  it('is not saved where a picture cannot be made, and says why', async () => {
    const {album, engine, store} = await open([1]);
    await vi.waitFor(() => expect(store.pngs.size).toBe(1));
    store.pngs.clear();
    store.shelves.kept[0]!.bytes = 0;
    await vi.waitFor(() => expect(engine.orders).toHaveLength(1));
    const {pictures} = somePictures();
    vi.spyOn(pictures, 'file').mockRejectedValue(new Error('The engine is gone.'));
    album.pictures = pictures;
    await vi.waitFor(() => expect(album.items![0]!.entry.bytes).toBe(0));
    await userEvent.click(button(album, 'ZIP'));
    await vi.waitFor(() => expect(said(album)).toBe('The engine is gone.'));
  });

  it('can be cancelled', async () => {
    const {album, store} = await open([1]);
    await vi.waitFor(() => expect(store.pngs.size).toBe(1));
    const saved = downloads();
    vi.spyOn(store, 'png').mockReturnValue(new Promise(() => undefined));
    await userEvent.click(button(album, 'Sheet'));
    await userEvent.click(button(album, 'Cancel'));
    expect(buttons(album)).toContain('Sheet');
    expect(saved).toEqual([]);
  });
});

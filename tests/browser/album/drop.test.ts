import {afterEach, describe, expect, it, vi} from 'vitest';
import '../../../src/album/drop.ts';
import type {Drop} from '../../../src/album/drop.ts';
import {writeAlbum} from '../../../src/pictures/kept/album-file.ts';
import {plainRecipe} from '../../../src/pictures/recipe.ts';
import {FakeAlbum, somePictures} from '../../support/elements.ts';
import {all, heard, inside, mount, textOf} from '../../support/mount.ts';

async function open(): Promise<{drop: Drop; album: FakeAlbum}> {
  const album = new FakeAlbum();
  return {album, drop: await mount('nonesuch-drop', {album: album.store})};
}

function dragOf(type: string, ...files: File[]): DragEvent {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  return new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true});
}

/** A list of one picture. */
function albumFile(): File {
  const entries = [{address: 'pictures/pony/seed0000001.png?psi=0.7&v=3', at: 1000}];
  return new File([writeAlbum(entries)], 'album.json');
}

const said = (drop: Drop): string => textOf(inside(drop, '.said'));

afterEach(() => vi.restoreAllMocks());

describe('what is dropped on the page', () => {
  it('opens a picture by what is written in its file, dropped anywhere', async () => {
    const {drop} = await open();
    const opened = heard(drop, 'link-opened');
    const {pictures} = somePictures();
    const file = await pictures.file(plainRecipe(42, 0.7));
    const over = dragOf('dragover', file);
    window.dispatchEvent(over);
    await drop.updateComplete;
    expect([over.defaultPrevented, all(drop, '.over').length]).toEqual([true, 1]);
    window.dispatchEvent(dragOf('drop', file));
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    expect(opened[0]!.query).toContain('seed=42');
    await drop.updateComplete;
    expect(all(drop, '.over')).toHaveLength(0);
  });

  it('leaves all else to the page', async () => {
    const {drop} = await open();
    const text = dragOf('dragover');
    window.dispatchEvent(text);
    window.dispatchEvent(dragOf('drop'));
    await drop.updateComplete;
    expect([text.defaultPrevented, all(drop, '.over').length]).toEqual([false, 0]);
  });

  it('takes the hint away when the pointer leaves the window', async () => {
    const {drop} = await open();
    window.dispatchEvent(dragOf('dragover', new File([''], 'a.png')));
    await drop.updateComplete;
    window.dispatchEvent(dragOf('dragleave'));
    await drop.updateComplete;
    expect(all(drop, '.over')).toHaveLength(0);
  });

  it('hands a checkpoint on unread', async () => {
    const {drop} = await open();
    const dropped = heard(drop, 'model-file-dropped');
    const file = new File(['x'], 'network.pkl');
    await drop.open(file);
    expect(dropped.map((event) => event.file)).toEqual([file]);
  });

  it('keeps the pictures of an album, and opens it', async () => {
    const {drop, album} = await open();
    const commands = heard(drop, 'app-command');
    const add = vi.spyOn(album as {addLinks: (...args: unknown[]) => Promise<void>}, 'addLinks');
    await drop.open(albumFile());
    await drop.updateComplete;
    expect(add.mock.calls).toEqual([['kept', [{query: '?model=pony&v=3&psi=0.7&seed=1', at: 1000}]]]);
    expect(said(drop)).toBe('1 picture added to the album.');
    expect(commands).toMatchObject([{command: 'open-album'}]);
  });

  it('says that there is no room', async () => {
    const {drop, album} = await open();
    album.failure = new DOMException('Full.', 'QuotaExceededError');
    await drop.open(albumFile());
    await drop.updateComplete;
    expect(said(drop)).toBe('The album could not be added: there is no room, or no storage.');
  });

  it.each([
    ['a picture of others', new File(['GIF89a'], 'cat.gif'), /Drop a picture that was saved from this site/],
    [
      'what is too large',
      new File([new Uint8Array(65e6)], 'film.png'),
      /too large to be a picture of this site/,
    ],
  ])('says what is wrong with %s', async (_, file, sentence) => {
    const {drop} = await open();
    await drop.open(file);
    await drop.updateComplete;
    expect(said(drop)).toMatch(sentence);
    expect(inside(drop, '.said').hidden).toBe(false);
  });

  it('says that a file could not be read', async () => {
    const {drop} = await open();
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const file = new File([''], 'gone.png');
    vi.spyOn(file, 'arrayBuffer').mockRejectedValue(new DOMException('Gone.', 'NotFoundError'));
    await drop.open(file);
    await drop.updateComplete;
    expect(said(drop)).toBe('This file could not be read.');
  });
});

import {zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {writeArchive} from '../../../src/album/album-archive.ts';
import {writeAlbum} from '../../../src/pictures/kept/album-file.ts';
import {encodePng, withPngText} from '../../../src/pictures/png/png.ts';
import {ALBUM_KEYWORD, readDropped} from '../../../src/album/dropped-file.ts';

const entries = [
  {address: 'pictures/pony/seed0000042.png?psi=0.7&v=9', at: Date.UTC(2026, 0, 1)},
  {address: 'pictures/people/seed0000007.png?psi=0.9&v=5&near=3', at: Date.UTC(2026, 0, 2)},
];
const links = [
  {query: '?model=pony&v=9&psi=0.7&seed=42', at: Date.UTC(2026, 0, 1)},
  {query: '?model=people&v=5&psi=0.9&seed=7&near=3', at: Date.UTC(2026, 0, 2)},
];
const album = {kind: 'album', links, pngs: new Map()};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('readDropped', () => {
  it('reads an album, also one that an editor has saved again', async () => {
    expect(await readDropped(bytesOf(writeAlbum(entries)))).toEqual(album);
    expect(await readDropped(bytesOf(`\ufeff\n ${writeAlbum(entries)}`))).toEqual(album);
  });

  it('reads the album in a sheet', async () => {
    const plain = await encodePng(new Uint8Array(12), 2, 2);
    const sheet = new Blob(withPngText(plain, {Software: 'Nonesuch', [ALBUM_KEYWORD]: writeAlbum(entries)}));
    expect(await readDropped(new Uint8Array(await sheet.arrayBuffer()))).toEqual(album);
  });

  it.each(['net/model.json', 'network.pkl', 'a/b.safetensors', 'g.PT'])(
    'leaves an archive with %s to whoever reads models',
    async (name) => {
      expect(await readDropped(zipSync({[name]: bytesOf('x')}))).toEqual({kind: 'model'});
    },
  );

  it('reads an archive', async () => {
    expect(await readDropped(writeArchive({}, writeAlbum(entries)))).toEqual(album);
  });

  it('reads a picture', async () => {
    const text = {
      Software: 'Nonesuch',
      Seed: '42',
      'Truncation psi': '0.7',
      Model: 'pony',
      'Model version': '3',
    };
    const picture = await encodePng(new Uint8Array(12), 2, 2, text);
    expect(await readDropped(picture)).toEqual({kind: 'picture', query: '?model=pony&v=3&psi=0.7&seed=42'});
  });

  it.each(['{"name": "x"}', '{not json', 'notes', ''])('refuses %j in one message', async (text) => {
    await expect(readDropped(bytesOf(text))).rejects.toThrow(/^[A-Z][^\n]+\.$/);
  });
});

import {describe, expect, it} from 'vitest';
import {AlbumFileError, readAlbum, writeAlbum} from '../../../../src/pictures/kept/album-file.ts';

const entries = [
  {address: 'pictures/pony/seed0000042.png?psi=0.7&v=9', at: 1_700_000_000_000},
  {
    address:
      'pictures/pony/seed0000007.png?psi=1&v=8&class=2&near=5.77&mix=3-coarse.fine&shape=horn:1,coat:0.3_-0.2_0',
    at: 1_700_000_001_234,
  },
];
const links = [
  {query: '?model=pony&v=9&psi=0.7&seed=42', at: 1_700_000_000_000},
  {
    query: '?model=pony&v=8&psi=1&class=2&seed=7&near=5.77&mix=3-coarse.fine&shape=coat:0.3_-0.2_0,horn:1',
    at: 1_700_000_001_234,
  },
];

describe('an album file', () => {
  it('has the links to what was written', () => {
    expect(readAlbum(writeAlbum(entries))).toEqual(links);
    expect(readAlbum(writeAlbum([]))).toEqual([]);
  });

  it('of the first release, whose links have no version, is read', () => {
    const first = {
      nonesuchAlbum: 1,
      pictures: [{query: '?model=pony&seed=7&psi=1&near=5', at: '2026-01-01T00:00:00.000Z'}],
    };
    expect(readAlbum(JSON.stringify(first))).toEqual([
      {query: '?model=pony&seed=7&psi=1&near=5', at: Date.UTC(2026, 0, 1)},
    ]);
  });

  it('refuses files that are something else, in one sentence', () => {
    expect(() => readAlbum('{')).toThrow(/not an album: it is no JSON/);
    for (const text of ['null', '3', '[]', '{}', '{"nonesuchAlbum":2,"pictures":[]}']) {
      expect(() => readAlbum(text)).toThrow(AlbumFileError);
    }
  });

  it.each([
    {query: 'javascript:alert(1)', at: '2024-01-01T00:00:00Z'},
    {query: '?model=pony', at: '2024-01-01T00:00:00Z'},
    {query: '?seed=1&x=<b>', at: '2024-01-01T00:00:00Z'},
    {query: '?seed=1', at: 'yesterday'},
    null,
  ])('refuses the entry %o and names its place', (entry) => {
    const text = JSON.stringify({
      nonesuchAlbum: 1,
      pictures: [{query: '?seed=1', at: '2024-01-01T00:00:00Z'}, entry],
    });
    expect(() => readAlbum(text)).toThrow(/Picture 2/);
  });
});

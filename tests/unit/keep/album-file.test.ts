import {describe, expect, it} from 'vitest';
import {AlbumFileError, readAlbum, writeAlbum} from '../../../src/keep/album-file.ts';

const entries = [
  {query: '?model=pony&seed=42&psi=0.7', at: 1_700_000_000_000},
  {
    query: '?model=pony&seed=7&psi=1&near=5.77&mix=3-coarse.fine&shape=horn:1,coat:0.3_-0.2_0',
    at: 1_700_000_001_234,
  },
];

describe('an album file', () => {
  it('gives back what was written', () => {
    expect(readAlbum(writeAlbum(entries))).toEqual(entries);
    expect(readAlbum(writeAlbum([]))).toEqual([]);
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

import {describe, expect, it} from 'vitest';
import {namedPicture} from '../../../src/pictures/seed-text.ts';

const site = 'https://example.org/site/';

describe('namedPicture', () => {
  it.each([
    ['42', 42],
    [' 0 ', 0],
    ['4294967295', 4294967295],
    ['seed 42', 42],
    ['seed0000042.png', 42],
    ['seed0000042 (1).png', 42],
    ['C:\\Pictures\\seed4294967295-edited.png', 4294967295],
    ['seed0000042-4x.png', 42],
    ['seed0000042-edited-2x-bicubic (1).png', 42],
  ])('understands %s as a seed', (text, seed) => {
    expect(namedPicture(text, site)).toEqual({kind: 'seed', seed});
  });

  it('takes links with everything that they say, and addresses of pictures', () => {
    expect(namedPicture(`${site}?model=pony&seed=7&psi=1.1&near=3`, site)).toEqual({
      kind: 'link',
      query: '?model=pony&seed=7&psi=1.1&near=3',
    });
    expect(namedPicture(`${site}pictures/pony/seed0000042.png?psi=0.5`, site)).toEqual({
      kind: 'link',
      query: '?model=pony&psi=0.5&seed=42',
    });
    // Everything that an address says, too.
    const edited = 'pictures/pony/seed0000042.png?psi=0.5&v=8&class=2&noise=none&near=3&shape=horn:1';
    expect(namedPicture(`${site}${edited}`, site)).toEqual({
      kind: 'link',
      query: '?model=pony&v=8&psi=0.5&class=2&noise=none&seed=42&near=3&shape=horn:1',
    });
  });

  it.each(['', '-1', '4294967296', '1.5', 'pony', 'javascript:alert(1)', `${site}?wall=3`, `${site}?seed=x`])(
    'takes "%s" for no picture',
    (text) => {
      expect(namedPicture(text, site)).toBeNull();
    },
  );
});

describe('what a name of a file or a link must be', () => {
  it.each([
    ['seed0000042 (12).png', 42],
    ['seed0000042(1).png', 42],
    ['seed0000042-edited-4x-bicubic (3).png', 42],
    ['C:\\Pictures\\seed0000042.png', 42],
    ['seed0000042.png?psi=0.7', 42],
  ])('%s is a seed', (text, seed) => {
    expect(namedPicture(text, site)).toEqual({kind: 'seed', seed});
  });

  it.each([
    'seed0000042.png.txt',
    'myseed0000042.png',
    'seed0000042 (a).png',
    'seed.png',
    'seed42-x.png',
    '12a',
    'a12',
  ])('%s is none', (text) => {
    expect(namedPicture(text, site)).toBeNull();
  });

  it('a seed of more than a digit in a link of any site, and nothing else in its place', () => {
    const link = 'https://elsewhere.example/?seed=123&psi=1';
    expect(namedPicture(link, site)).toEqual({kind: 'link', query: '?seed=123&psi=1'});
    expect(namedPicture('https://elsewhere.example/?seed=123a', site)).toBeNull();
    expect(namedPicture('https://elsewhere.example/?seed=a1', site)).toBeNull();
    expect(namedPicture('ftp://elsewhere.example/?seed=1', site)).toBeNull();
  });
});

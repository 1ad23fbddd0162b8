import {describe, expect, it} from 'vitest';
import {identityOf, pictureLink, textOf} from '../../../src/picture/picture-text.ts';
import {encodePng, readPngText} from '../../../src/picture/png.ts';

const model = {id: 'pony', version: 3, noun: 'pony', licence: 'CC0-1.0'};
const site = 'https://example.org/some/where/';

describe('textOf', () => {
  it('says what the picture is, where it came from, and all that makes it again', () => {
    expect(textOf({model: 'pony', seed: 42, psi: 0.7}, model, site)).toEqual({
      Title: 'A pony that does not exist (seed 42)',
      Software: 'Nonesuch',
      Source: 'https://example.org/some/where/?model=pony&seed=42&psi=0.7',
      Seed: '42',
      'Truncation psi': '0.7',
      Model: 'pony',
      'Model version': '3',
      Licence: 'CC0-1.0',
    });
  });

  it('says "an" before a vowel', () => {
    expect(textOf({model: 'owl', seed: 1, psi: 1}, {...model, noun: 'owl'}, site)['Title']).toMatch(
      /^An owl/,
    );
  });
});

describe('identityOf', () => {
  it('finds a picture again from a file that was saved', async () => {
    const identity = {model: 'pony', seed: 4294967295, psi: -0.25, classIndex: 4, noise: 'none'} as const;
    const png = await encodePng(new Uint8Array(12), 2, 2, textOf(identity, model, site));
    expect(identityOf(readPngText(png))).toEqual({...identity, modelVersion: 3});
  });

  it('gives null for the text of other pictures', () => {
    expect(identityOf({})).toBeNull();
    expect(identityOf({Model: 'pony', Seed: 'many', 'Truncation psi': '1'})).toBeNull();
    expect(identityOf({Model: 'pony', Seed: '1', 'Truncation psi': 'x'})).toBeNull();
  });
});

describe('pictureLink', () => {
  it('keeps class and noise', () => {
    expect(pictureLink({model: 'pony', seed: 1, psi: 1, classIndex: 2, noise: 'none'}, site)).toBe(
      `${site}?model=pony&seed=1&psi=1&class=2&noise=none`,
    );
  });
});

import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {describe, expect, it} from 'vitest';
import type {PictureIdentity} from '../../../src/pictures/picture-address.ts';
import {identityOf, textOf} from '../../../src/pictures/picture-text.ts';
import {encodePng, readPngText} from '../../../src/pictures/png/png.ts';

const model = {id: 'pony', version: 3, noun: 'pony', licence: 'CC0-1.0'};
const site = 'https://example.org/some/where/';

describe('textOf', () => {
  it('says what the picture is, where it came from, and all that makes it again', () => {
    expect(textOf({model: 'pony', seed: 42, psi: 0.7}, model, site)).toEqual({
      Title: 'A pony that does not exist (seed 42)',
      Software: 'Nonesuch',
      Source: 'https://example.org/some/where/?model=pony&v=3&psi=0.7&seed=42',
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
  const identities: PictureIdentity[] = [
    {model: 'pony', seed: 4294967295, psi: -0.25, classIndex: 4, noise: 'none'},
    {model: 'pony', seed: 0, psi: 1, cutoff: 8},
    {
      model: 'pony',
      seed: 42,
      psi: 0.7,
      edits: {
        blend: {weight: 3, others: [{seed: 8, weight: 1}]},
        near: [5, 77],
        mix: {seed: 9, ranges: ['coarse', 'fine']},
        shape: {horn: [1], coat: [0.3, 0.1, -0.2]},
        toward: {
          recipe: {seed: 85, psi: 0.5, edits: {...UNEDITED, near: [3]}},
          part: 999,
          through: 'z',
          isTurned: true,
        },
      },
    },
  ];

  it('names all seeds in the title', () => {
    const title = (identity: PictureIdentity): string => textOf(identity, model, site)['Title']!;
    expect(identities.map(title).map((text) => /\((.*)\)/.exec(text)![1])).toEqual([
      'seed 4294967295',
      'seed 0',
      'between seeds 42, 8 and 85',
    ]);
  });

  it.each(identities)(
    'finds a picture again from a file that was saved, with its version: %j',
    async (identity) => {
      const png = await encodePng(new Uint8Array(12), 2, 2, textOf(identity, model, site));
      expect(identityOf(readPngText(png))).toEqual({...identity, version: 3});
    },
  );

  it('reads a file of the first release', () => {
    const text = {
      Software: 'Nonesuch',
      Source: 'https://example.org/?model=pony&seed=7&psi=0.7',
      Seed: '7',
      'Truncation psi': '0.7',
      Model: 'pony',
      'Model version': '9',
    };
    expect(identityOf(text)).toEqual({model: 'pony', version: 9, seed: 7, psi: 0.7});
  });

  it('gives null for the text of other pictures', () => {
    expect(identityOf({})).toBeNull();
    expect(identityOf({Model: 'pony', Seed: 'many', 'Truncation psi': '1'})).toBeNull();
    expect(identityOf({Model: 'pony', Seed: '1', 'Truncation psi': 'x'})).toBeNull();
    const whole = {Model: 'pony', Seed: '1', 'Truncation psi': '1'};
    expect(identityOf(whole)).not.toBeNull();
    for (const wrong of [{Edits: 'unknown=1'}, {Edits: 'mix=1'}, {'Model version': '0'}, {Class: '-1'}]) {
      expect(identityOf({...whole, ...wrong})).toBeNull();
    }
  });
});

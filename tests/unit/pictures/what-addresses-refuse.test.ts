import {describe, expect, it} from 'vitest';
import {DEFAULT_PLAY, morphParts, parsePictures, parsePlay} from '../../../src/pictures/morph-state.ts';
import {parsePictureQuery} from '../../../src/pictures/picture-link.ts';
import {identityOf} from '../../../src/pictures/picture-text.ts';
import {isEdited, plainRecipe, UNEDITED} from '../../../src/pictures/recipe.ts';

describe('what an address says of a morph', () => {
  it('is up to twelve pictures, each a seed and its psi', () => {
    const many = (count: number): string => Array.from({length: count}, (_, i) => `${i}-0.7`).join('~');
    expect(parsePictures(many(12))).toHaveLength(12);
    expect(parsePictures(many(13))).toBeNull();
    expect(parsePictures('42-2~7--2~5-1')).toEqual([
      plainRecipe(42, 2),
      plainRecipe(7, -2),
      plainRecipe(5, 1),
    ]);
    for (const text of ['x42-0.7', '42-0.7x', '42-2.1', '42', '42-', '12345678901-1'])
      expect(parsePictures(text), text).toBeNull();
  });

  it('is how it is played, within its limits', () => {
    expect(parsePlay('2-15-w-eased')).toEqual(DEFAULT_PLAY);
    expect(parsePlay('0.2-10-z-even')).toMatchObject({seconds: 0.2, through: 'z'});
    expect(parsePlay('6-30-w-even')).toMatchObject({seconds: 6, fps: 30});
    for (const text of ['0.1-10-w-even', '6.1-10-w-even', '12-10-w-even', '2-10-w-evenly', '2-11-w-even'])
      expect(parsePlay(text), text).toBeNull();
  });

  it('leaves out how it is played where that is usual, and says it where one part is not', () => {
    expect(morphParts({pictures: [], play: DEFAULT_PLAY})).toEqual([]);
    expect(morphParts({pictures: [], play: {...DEFAULT_PLAY, fps: 30}})).toEqual(['film=2-30-w-eased']);
  });
});

describe('a picture', () => {
  it.each(['?seed=a1', '?seed=1a', '?seed=12345678901', '?psi=1'])(
    'is none in a link such as %s',
    (query) => {
      expect(parsePictureQuery(query)).toBeNull();
    },
  );

  it('is none in a file that leaves out what it is made from', () => {
    const whole = {Model: 'pony', Seed: '42', 'Truncation psi': '0.7'};
    expect(identityOf(whole)).toMatchObject({model: 'pony', seed: 42, psi: 0.7});
    for (const keyword of Object.keys(whole)) {
      expect(
        identityOf(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== keyword))),
      ).toBeNull();
    }
    for (const Seed of ['a1', '1a', '12345678901']) expect(identityOf({...whole, Seed}), Seed).toBeNull();
  });

  it('is edited by any one edit', () => {
    expect(isEdited(UNEDITED)).toBe(false);
    expect(isEdited({...UNEDITED, mix: {seed: 1, ranges: ['fine']}})).toBe(true);
    expect(isEdited({...UNEDITED, near: [1]})).toBe(true);
    expect(isEdited({...UNEDITED, shape: {neck: [1]}})).toBe(true);
  });
});

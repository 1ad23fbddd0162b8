import {describe, expect, it} from 'vitest';
import {planeSeed} from '../../../src/model/latent/plane-lattice.ts';
import {parsePictureAddress, pictureAddress} from '../../../src/pictures/picture-address.ts';
import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {isSamePlace, PlaneRecipes, type Between} from '../../../src/plane/plane-recipes.ts';

const addressOf = ({seed, edits}: Between): string =>
  pictureAddress({model: 'pony', version: 10, seed, psi: 0.7, edits});

describe('the picture of a place', () => {
  const recipes = new PlaneRecipes();

  it('is that of a seed at a whole point, at the address that it has everywhere', () => {
    const picture = recipes.at(7, {column: 16, row: -8});
    expect(picture).toEqual({seed: planeSeed(7, 2, -1), edits: UNEDITED});
    expect(addressOf(picture)).toMatch(/^pictures\/pony\/seed\d+\.png\?psi=0\.7&v=10$/);
  });

  it('lies between seeds elsewhere, in an address that is read back whole', () => {
    const seen = new Set<string>();
    for (let column = 0; column < 8; column++) {
      for (let row = 0; row < 8; row++) {
        const picture = recipes.at(7, {column, row});
        const address = addressOf(picture);
        expect(pictureAddress(parsePictureAddress(address)!)).toBe(address);
        expect(address.length).toBeLessThan(150);
        seen.add(address);
      }
    }
    expect(seen.size).toBe(64);
  });

  it('is one object as long as it is near, so that its tile keeps the picture', () => {
    const picture = recipes.at(7, {column: 3, row: 5});
    expect(recipes.at(7, {column: 3, row: 5})).toBe(picture);
    for (let i = 0; i < 2000; i++) recipes.at(7, {column: i, row: 9});
    expect(recipes.at(7, {column: 3, row: 5})).not.toBe(picture);
    expect(recipes.at(7, {column: 3, row: 5})).toEqual(picture);
  });

  it('is another one on another plane', () => {
    const before = recipes.at(7, {column: 3, row: 5});
    expect(recipes.at(8, {column: 3, row: 5})).not.toEqual(before);
    expect(recipes.at(7, {column: 3, row: 5})).toEqual(before);
  });

  it('is known again by its seeds, whatever else was done to it', () => {
    const picture = recipes.at(7, {column: 3, row: 5});
    const changed = {...picture, edits: {...picture.edits, near: [4]}};
    expect(isSamePlace(picture, changed)).toBe(true);
    expect(isSamePlace(picture, {seed: picture.seed, edits: UNEDITED})).toBe(false);
    expect(isSamePlace(picture, recipes.at(7, {column: 4, row: 5}))).toBe(false);
  });
});

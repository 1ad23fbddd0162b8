import {describe, expect, it} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {UNEDITED} from '../../../src/pictures/recipe.ts';
import {recipeOfQuery} from '../../../src/pictures/recipe-of-query.ts';

const model = {id: 'pony', truncation: {psi: 0.7}} as ModelDescriptor;

describe('recipeOfQuery', () => {
  it('is the picture of a link, with what was done to it, whatever else the link says', () => {
    expect(recipeOfQuery('?model=pony&v=8&wall=3&psi=0.5&at=2&seed=42&near=5.77&panel=mix', model)).toEqual({
      seed: 42,
      psi: 0.5,
      edits: {...UNEDITED, near: [5, 77]},
    });
  });

  it("has the model's own psi where the link names none, and needs no model", () => {
    expect(recipeOfQuery('?seed=7', model)).toEqual({seed: 7, psi: 0.7, edits: UNEDITED});
  });

  it.each([['?model=people&seed=42'], ['?model=pony&wall=3'], ['?seed=-1'], ['?seed=42&shape=horn']])(
    'is none for %s',
    (query) => {
      expect(recipeOfQuery(query, model)).toBeNull();
    },
  );
});

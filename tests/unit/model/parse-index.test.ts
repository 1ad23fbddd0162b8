import {describe, expect, it} from 'vitest';
import {parseIndex} from '../../../src/model/parse-index.ts';

const pony = {id: 'pony', title: 'Ponies'};

describe('parseIndex', () => {
  it('takes models in their order', () => {
    const index = {models: [pony, {id: 'people-2', title: 'People'}]};
    expect(parseIndex(index)).toEqual(index);
  });

  it.each([
    [{models: []}, '"models" must be a list of at least one model, got a list of 0.'],
    [{models: [pony, pony]}, '"models" must be a list that has every id once, got a list of 2.'],
    [
      {models: [{...pony, id: '../x'}]},
      '"models[0].id" must be lower-case letters, digits and hyphens (at most 64), got "../x".',
    ],
    [{models: [{id: 'pony'}]}, '"models[0].title" is missing.'],
    [{models: [pony], extra: 1}, '"extra" is not a known field; remove it or correct its name.'],
    ['<html>', 'The whole file must be an object, got "<html>".'],
  ])('refuses %j with a sentence that names the field', (json, sentence) => {
    expect(() => parseIndex(json)).toThrow(`index.json: ${sentence}`);
  });
});

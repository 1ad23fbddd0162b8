import {describe, expect, it} from 'vitest';
import type {PictureIdentity} from '../../../src/pictures/picture-address.ts';
import {pictureLink, pictureQuery} from '../../../src/pictures/picture-link.ts';
import {editsOf, UNEDITED} from '../../../src/pictures/recipe.ts';
import {addressOf, parseAddress} from '../../../src/app/url-state.ts';

const site = 'https://example.org/some/where/';
const pony: PictureIdentity = {model: 'pony', version: 9, seed: 42, psi: 0.7};

const identities: PictureIdentity[] = [
  pony,
  {...pony, classIndex: 2, noise: 'none', cutoff: 8},
  {
    ...pony,
    edits: {
      blend: null,
      near: [5, 77],
      mix: {seed: 3, ranges: ['fine']},
      shape: {horn: [1], coat: [0.3, 0.1, -0.2]},
      toward: null,
    },
  },
];

describe('pictureLink', () => {
  it('says model, version, psi, how the network is run, seed and edits', () => {
    expect(pictureLink({...pony, classIndex: 2, noise: 'none', edits: {...UNEDITED, near: [5]}}, site)).toBe(
      `${site}?model=pony&v=9&psi=0.7&class=2&noise=none&seed=42&near=5`,
    );
    expect(pictureQuery({model: 'pony', seed: 1, psi: 1})).toBe('?model=pony&psi=1&seed=1');
  });

  it.each(identities)('is what the page itself writes when it shows the picture: %j', (identity) => {
    const query = pictureQuery(identity);
    const {state, problems} = parseAddress(query);
    expect(problems).toEqual([]);
    expect(addressOf(state)).toBe(query);
    const {model, version, psi, seed, options} = state;
    expect({model, version, psi, seed, ...options, edits: editsOf(state.explore)}).toEqual({
      edits: UNEDITED,
      ...identity,
    });
  });

  it('of more than 2000 characters says what it leaves out', () => {
    const shape = Object.fromEntries(Array.from({length: 140}, (_, i) => [`trait${i}`, [-0.125]]));
    const query = pictureQuery({...pony, edits: {blend: null, near: [5], mix: null, shape, toward: null}});
    expect(query).toBe('?model=pony&v=9&psi=0.7&seed=42&near=5&without=shape');
    const {problems, state} = parseAddress(query);
    expect(problems).toEqual(['The link to this picture would have been too long; it leaves out: shape.']);
    expect(state.explore.near).toEqual([5]);
  });
});

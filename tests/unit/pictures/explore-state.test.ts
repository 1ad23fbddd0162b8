import {isEdited, UNEDITED} from '../../../src/pictures/recipe.ts';
import {describe, expect, it} from 'vitest';
import {
  exploreParts,
  NOT_EXPLORING,
  parseExplore,
  withoutEdits,
  type ExploreState,
} from '../../../src/pictures/explore-state.ts';

function back(query: string): {state: ExploreState; problems: string[]} {
  const params = new URLSearchParams(query);
  const problems: string[] = [];
  const state = parseExplore((name, expected, parse) => {
    const text = params.get(name);
    if (text === null) return null;
    const value = parse(text);
    if (value === null) problems.push(`${name}: ${expected}`);
    return value;
  });
  return {state, problems};
}

describe('the state of exploring', () => {
  it('comes back from the address as it went in', () => {
    const state: ExploreState = {
      panel: 'shape',
      blend: {
        weight: 9,
        others: [
          {seed: 5, weight: 3},
          {seed: 77, weight: 4},
        ],
      },
      near: [5, 4294967295],
      mix: {seed: 42, ranges: ['coarse', 'fine']},
      shape: {horn: [1], coat: [0.3, 0.125, -0.2]},
      toward: null,
      find: 'blue unicorn & 100% curly; mane?',
      morph: {
        pictures: [
          {seed: 42, psi: 0.7, edits: UNEDITED},
          {
            seed: 4294967295,
            psi: -0.5,
            edits: {
              blend: {weight: 1, others: [{seed: 3, weight: 2}]},
              near: [5, 77],
              mix: {seed: 7, ranges: ['fine']},
              shape: {horn: [1]},
              toward: null,
            },
          },
        ],
        play: {seconds: 1.5, fps: 20, through: 'z', pace: 'even'},
      },
      larger: null,
    };
    expect(back(exploreParts(state).join('&'))).toEqual({state, problems: []});
  });

  it('is nothing in the address where nothing is done', () => {
    expect(exploreParts(NOT_EXPLORING)).toEqual([]);
    expect(back('').state).toEqual(NOT_EXPLORING);
  });

  it.each([
    'near=1.-2',
    'near=4294967296',
    `near=${Array(13).fill(1).join('.')}`,
    'mix=42',
    'mix=42-broad',
    'shape=horn',
    'shape=horn:1e9',
    'shape=Horn:1,<b>:2',
    'panel=everything',
    'morph=42',
    'morph=42-0.7~85',
    'morph=42-7',
    'morph=42-0.7;sharpen:2',
    'morph=42-0.7;near:x',
    `morph=${Array(13).fill('42-0.7').join('~')}`,
    'film=0-15-w-eased',
    'film=2-16-w-eased',
    'film=2-15-y-eased',
    'film=2-15-w-slow',
  ])('leaves out %s, and says so', (query) => {
    const {state, problems} = back(query);
    expect(state).toEqual(NOT_EXPLORING);
    expect(problems).toHaveLength(1);
  });

  it('forgets the edits and keeps the panel for another picture', () => {
    const state: ExploreState = {...NOT_EXPLORING, panel: 'mix', near: [3], shape: {horn: [1]}};
    expect(isEdited(state)).toBe(true);
    expect(withoutEdits(state)).toEqual({...NOT_EXPLORING, panel: 'mix'});
    expect(isEdited(withoutEdits(state))).toBe(false);
  });
});

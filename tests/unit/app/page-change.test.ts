import {describe, expect, it} from 'vitest';
import {resolveDefaults, withChoice, withLink, withPicture} from '../../../src/app/page-change.ts';
import {parseAddress, type PageState} from '../../../src/app/url-state.ts';

const page = (query: string): PageState => parseAddress(query).state;
const seven = (): number => 7;

describe('settled', () => {
  it('chooses a wall where the address names none, and starts it at its beginning', () => {
    expect(resolveDefaults(page('?at=12'), false, seven)).toMatchObject({
      wall: 7,
      at: {column: 0},
      seed: null,
    });
  });

  it('keeps the wall of the address, and gives a reload another one', () => {
    const state = page('?wall=5&at=12');
    expect(resolveDefaults(state, false, seven)).toEqual(state);
    expect(resolveDefaults(state, true, seven)).toMatchObject({wall: 7, at: {column: 0}});
  });

  it('gives a reload the newest version with it, and no other way in', () => {
    const state = page('?model=pony&v=8&wall=5');
    expect(resolveDefaults(state, false, seven).version).toBe(8);
    expect(resolveDefaults(state, true, seven).version).toBeNull();
    expect(resolveDefaults(page('?model=pony&v=8&wall=5&seed=3'), true, seven).version).toBe(8);
  });

  it('keeps the wall behind an open picture when that is reloaded', () => {
    const state = page('?wall=5&at=12&seed=3');
    expect(resolveDefaults(state, true, seven)).toEqual(state);
  });

  it('gives a reload the same spot of a plane, of the same version', () => {
    const state = page('?model=pony&v=8&plane=5&x=1.5&y=-2&zoom=4');
    expect(resolveDefaults(state, true, seven)).toEqual({...state, wall: 7});
  });

  it('chooses a new picture for ?one at each visit', () => {
    expect(resolveDefaults(page('?one'), false, seven).seed).toBe(7);
  });

  it('leaves the picture of ?one to be looked for where it is to be one of some', () => {
    expect(resolveDefaults(page('?one&of=unicorn'), false, seven)).toMatchObject({
      wall: 7,
      wish: 'unicorn',
      seed: null,
    });
    expect(resolveDefaults(page('?one&of=unicorn&seed=3'), false, seven).seed).toBe(3);
  });

  it('gives a reload another wall of the same wish', () => {
    expect(resolveDefaults(page('?wall=5&of=unicorn&at=12'), true, seven)).toMatchObject({
      wall: 7,
      wish: 'unicorn',
      at: {column: 0},
    });
  });

  it('shows the picture that ?one names, or that was here before', () => {
    expect(resolveDefaults(page('?one&seed=3'), false, seven).seed).toBe(3);
    expect(resolveDefaults(page('?one'), false, seven, 5).seed).toBe(5);
  });
});

describe('withPicture', () => {
  it('leaves the edits of the picture before behind, and its panel open', () => {
    const next = withPicture(page('?seed=3&near=8.9&panel=family'), 4);
    expect(next.seed).toBe(4);
    expect(next.explore).toMatchObject({panel: 'family', near: []});
  });
});

describe('withChoice', () => {
  it('keeps the edits of the same picture, and drops them with another seed', () => {
    const before = page('?seed=3&near=8.9&panel=family');
    expect(withChoice(before, {psi: 0.4})).toMatchObject({seed: 3, psi: 0.4, explore: {near: [8, 9]}});
    expect(withChoice(before, {seed: 4}).explore.near).toEqual([]);
    expect(withChoice(before, {seed: 4, explore: {near: [1]}}).explore.near).toEqual([1]);
  });

  it('makes a single picture one of many', () => {
    expect(withChoice(page('?one'), {psi: 1}).one).toBe(false);
  });
});

describe('withLink', () => {
  it('takes model, psi, seed and edits of the link, and the wall and panel of the page', () => {
    const before = page('?model=pony&wall=5&psi=0.7&seed=3&panel=seed');
    const next = withLink(before, page('?psi=0.5&seed=9&near=1'));
    expect(next).toMatchObject({model: 'pony', wall: 5, psi: 0.5, seed: 9});
    expect(next.explore).toMatchObject({panel: 'seed', near: [1]});
  });

  it('keeps a morph that is being put together, unless the link brings one', () => {
    const before = page('?seed=3&morph=3-1~4-1&panel=morph');
    expect(withLink(before, page('?seed=9')).explore.morph).toEqual(before.explore.morph);
    const other = page('?seed=9&morph=5-1~6-1');
    expect(withLink(before, other).explore.morph).toEqual(other.explore.morph);
  });
});

import {expect, test} from 'vitest';
import {isSameButPosition, PageStore} from '../../../src/app/page-store.ts';
import {parseAddress, type PageState} from '../../../src/app/url-state.ts';

const pageOf = (query: string): PageState => parseAddress(query).state;

function storeOf(query: string): {store: PageStore; updates: () => number} {
  let updates = 0;
  return {store: new PageStore({requestUpdate: () => updates++}, pageOf(query)), updates: () => updates};
}

test('another page is rendered, a move of the wall is not', () => {
  const {store, updates} = storeOf('?wall=7');
  store.move({at: {column: 3, fraction: 0.5}});
  expect(store.page).toMatchObject({wall: 7, at: {column: 3, fraction: 0.5}});
  expect(updates()).toBe(0);
  store.replace({...store.page, wall: 8});
  expect(store.page).toMatchObject({wall: 8, at: {column: 3, fraction: 0.5}});
  expect(updates()).toBe(1);
});

test('nobody changes a page, neither the first, nor one that came, nor one that was given', () => {
  const {store} = storeOf('?wall=7');
  const given = {...store.page, wall: 8};
  const first = store.page;
  store.replace(given);
  const second = store.page;
  store.move({at: {column: 1, fraction: 0}});
  given.wall = 9;
  for (const page of [first, second, store.page])
    expect(() => Object.assign(page, {wall: 10})).toThrow(TypeError);
  expect([first.wall, second.wall, store.page.wall]).toEqual([7, 8, 8]);
  expect([second.at.column, store.page.at.column]).toEqual([0, 1]);
});

test('a page is the same while only the wall moves', () => {
  const page = pageOf('?wall=7&seed=42');
  expect(isSameButPosition(page, {...page, at: {column: 9, fraction: 0}})).toBe(true);
  const onPlane = pageOf('?plane=3&x=1&y=2&zoom=2');
  expect(isSameButPosition(onPlane, {...onPlane, plane: {...onPlane.plane!, x: 9}})).toBe(true);
  expect(isSameButPosition(onPlane, {...onPlane, plane: {...onPlane.plane!, plane: 4}})).toBe(false);
  expect(isSameButPosition(onPlane, {...onPlane, plane: null})).toBe(false);
  expect(isSameButPosition(page, {...page, seed: 43})).toBe(false);
  expect(isSameButPosition(page, {...page, explore: {...page.explore}})).toBe(false);
  expect(isSameButPosition(page, {...page, isNamed: true})).toBe(false);
  expect(isSameButPosition({...page, isNamed: true}, page)).toBe(false);
});

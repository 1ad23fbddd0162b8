import {expect, test} from 'vitest';
import {wallKeyAction} from '../../../src/wall/wall-keys.ts';

const plain = {code: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false};

test('arrows go from tile to tile, in columns and rows', () => {
  expect(wallKeyAction({...plain, key: 'ArrowRight'})).toEqual({kind: 'move', columns: 1, rows: 0});
  expect(wallKeyAction({...plain, key: 'ArrowUp'})).toEqual({kind: 'move', columns: 0, rows: -1});
});

test('Page keys and the space bar go a view on, with Shift a view back', () => {
  expect(wallKeyAction({...plain, key: 'PageDown'})).toEqual({kind: 'page', pages: 1});
  expect(wallKeyAction({...plain, key: ' ', shiftKey: true})).toEqual({kind: 'page', pages: -1});
});

test('Ctrl+Home and Ctrl+End leave the feed, Home alone goes to its start', () => {
  expect(wallKeyAction({...plain, key: 'End', ctrlKey: true})).toEqual({kind: 'leave', to: 'after'});
  expect(wallKeyAction({...plain, key: 'Home', ctrlKey: true})).toEqual({kind: 'leave', to: 'before'});
  expect(wallKeyAction({...plain, key: 'Home'})).toEqual({kind: 'start'});
});

test('the keys of the browser and of assistive technology are left alone', () => {
  for (const key of ['Tab', 'Escape', 'F5', 'a']) expect(wallKeyAction({...plain, key})).toBeNull();
  expect(wallKeyAction({...plain, key: 'ArrowLeft', altKey: true})).toBeNull();
  expect(wallKeyAction({...plain, key: 'ArrowRight', metaKey: true})).toBeNull();
});

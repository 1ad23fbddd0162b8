import {expect, it} from 'vitest';
import {planeKeyAction} from '../../../src/plane/plane-keys.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}): ReturnType<typeof planeKeyAction> =>
  planeKeyAction({key, code: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more});

it('walks in all four directions', () => {
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map((key) => press(key))).toEqual([
    {kind: 'move', columns: -1, rows: 0},
    {kind: 'move', columns: 1, rows: 0},
    {kind: 'move', columns: 0, rows: -1},
    {kind: 'move', columns: 0, rows: 1},
  ]);
});

it('zooms by plus and minus, also where plus needs a shift that was forgotten, and leaves Ctrl to the browser', () => {
  expect([press('+'), press('='), press('-')]).toEqual([
    {kind: 'zoom', by: 1},
    {kind: 'zoom', by: 1},
    {kind: 'zoom', by: -1},
  ]);
  expect(press('+', {ctrlKey: true})).toBeNull();
});

it('goes by whole views, home, and opens', () => {
  expect([press('PageDown'), press(' '), press(' ', {shiftKey: true}), press('PageUp')]).toEqual(
    [1, 1, -1, -1].map((pages) => ({kind: 'page', pages})),
  );
  expect([press('Home'), press('Enter'), press('x')]).toEqual([{kind: 'start'}, {kind: 'open'}, null]);
});

import {describe, expect, it} from 'vitest';
import {Selection} from '../../../src/album/selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Selection): string => order.filter((key) => selection.has(key)).join('');

describe('Selection', () => {
  it('takes and gives back one at a time', () => {
    const two = Selection.none.toggled('b').toggled('d');
    expect([chosen(two), two.size]).toEqual(['bd', 2]);
    expect(chosen(two.toggled('b'))).toBe('d');
    expect(chosen(Selection.none)).toBe('');
  });

  it('takes a range from the last one to another, in either direction, and again from the same one', () => {
    const one = Selection.none.toggled('c');
    expect(chosen(one.extendedTo('e', order))).toBe('cde');
    expect(chosen(one.extendedTo('a', order))).toBe('abc');
    expect(chosen(one.extendedTo('d', order).extendedTo('b', order))).toBe('bcd');
  });

  it('takes only the one where a range has no start, and never gives it back', () => {
    expect(chosen(Selection.none.extendedTo('b', order))).toBe('b');
    expect(chosen(Selection.all(['b']).extendedTo('b', order))).toBe('b');
    expect(chosen(Selection.none.toggled('gone').extendedTo('b', order))).toBe('b');
  });

  it('takes all, and loses those that are gone', () => {
    expect(chosen(Selection.all(order))).toBe('abcde');
    const left = Selection.all(order).within(['b', 'x']);
    expect([chosen(left), left.size]).toEqual(['b', 1]);
  });
});

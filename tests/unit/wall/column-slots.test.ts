import {expect, test} from 'vitest';
import {ColumnSlots} from '../../../src/wall/column-slots.ts';

test('a column keeps its element while it is in the window', () => {
  const slots = new ColumnSlots();
  const before = new Map(slots.assign({first: 5, count: 6}).map(({column, slot}) => [column, slot]));
  const after = slots.assign({first: 7, count: 6});
  expect(after.map(({column}) => column)).toEqual([7, 8, 9, 10, 11, 12]);
  for (const {column, slot} of after) if (before.has(column)) expect(slot).toBe(before.get(column));
});

test('a column that enters takes the element of one that left, so that no element is ever made twice', () => {
  const slots = new ColumnSlots();
  const used = new Set<number>();
  for (let first = -20; first < 20; first += 3) {
    const assigned = slots.assign({first, count: 8});
    expect(new Set(assigned.map(({slot}) => slot)).size).toBe(8);
    for (const {slot} of assigned) used.add(slot);
  }
  expect(used.size).toBe(8);
});

test('a window that shrinks and grows never gives one element to two columns', () => {
  const slots = new ColumnSlots();
  for (const [first, count] of [
    [0, 9],
    [3, 4],
    [2, 8],
    [100, 2],
    [99, 7],
  ] as const) {
    const assigned = slots.assign({first, count});
    expect(new Set(assigned.map(({slot}) => slot)).size).toBe(count);
    expect(assigned.map(({column}) => column)).toEqual(Array.from({length: count}, (_, i) => first + i));
  }
});

import {expect, test} from 'vitest';
import {range, Slots} from '../../../src/kit/slots.ts';

test('what is shown keeps its element', () => {
  const slots = new Slots();
  const before = new Map(slots.assign(range(5, 6)).map(({at, slot}) => [at, slot]));
  const after = slots.assign(range(7, 6));
  expect(after.map(({at}) => at)).toEqual([7, 8, 9, 10, 11, 12]);
  for (const {at, slot} of after) if (before.has(at)) expect(slot).toBe(before.get(at));
});

test('what comes takes the element of one that left, so that no element is ever made twice', () => {
  const slots = new Slots();
  const used = new Set<number>();
  for (let first = -20; first < 20; first += 3) {
    const assigned = slots.assign(range(first, 8));
    expect(new Set(assigned.map(({slot}) => slot)).size).toBe(8);
    for (const {slot} of assigned) used.add(slot);
  }
  expect(used.size).toBe(8);
});

test('a window that shrinks and grows never gives one element to two', () => {
  const slots = new Slots();
  for (const [first, count] of [
    [0, 9],
    [3, 4],
    [2, 8],
    [100, 2],
    [99, 7],
  ] as const) {
    const assigned = slots.assign(range(first, count));
    expect(new Set(assigned.map(({slot}) => slot)).size).toBe(count);
    expect(assigned.map(({at}) => at)).toEqual(range(first, count));
  }
});

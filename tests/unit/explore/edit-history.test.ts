import {describe, expect, it} from 'vitest';
import {EditHistory} from '../../../src/explore/edit-history.ts';

const twice = EditHistory.empty<string>().edited('a').edited('b');

describe('the way back and forth', () => {
  it('is none at first', () => {
    const empty = EditHistory.empty<string>();
    expect([empty.canUndo, empty.canRedo, empty.undo('a'), empty.redo('a')]).toEqual([
      false,
      false,
      null,
      null,
    ]);
  });

  it('goes back step by step, and forth again', () => {
    const first = twice.undo('c')!;
    expect(first.to).toBe('b');
    const second = first.history.undo('b')!;
    expect([second.to, second.history.canUndo, second.history.canRedo]).toEqual(['a', false, true]);
    const third = second.history.redo('a')!;
    expect([third.to, third.history.canUndo, third.history.canRedo]).toEqual(['b', true, true]);
    expect(third.history.redo('b')!.to).toBe('c');
    expect(third.history.redo('b')!.history.redo('c')).toBeNull();
  });

  it('ends where something else is edited', () => {
    const {history} = twice.undo('c')!;
    const edited = history.edited('b');
    expect([edited.canRedo, edited.undo('d')!.to]).toEqual([false, 'b']);
  });

  it('leaves what it was', () => {
    twice.undo('c');
    expect([twice.canRedo, twice.undo('c')!.to]).toEqual([false, 'b']);
  });
});

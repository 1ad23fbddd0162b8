import {userEvent} from 'vitest/browser';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import '../../../src/about/hint.ts';
import type {Hint} from '../../../src/about/hint.ts';
import {all, button, inside, mount, textOf} from '../../support/mount.ts';

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true});
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function later(ms: number): Promise<Hint> {
  const hint = await mount('nonesuch-hint');
  await vi.advanceTimersByTimeAsync(ms);
  await hint.updateComplete;
  return hint;
}

describe('the hint', () => {
  it('comes after the first pictures and goes by itself', async () => {
    const hint = await later(1000);
    expect(all(hint, 'p')).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(3000);
    await hint.updateComplete;
    expect(textOf(inside(hint, 'p'))).toMatch(/^Go sideways as far as you like/);
    await vi.advanceTimersByTimeAsync(14_000);
    await hint.updateComplete;
    expect(all(hint, 'p')).toHaveLength(0);
  });

  it('is closed, and seen once in a life', async () => {
    const hint = await later(4000);
    await userEvent.click(button(hint, 'Close the hint'));
    expect(all(hint, 'p')).toHaveLength(0);
    expect(all(await later(9000), 'p')).toHaveLength(0);
  });

  it('is kept back where nothing can be remembered', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('No.', 'SecurityError');
    });
    expect(all(await later(9000), 'p')).toHaveLength(0);
  });
});

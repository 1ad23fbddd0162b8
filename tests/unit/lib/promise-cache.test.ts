import {describe, expect, it, vi} from 'vitest';
import {PromiseCache} from '../../../src/lib/promise-cache.ts';

describe('PromiseCache', () => {
  it('starts what many ask for once', async () => {
    const cache = new PromiseCache<string, number>();
    const start = vi.fn(() => Promise.resolve(7));
    expect(await Promise.all([cache.get('a', start), cache.get('a', start), cache.get('b', start)])).toEqual([
      7, 7, 7,
    ]);
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('tells a failure to all who wait, and tries again for the next', async () => {
    const cache = new PromiseCache<string, number>();
    const start = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('no')).mockResolvedValue(7);
    const waiting = [cache.get('a', start), cache.get('a', start)];
    expect((await Promise.allSettled(waiting)).map(({status}) => status)).toEqual(['rejected', 'rejected']);
    expect(start).toHaveBeenCalledOnce();
    expect(await cache.get('a', start)).toBe(7);
  });

  it('keeps no more than it was told to', async () => {
    const cache = new PromiseCache<number, number>(2);
    const start = vi.fn((key: number) => Promise.resolve(key));
    for (const key of [1, 2, 3, 3, 2, 1]) await cache.get(key, () => start(key));
    expect(start.mock.calls.flat()).toEqual([1, 2, 3, 1]);
  });
});

import {afterEach, describe, expect, it, vi} from 'vitest';
import {wantedThreads, withRoomFor} from '../../../src/engine/wasm-threads.ts';

afterEach(() => vi.unstubAllGlobals());

describe('wantedThreads', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 2],
    [6, 3],
    [8, 4],
    [16, 8],
    [64, 8],
  ])('of %i cores are %i', (cores, threads) => expect(wantedThreads(cores)).toBe(threads));
});

describe('withRoomFor', () => {
  /** A navigator whose property is on the prototype, as a browser's. */
  function stubNavigator(cores: number): void {
    class FakeNavigator {
      get hardwareConcurrency(): number {
        return cores;
      }
    }
    vi.stubGlobal('navigator', new FakeNavigator());
  }

  it('shows twice the threads while it starts, and the truth afterwards', async () => {
    stubNavigator(2);
    expect(await withRoomFor(2, () => Promise.resolve(navigator.hardwareConcurrency))).toBe(4);
    expect(navigator.hardwareConcurrency).toBe(2);
    await expect(withRoomFor(2, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(navigator.hardwareConcurrency).toBe(2);
  });

  it('shows the truth where there is room', async () => {
    stubNavigator(16);
    expect(await withRoomFor(8, () => Promise.resolve(navigator.hardwareConcurrency))).toBe(16);
  });
});

import {afterEach, describe, expect, it, vi} from 'vitest';
import {mayHaveThreads, wantedThreads, withRoomFor} from '../../../../src/engine/backends/wasm-threads.ts';

afterEach(() => vi.unstubAllGlobals());

describe('mayHaveThreads', () => {
  const userAgent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  const worker = {crossOriginIsolated: true, SharedArrayBuffer, navigator: {userAgent}};
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

  it('is so in an isolated worker that can share memory, and nowhere else', () => {
    expect(mayHaveThreads(worker)).toBe(true);
    expect(mayHaveThreads({...worker, SharedArrayBuffer: undefined})).toBe(false);
    expect(mayHaveThreads({...worker, crossOriginIsolated: false})).toBe(false);
    expect(mayHaveThreads({...worker, crossOriginIsolated: undefined})).toBe(false);
    expect(mayHaveThreads({...worker, navigator: {userAgent: firefox}})).toBe(false);
    expect(mayHaveThreads({...worker, document: {}})).toBe(false);
  });
});

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

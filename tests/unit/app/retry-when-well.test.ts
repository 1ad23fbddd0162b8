import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {isHostWell, retryWhenWell} from '../../../src/app/retry-when-well.ts';

let problem: string;
let isWell: boolean;
let stop: AbortController;
let windowTarget: EventTarget;
let documentTarget: EventTarget & {visibilityState?: string};
const retry = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  retry.mockReset().mockImplementation(() => (problem = ''));
  problem = '';
  isWell = false;
  stop = new AbortController();
  windowTarget = new EventTarget();
  documentTarget = Object.assign(new EventTarget(), {visibilityState: 'visible'});
  vi.stubGlobal('window', windowTarget);
  vi.stubGlobal('document', documentTarget);
  retryWhenWell({problemId: () => problem, isWell: () => Promise.resolve(isWell), retry}, stop.signal);
});

afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);

describe('retryWhenWell', () => {
  it.each(['online', 'focus'])('tries again at "%s" once the host is well', async (type) => {
    problem = 'sign-in';
    windowTarget.dispatchEvent(new Event(type));
    await settle();
    expect(retry).not.toHaveBeenCalled();
    isWell = true;
    windowTarget.dispatchEvent(new Event(type));
    await settle();
    expect(retry).toHaveBeenCalledOnce();
  });

  it('looks by itself while nobody does anything, and stops once all is well', async () => {
    problem = 'unreachable';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(retry).not.toHaveBeenCalled();
    isWell = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(retry).toHaveBeenCalledOnce();
  });

  it('leaves a hidden tab alone until it is seen', async () => {
    problem = 'unanswered';
    isWell = true;
    documentTarget.visibilityState = 'hidden';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(retry).not.toHaveBeenCalled();
    documentTarget.visibilityState = 'visible';
    documentTarget.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(retry).toHaveBeenCalledOnce();
  });

  it('leaves what no network is to blame for, and a page that has gone', async () => {
    isWell = true;
    problem = 'unknown-model';
    await vi.advanceTimersByTimeAsync(60_000);
    problem = 'sign-in';
    stop.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    windowTarget.dispatchEvent(new Event('focus'));
    await settle();
    expect(retry).not.toHaveBeenCalled();
  });
});

describe('isHostWell', () => {
  const html = {headers: {'content-type': 'text/html'}};
  it.each([
    ['its own page', () => Promise.resolve(new Response('<meta name="build" content="b1">', html)), true],
    ['a page of the network', () => Promise.resolve(new Response('<h1>Sign in</h1>', html)), false],
    ['an error', () => Promise.resolve(new Response('', {status: 503})), false],
    ['nothing', () => Promise.reject(new TypeError('Failed to fetch')), false],
  ])('takes %s for what it is', async (_, answer, expected) => {
    vi.stubGlobal('fetch', answer);
    expect(await isHostWell('https://example.org/')).toBe(expected);
  });
});

import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {stayAwake} from '../../../src/slideshow/stay-awake.ts';

/** As browsers do it: refused to a hidden page, and every lock ends when the page is hidden. */
class FakeWakeLock {
  readonly locks: {released: boolean; release: () => Promise<void>}[] = [];
  isRefused = false;
  request = vi.fn(async () => {
    await Promise.resolve();
    if (this.isRefused || page.visibilityState !== 'visible')
      throw new DOMException('No.', 'NotAllowedError');
    const lock = {
      released: false,
      release: () => {
        lock.released = true;
        return Promise.resolve();
      },
    };
    this.locks.push(lock);
    return lock;
  });

  get held(): number {
    return this.locks.filter(({released}) => !released).length;
  }
}

let page: EventTarget & {visibilityState: string};
let wakeLock: FakeWakeLock;
let show: AbortController;

beforeEach(() => {
  page = Object.assign(new EventTarget(), {visibilityState: 'visible'});
  wakeLock = new FakeWakeLock();
  show = new AbortController();
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', {wakeLock});
});
afterEach(() => vi.unstubAllGlobals());

const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));

function turn(visibilityState: 'visible' | 'hidden'): void {
  page.visibilityState = visibilityState;
  if (visibilityState === 'hidden') for (const lock of wakeLock.locks) lock.released = true;
  page.dispatchEvent(new Event('visibilitychange'));
}

describe('stayAwake', () => {
  it('keeps the screen awake until it is told to stop', async () => {
    stayAwake(show.signal);
    await settle();
    expect(wakeLock.held).toBe(1);
    expect(wakeLock.request).toHaveBeenCalledWith('screen');
    show.abort();
    await settle();
    expect(wakeLock.held).toBe(0);
    turn('visible');
    await settle();
    expect(wakeLock.request).toHaveBeenCalledOnce();
  });

  it('asks again once a hidden page is seen', async () => {
    stayAwake(show.signal);
    await settle();
    turn('hidden');
    await settle();
    expect(wakeLock.request).toHaveBeenCalledOnce();
    turn('visible');
    await settle();
    expect(wakeLock.held).toBe(1);
    show.abort();
    await settle();
    expect(wakeLock.held).toBe(0);
  });

  it('begins with a hidden page once that is seen', async () => {
    page.visibilityState = 'hidden';
    stayAwake(show.signal);
    await settle();
    expect(wakeLock.request).not.toHaveBeenCalled();
    turn('visible');
    await settle();
    expect(wakeLock.held).toBe(1);
  });

  it('gives back what comes when it has stopped', async () => {
    stayAwake(show.signal);
    show.abort();
    await settle();
    expect(wakeLock.locks).toHaveLength(1);
    expect(wakeLock.held).toBe(0);
  });

  it('leaves none behind when two were on the way', async () => {
    stayAwake(show.signal);
    turn('visible');
    await settle();
    expect(wakeLock.locks).toHaveLength(2);
    expect(wakeLock.held).toBe(1);
    show.abort();
    await settle();
    expect(wakeLock.held).toBe(0);
  });

  it('lets the screen sleep where it is refused, and asks again', async () => {
    wakeLock.isRefused = true;
    stayAwake(show.signal);
    await settle();
    wakeLock.isRefused = false;
    turn('visible');
    await settle();
    expect(wakeLock.held).toBe(1);
  });

  it('is silent where browsers have none', async () => {
    vi.stubGlobal('navigator', {});
    stayAwake(show.signal);
    turn('visible');
    await settle();
    show.abort();
  });
});

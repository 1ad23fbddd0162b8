import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {PageHistory} from '../../../src/ui/page-history.ts';

const replaceState = vi.fn((_state: unknown, _title: string, url: string) => {
  location.search = new URL(url, 'https://example.org/').search;
});
const location = {search: '?at=0', hash: ''};
let page: EventTarget;

beforeEach(() => {
  vi.useFakeTimers();
  replaceState.mockClear();
  location.search = '?at=0';
  page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', {state: null, replaceState});
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** As a trackpad does: comes to rest, and goes on before anybody could have read the address. */
function followFor(history: PageHistory, times: number): void {
  for (let i = 1; i <= times; i++) {
    history.follow(`?at=${i}`);
    vi.advanceTimersByTime(100);
  }
}

describe('PageHistory', () => {
  it('writes the address once, after what changes bit by bit has come to rest', () => {
    const history = new PageHistory();
    followFor(history, 300);
    expect(replaceState).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(replaceState.mock.calls.map(([, , url]) => url)).toEqual(['?at=300']);
  });

  it('writes nothing that the address says already', () => {
    const history = new PageHistory();
    history.follow('?at=0');
    vi.advanceTimersByTime(1000);
    expect(replaceState).not.toHaveBeenCalled();
  });

  it('writes what is due when the visitor leaves', () => {
    const history = new PageHistory();
    history.listen(() => undefined, new AbortController().signal);
    history.follow('?at=7');
    page.dispatchEvent(new Event('pagehide'));
    expect(location.search).toBe('?at=7');
  });
});

import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {PageHistory} from '../../../src/app/page-history.ts';
import type {Layer} from '../../../src/app/layers.ts';

/** A browser's history: entries with an address and a state, and popstate after going back, a little later. */
class FakeHistory {
  entries: {state: unknown; url: string}[] = [{state: null, url: '?wall=7'}];
  at = 0;

  get state(): unknown {
    return structuredClone(this.entries[this.at]!.state);
  }

  pushState(state: unknown, _: string, url: string): void {
    this.entries = [...this.entries.slice(0, this.at + 1), {state: structuredClone(state), url}];
    this.at++;
  }

  replaceState(state: unknown, _: string, url?: string): void {
    const {url: before} = this.entries[this.at]!;
    this.entries[this.at] = {state: structuredClone(state), url: url ?? before};
  }

  go(by: number): void {
    setTimeout(() => {
      const at = this.at + by;
      if (!this.entries[at]) return;
      this.at = at;
      window.dispatchEvent(new Event('popstate'));
    }, 20);
  }

  get url(): string {
    return this.entries[this.at]!.url;
  }
}

let browser: FakeHistory;
let page: PageHistory;
let closed: (Layer | null)[];
let stop: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  browser = new FakeHistory();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('history', browser);
  vi.stubGlobal('location', {
    get search() {
      return browser.url.split('#')[0];
    },
    get hash() {
      return browser.url.includes('#') ? `#${browser.url.split('#')[1]!}` : '';
    },
  });
  closed = [];
  stop = new AbortController();
  page = new PageHistory();
  page.listen((layer) => closed.push(layer), stop.signal);
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** As the visitor does with the browser's button. */
function back(): void {
  browser.go(-1);
  vi.advanceTimersByTime(50);
}

describe('PageHistory', () => {
  it('closes what it opened by going back', () => {
    page.open('picture', '?seed=3');
    expect(browser.url).toBe('?seed=3');
    expect(page.close('picture', '?wall=7')).toBe(true);
    vi.advanceTimersByTime(50);
    expect([browser.url, closed]).toEqual(['?wall=7', ['picture']]);
  });

  it('closes what a link opened by leaving it out of the address', () => {
    browser.entries[0]!.url = '?seed=3';
    expect(page.close('picture', '?wall=7')).toBe(false);
    expect([browser.url, browser.entries.length, closed]).toEqual(['?wall=7', 1, []]);
  });

  it('closes one layer and not those below it, and a lower one with all above', () => {
    page.open('picture', '?seed=3');
    page.open('explore', '?seed=3&panel=mix');
    page.open('help', '?seed=3&panel=mix', '#help');
    page.close('help', '');
    vi.advanceTimersByTime(50);
    expect(browser.url).toBe('?seed=3&panel=mix');
    page.close('picture', '');
    vi.advanceTimersByTime(50);
    expect([browser.url, closed]).toEqual(['?wall=7', ['help', 'picture']]);
  });

  it('says which layer the browser’s own Back closed, and that a step within one closed none', () => {
    page.open('picture', '?seed=3');
    page.advance('?seed=4');
    page.open('explore', '?seed=4&panel=mix');
    back();
    back();
    back();
    expect([browser.url, closed]).toEqual(['?wall=7', ['explore', null, 'picture']]);
  });

  it('closes a picture past all those that came after it', () => {
    page.open('picture', '?seed=3');
    page.advance('?seed=4');
    page.advance('?seed=5');
    page.close('picture', '');
    vi.advanceTimersByTime(50);
    expect(browser.url).toBe('?wall=7');
  });

  it('puts what opens in place of another into its entry', () => {
    page.open('help', '?wall=7', '#help');
    page.openInstead('help', 'album', '?wall=7&album');
    expect([browser.url, browser.at]).toEqual(['?wall=7&album', 1]);
    page.close('album', '');
    vi.advanceTimersByTime(50);
    expect([browser.url, closed]).toEqual(['?wall=7', ['album']]);
  });

  it('keeps the layers of an entry when its address changes or the page is loaded again', () => {
    page.open('picture', '?seed=3');
    page.replace('?seed=4');
    const again = new PageHistory();
    again.listen(() => undefined, stop.signal);
    expect(again.close('picture', '')).toBe(true);
    vi.advanceTimersByTime(50);
    expect(browser.url).toBe('?wall=7');
  });

  it('remembers a picture that its address leaves out', () => {
    page.remember(5);
    page.advance('?one');
    page.remember(6);
    expect(page.seed).toBe(6);
    back();
    expect(page.seed).toBe(5);
  });

  it('lets nothing happen between going back and having arrived', () => {
    const done: string[] = [];
    page.open('picture', '?seed=3');
    page.open('help', '?seed=3', '#help');
    page.close('help', '');
    page.whenStill(() => {
      done.push('first');
      page.close('picture', '');
    });
    page.whenStill(() => done.push('second'));
    expect(done).toEqual([]);
    vi.advanceTimersByTime(22);
    expect([done, browser.url]).toEqual([['first'], '?seed=3']);
    vi.advanceTimersByTime(50);
    expect([done, browser.url]).toEqual([['first', 'second'], '?wall=7']);
  });

  it('goes on when the way back leads nowhere', () => {
    page.open('help', '?wall=7', '#help');
    browser.go = () => undefined;
    page.close('help', '');
    const act = vi.fn();
    page.whenStill(act);
    vi.advanceTimersByTime(5000);
    expect(act).toHaveBeenCalledOnce();
  });

  /** As a trackpad does: comes to rest, and goes on before anybody could have read the address. */
  function followFor(times: number): void {
    for (let i = 1; i <= times; i++) {
      page.follow(`?at=${i}`);
      vi.advanceTimersByTime(100);
    }
  }

  it('writes the address once, after what changes bit by bit has come to rest', () => {
    const replaceState = vi.spyOn(browser, 'replaceState');
    followFor(300);
    expect(replaceState).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(replaceState.mock.calls.map(([, , url]) => url)).toEqual(['?at=300']);
  });

  it('writes nothing that the address says already', () => {
    const replaceState = vi.spyOn(browser, 'replaceState');
    page.follow('?wall=7');
    vi.advanceTimersByTime(1000);
    expect(replaceState).not.toHaveBeenCalled();
  });

  it('writes what is due when the visitor leaves', () => {
    page.follow('?at=7');
    window.dispatchEvent(new Event('pagehide'));
    expect(browser.url).toBe('?at=7');
  });
});

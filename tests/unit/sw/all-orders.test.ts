/** Whatever the order in which site and visitor do what they do, no page gets files of another build, or a picture of another version. */
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {FakeBrowser} from '../../support/fake-browser.ts';

/** A page and its program are two steps: hosts are updated file by file. */
const STEPS = [
  'deploy page',
  'deploy program',
  'deploy model',
  'open tab',
  'reload',
  'clear caches',
  'go offline',
] as const;
type Step = (typeof STEPS)[number];

let start: () => FakeBrowser;
beforeAll(async () => {
  start = await FakeBrowser.start(2);
});
afterAll(() => void vi.unstubAllGlobals());

interface Walker {
  browser: FakeBrowser;
  /** Whether a visit without network has to work. */
  isKept: boolean;
  /** What was done so far. */
  done: string[];
}

class Walk {
  readonly problems: string[] = [];
  /** Number of orders from a state on: what leads to the same state goes on in the same way. */
  readonly #known = new Map<string, number>();

  async from(walker: Walker, left: readonly Step[]): Promise<number> {
    const state = JSON.stringify([left, walker.isKept, walker.browser.state]);
    const known = this.#known.get(state);
    if (known !== undefined) return known;
    let orders = 0;
    const take = async (step: Step, rest: readonly Step[], strike?: Step): Promise<number> => {
      const {browser, isKept, done} = walker;
      const said = strike ? `${step}, and meanwhile ${strike}` : step;
      const next = {browser: browser.copy(), isKept, done: [...done, said]};
      await this.#take(next, step, strike);
      return this.from(next, rest);
    };
    for (const step of left) {
      orders += await take(
        step,
        left.filter((other) => other !== step),
      );
      if ((step !== 'open tab' && step !== 'reload') || left.length < 5) continue;
      // What comes next may come before the page has all that it needs; that is then the end.
      for (const strike of left)
        if (strike !== 'open tab' && strike !== 'reload') await take(step, [], strike);
    }
    if (left.length === 0) {
      await this.#end(walker);
      orders = 1;
    }
    this.#known.set(state, orders);
    return orders;
  }

  async #take(walker: Walker, step: Step, strike?: Step): Promise<void> {
    const {browser} = walker;
    const then = strike && ((): void => this.#happen(walker, strike));
    if (step === 'open tab') await this.visit(walker, () => browser.openTab(then));
    else if (step !== 'reload') this.#happen(walker, step);
    else if (browser.tabs.length > 0) await this.visit(walker, () => browser.reload(0, then));
    else then?.();
    await this.#lookAtNewest(walker);
  }

  #happen(walker: Walker, step: Step): void {
    const {browser} = walker;
    const {host} = browser;
    if (step === 'deploy page') host.page++;
    if (step === 'deploy program') host.build++;
    if (step === 'deploy model') host.version++;
    if (step === 'go offline') browser.isOffline = true;
    if (step === 'clear caches') {
      browser.clearCaches();
      walker.isKept = false;
    }
  }

  /** An address without a version means the newest, whichever pages are open. */
  async #lookAtNewest({browser, done}: Walker): Promise<void> {
    if (!browser.hasWorker || browser.isOffline) return;
    const version = await browser.newestPicture();
    if (version !== null && version !== browser.host.version) {
      this.problems.push(`${done.join(', ')}: the newest picture is of version ${version}`);
    }
  }

  /** Once the network is there again all is new, and what is kept by then works alone. */
  async #end(walker: Walker): Promise<void> {
    Object.assign(walker.browser.host, {page: 2, build: 2, version: 2});
    if (walker.browser.tabs.length === 0) return;
    for (const isOffline of [false, true]) {
      walker.browser.isOffline = isOffline;
      walker.done.push(`reload ${isOffline ? 'offline' : 'online'}`);
      await this.visit(walker, () => walker.browser.reload());
    }
  }

  async visit(walker: Walker, open: () => ReturnType<FakeBrowser['openTab']>): Promise<void> {
    const {browser, done} = walker;
    const before = {
      ...walker,
      hadWorker: browser.hasWorker,
      host: {...browser.host},
      isOffline: browser.isOffline,
    };
    const {build, version, missing, wrong} = await open();
    const say = (words: string): void => void this.problems.push(`${done.join(', ')}: ${words}`);
    // What is kept is complete. Where nothing is, a host that is half way through an update gives what it has.
    const mayMiss = !before.isKept || !walker.isKept;
    wrong.filter((words) => !mayMiss || !words.startsWith('boot.js')).forEach(say);
    if (build !== null && missing.length > 0 && !mayMiss) say(`build ${build} without ${missing.join()}`);
    const {host} = browser;
    const isSteady =
      JSON.stringify([host, browser.isOffline]) === JSON.stringify([before.host, before.isOffline]);
    if (isSteady && !browser.isOffline && host.page === host.build) {
      const isNewest = build === host.build && version === host.version;
      if (!isNewest) say(`build ${build}, version ${version}, which are not the newest`);
    }
    const isThere = build !== null && version !== null;
    if (walker.isKept && !isThere) say(`build ${build}, version ${version}, though all was kept`);
    if (isThere && missing.length === 0 && isSteady && !browser.isOffline && browser.hasWorker)
      walker.isKept = true;
  }
}

describe.each([false, true])(
  'in every order of what site and visitor do (first visit: %s)',
  (isFirstVisit) => {
    it(
      'each page has files of its own build, and the pictures of its model',
      {timeout: 180_000},
      async () => {
        const walk = new Walk();
        const walker: Walker = {browser: start(), isKept: false, done: []};
        if (!isFirstVisit) await walk.visit(walker, () => walker.browser.openTab());
        expect(await walk.from(walker, STEPS)).toBe(5040);
        expect(walk.problems.slice(0, 20), `${walk.problems.length} in all`).toEqual([]);
      },
    );
  },
);

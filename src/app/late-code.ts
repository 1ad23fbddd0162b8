/**
 * Code that the first pictures do not wait for: it is fetched when what it draws is opened, or ahead of that once nothing
 * else is to be done. Without network the service worker has it.
 */
import type {ReactiveControllerHost} from 'lit';
import {fetchScriptsAnew} from '../lib/code-anew.ts';
import {limitedFetch} from '../lib/limited-fetch.ts';
import {limitMs} from '../lib/limit-ms.ts';
import {whenIdle} from '../kit/when-idle.ts';

/** A dropped connection is often back by then. */
const RETRY_MS = [500, 2000];
/** What has not come by then is said to be missing; it may come all the same. */
const LATE_MS = limitMs(8500);
/** Nobody needs to be told of what is there in a moment. */
const SLOW_MS = 700;

const PROBLEM =
  'The program for what you opened could not be downloaded. Check the connection and try again, or close it with Escape.';

/** What the page around it gives. */
interface Surroundings {
  /** Whether the host of the site answers, and has the code; no cache then has another answer. */
  isReachable: () => Promise<boolean>;
  /** The address says what is open. */
  reload: () => void;
  idle: (work: () => void) => void;
}

const surroundings: Surroundings = {
  isReachable: () =>
    limitedFetch(location.href, {method: 'HEAD', cache: 'no-store'}).then(
      ({ok}) => ok && fetchScriptsAnew({withLater: true}),
      () => false,
    ),
  reload: () => location.reload(),
  idle: whenIdle,
};

export class LateCode<Code> {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #load: () => Promise<Code>;
  readonly #around: Surroundings;
  #code: Code | null = null;
  #loading: Promise<boolean> | null = null;
  #isWanted = false;
  #isSlow = false;
  #hasFailed = false;
  #isAhead = false;

  /** @param load imports it */
  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    load: () => Promise<Code>,
    around = surroundings,
  ) {
    this.#host = host;
    this.#load = load;
    this.#around = around;
  }

  /** Null until it is here. */
  get code(): Code | null {
    return this.#code;
  }

  /** One sentence, with which the visitor may `retry`; empty if all is well. */
  get problem(): string {
    return this.#isWanted && this.#hasFailed && !this.#code ? PROBLEM : '';
  }

  /** One has opened something and sees nothing yet. */
  get isAwaited(): boolean {
    return this.#isWanted && this.#isSlow && !this.#hasFailed && !this.#code;
  }

  /** Before each rendering: whether something is open that it draws. */
  want(isWanted: boolean): void {
    if (this.#code || isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.#isSlow = false;
    this.#hasFailed = false;
    if (isWanted) void this.#fetchWanted();
  }

  /** Nothing is open, and nothing else to be done. */
  ahead(): void {
    if (this.#isAhead) return;
    this.#isAhead = true;
    // A failure is told when somebody waits for it.
    this.#around.idle(() => void this.#fetch());
  }

  /** Browsers that keep a failure of code for as long as the page is open get a new page, once the host answers again. */
  async retry(): Promise<void> {
    this.#hasFailed = false;
    this.#host.requestUpdate();
    // One that is still awaited would be awaited again.
    if (!this.#loading && (await this.#fetch())) return;
    if (await this.#around.isReachable()) this.#around.reload();
    else this.#fail();
  }

  async #fetchWanted(): Promise<void> {
    const timer = setTimeout(() => {
      this.#isSlow = true;
      this.#host.requestUpdate();
    }, SLOW_MS);
    const late = setTimeout(() => this.#isWanted && this.#fail(), LATE_MS);
    let isHere = await this.#fetch();
    for (const ms of RETRY_MS) {
      if (isHere || !this.#isWanted) break;
      await new Promise((resolve) => setTimeout(resolve, ms));
      isHere = await this.#fetch();
    }
    clearTimeout(timer);
    clearTimeout(late);
    if (!isHere) this.#fail();
  }

  #fail(): void {
    this.#hasFailed = true;
    this.#host.requestUpdate();
  }

  /** Whether it is here now. */
  #fetch(): Promise<boolean> {
    this.#loading ??= this.#load().then(
      (code) => {
        this.#code = code;
        this.#host.requestUpdate();
        return true;
      },
      (error: unknown) => {
        console.warn(error);
        this.#loading = null;
        return false;
      },
    );
    return this.#loading;
  }
}

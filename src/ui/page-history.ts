/**
 * The address bar and the way back. The address follows what changes by itself, or bit by bit, once it has come to rest:
 * each change is a line in the browser's own history, and Safari refuses more than 100 in 30 seconds.
 */
const FOLLOW_MS = 600;

/** In `history.state` of an entry that was made by opening something: going back closes it. */
interface EntryState {
  isOpened?: boolean;
}

export class PageHistory {
  #due: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Ends with `signal`. `onBack`: the visitor went back or forward, the address has changed. */
  listen(onBack: () => void, signal: AbortSignal): void {
    window.addEventListener(
      'popstate',
      () => {
        this.#forget();
        onBack();
      },
      {signal},
    );
    // Whoever leaves within the delay still finds the wall where it was.
    window.addEventListener('pagehide', () => this.#flush(), {signal});
    signal.addEventListener('abort', () => this.#flush());
  }

  /** Lets the address say `query` once nothing else has followed for a moment. */
  follow(query: string): void {
    clearTimeout(this.#timer);
    this.#due = query;
    this.#timer = setTimeout(() => this.#flush(), FOLLOW_MS);
  }

  /** Lets the address say `query` now, in place of what it says. */
  replace(query: string): void {
    this.#due = query;
    this.#flush();
  }

  /** A new entry, so that Back returns to what the address says now. */
  push(query: string, hash = '', state: EntryState = {}): void {
    this.#flush();
    history.pushState(state, '', `${query}${hash}`);
  }

  /** Opens something that Back closes. */
  open(query: string, hash = ''): void {
    this.push(query, hash, {isOpened: true});
  }

  /** Closes what `open` opened, by going back; what a link opened, by leaving it out of the address. True when popstate will follow. */
  close(query: string): boolean {
    this.#flush();
    if ((history.state as EntryState | null)?.isOpened) {
      history.back();
      return true;
    }
    history.replaceState(history.state, '', query);
    return false;
  }

  #flush(): void {
    const due = this.#due;
    this.#forget();
    if (due === null || due === location.search) return;
    history.replaceState(history.state, '', `${due}${location.hash}`);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = null;
  }
}

/** Whether this page was asked for again by the reload button, and not by a link or by going back. */
export function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return (entry as PerformanceNavigationTiming | undefined)?.type === 'reload';
}

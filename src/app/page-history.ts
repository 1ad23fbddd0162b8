/**
 * The address bar and the way back. The address follows what changes by itself, or bit by bit, once it has come to rest:
 * each change is a line in the browser's own history, and Safari refuses more than 100 in 30 seconds.
 */
import type {Layer} from './layers.ts';

const FOLLOW_MS = 600;
/** A way back that leads nowhere must not keep the page from going on. */
const LONGEST_TRAVEL_MS = 1000;

/** `history.state` of an entry. */
interface EntryState {
  /** Counted from the first entry of this visit. */
  index?: number;
  /** The entries to go back to in order to close what lies over the wall here. */
  closes?: Partial<Record<Layer, number>> | undefined;
  /** The picture on show, where the address leaves it out. */
  seed?: number;
}

export class PageHistory {
  #due: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The entry that is on show. */
  #here = entryState();
  #isTravelling = false;
  #travel: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];

  /**
   * Ends with `signal`. `onBack`: the visitor went back or forward, the address has changed; `closed` says which layer that
   * closed, if it was the one step back that does.
   */
  listen(onBack: (closed: Layer | null) => void, signal: AbortSignal): void {
    window.addEventListener(
      'popstate',
      () => {
        this.#forget();
        const before = this.#here;
        this.#here = entryState();
        onBack(closedBetween(before, this.#here));
        this.#arrive();
      },
      {signal},
    );
    // Whoever leaves within the delay still finds the wall where it was.
    window.addEventListener('pagehide', () => this.#flush(), {signal});
    signal.addEventListener('abort', () => this.#flush());
  }

  /** The picture that this entry showed, where its address does not say it; null for none. */
  get seed(): number | null {
    return this.#here.seed ?? null;
  }

  /** Does it now, or as soon as a way back has arrived: until then the page is not what the address says. */
  whenStill(act: () => void): void {
    if (this.#isTravelling) this.#waiting.push(act);
    else act();
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

  /** Keeps with this entry which picture it shows. */
  remember(seed: number): void {
    this.#put({...this.#here, seed});
  }

  /** A new entry, so that Back returns to what the address says now. */
  push(query: string): void {
    this.#add({}, query);
  }

  /** A new entry of what is open: Back returns to what the address says now, closing goes past both. */
  advance(query: string): void {
    this.#add({closes: this.#here.closes}, query);
  }

  /** Opens something that Back closes. */
  open(layer: Layer, query: string, hash = ''): void {
    const {index = 0, closes} = this.#here;
    this.#add({closes: {...closes, [layer]: index}}, query, hash);
  }

  /** Opens something in place of what is open, which Back does not return to. */
  openInstead(closed: Layer, layer: Layer, query: string): void {
    const {[closed]: closesTo, ...closes} = this.#here.closes ?? {};
    if (closesTo === undefined) return this.open(layer, query);
    this.#flush();
    this.#put({...this.#here, closes: {...closes, [layer]: closesTo}}, query);
  }

  /** Closes what `open` opened, by going back; what a link opened, by leaving it out of the address. True when popstate will follow. */
  close(layer: Layer, query: string): boolean {
    this.#flush();
    const {index = 0, closes} = this.#here;
    const closesTo = closes?.[layer];
    if (closesTo === undefined) {
      this.#put(this.#here, query);
      return false;
    }
    this.#isTravelling = true;
    this.#travel = setTimeout(() => this.#arrive(), LONGEST_TRAVEL_MS);
    history.go(closesTo - index);
    return true;
  }

  #arrive(): void {
    clearTimeout(this.#travel);
    this.#isTravelling = false;
    while (!this.#isTravelling && this.#waiting.length > 0) this.#waiting.shift()!();
  }

  #add(state: EntryState, query: string, hash = ''): void {
    this.#flush();
    this.#here = {...state, index: (this.#here.index ?? 0) + 1};
    history.pushState(this.#here, '', `${query}${hash}`);
  }

  #put(state: EntryState, address?: string): void {
    this.#here = state;
    history.replaceState(state, '', address);
  }

  #flush(): void {
    const due = this.#due;
    this.#forget();
    if (due === null || due === location.search) return;
    this.#put(this.#here, `${due}${location.hash}`);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = null;
  }
}

function entryState(): EntryState {
  return (history.state as EntryState | null) ?? {};
}

function closedBetween(before: EntryState, now: EntryState): Layer | null {
  const layers = Object.entries(before.closes ?? {}) as [Layer, number][];
  return layers.find(([, index]) => index === (now.index ?? 0))?.[0] ?? null;
}

/** Whether this page was asked for again by the reload button, and not by a link or by going back. */
export function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return (entry as PerformanceNavigationTiming | undefined)?.type === 'reload';
}

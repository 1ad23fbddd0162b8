/** What takes a while to get, by key: asked for once, given to all who ask, and forgotten where it failed. */
import {keepLatest} from './keep-latest.ts';

export class PromiseCache<Key, Value> {
  readonly #most: number;
  readonly #known = new Map<Key, Promise<Value>>();

  /** @param most kept, those that were asked for first go first */
  constructor(most = Infinity) {
    this.#most = most;
  }

  /** Rejects as `start` does, for all who wait; whoever asks next starts it again. */
  get(key: Key, start: () => Promise<Value>): Promise<Value> {
    const known = this.#known.get(key);
    if (known) return known;
    const value = start();
    this.#known.set(key, value);
    keepLatest(this.#known, this.#most);
    value.catch(() => {
      if (this.#known.get(key) === value) this.#known.delete(key);
    });
    return value;
  }
}

/** Pictures chosen by hand, as lists of files do it: one by one, a range, all. Pure; each change is another object. */

export class Selection {
  static readonly none = new Selection(new Set(), null);

  readonly #chosen: ReadonlySet<string>;
  /** Where a range starts. */
  readonly #anchor: string | null;

  private constructor(chosen: ReadonlySet<string>, anchor: string | null) {
    this.#chosen = chosen;
    this.#anchor = anchor;
  }

  static all(keys: readonly string[]): Selection {
    return new Selection(new Set(keys), null);
  }

  get size(): number {
    return this.#chosen.size;
  }

  has(key: string): boolean {
    return this.#chosen.has(key);
  }

  toggled(key: string): Selection {
    const chosen = new Set(this.#chosen);
    if (!chosen.delete(key)) chosen.add(key);
    return new Selection(chosen, key);
  }

  /**
   * Adds all from the last one that was toggled to `key`.
   * @param order all keys, as they are laid out
   */
  extendedTo(key: string, order: readonly string[]): Selection {
    const from = this.#anchor === null ? -1 : order.indexOf(this.#anchor);
    const to = order.indexOf(key);
    if (from < 0 || to < 0) return this.has(key) ? this : this.toggled(key);
    const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    return new Selection(new Set([...this.#chosen, ...range]), this.#anchor);
  }

  /** Without those that are gone. */
  within(keys: readonly string[]): Selection {
    return new Selection(new Set(keys.filter((key) => this.has(key))), this.#anchor);
  }
}

/** The way back and forth through what was edited. Pure; each change is another object. */

export class EditHistory<State> {
  readonly #done: readonly State[];
  readonly #undone: readonly State[];

  private constructor(done: readonly State[], undone: readonly State[]) {
    this.#done = done;
    this.#undone = undone;
  }

  static empty<State>(): EditHistory<State> {
    return new EditHistory<State>([], []);
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Something was edited. What was undone before is gone. */
  edited(before: State): EditHistory<State> {
    return new EditHistory([...this.#done, before], []);
  }

  /** @returns null where nothing is left */
  undo(now: State): {history: EditHistory<State>; to: State} | null {
    const to = this.#done.at(-1);
    if (to === undefined) return null;
    return {to, history: new EditHistory(this.#done.slice(0, -1), [...this.#undone, now])};
  }

  /** @returns null where nothing is left */
  redo(now: State): {history: EditHistory<State>; to: State} | null {
    const to = this.#undone.at(-1);
    if (to === undefined) return null;
    return {to, history: new EditHistory([...this.#done, now], this.#undone.slice(0, -1))};
  }
}

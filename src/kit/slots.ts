/**
 * Which of a few recycled elements shows what. A thing keeps its element as long as it is shown; one that leaves gives its
 * element to one that comes.
 */
export interface Slot {
  /** Names the element, not what it shows. */
  slot: number;
  /** What it shows: a column, a row. */
  at: number;
}

export class Slots {
  #slotOf = new Map<number, number>();
  #made = 0;

  /** @param all what is shown now, each once; they come back in the same order, each with its element */
  assign(all: readonly number[]): Slot[] {
    const shown = new Set(all);
    const free: number[] = [];
    for (const [at, slot] of this.#slotOf) if (!shown.has(at)) free.push(slot);
    const slots = all.map((at) => ({at, slot: this.#slotOf.get(at) ?? free.pop() ?? this.#made++}));
    this.#slotOf = new Map(slots.map(({at, slot}) => [at, slot]));
    return slots;
  }
}

/** Whole numbers one after another. */
export function range(first: number, count: number): number[] {
  return Array.from({length: count}, (_, i) => first + i);
}

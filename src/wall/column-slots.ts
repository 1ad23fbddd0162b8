/**
 * Which of a few recycled column elements shows which column of the wall. A column keeps its element as long as it is in
 * the window; one that leaves gives its element to one that enters.
 */
import type {ColumnWindow} from './wall-geometry.ts';

export interface ColumnSlot {
  /** Names the element, not the column. */
  slot: number;
  column: number;
}

export class ColumnSlots {
  #slotOf = new Map<number, number>();
  #made = 0;

  /** The columns of a window from left to right, each with its element. */
  assign({first, count}: ColumnWindow): ColumnSlot[] {
    const free: number[] = [];
    for (const [column, slot] of this.#slotOf) {
      if (column < first || column >= first + count) free.push(slot);
    }
    const slots = Array.from({length: count}, (_, i) => {
      const column = first + i;
      return {column, slot: this.#slotOf.get(column) ?? free.pop() ?? this.#made++};
    });
    this.#slotOf = new Map(slots.map(({column, slot}) => [column, slot]));
    return slots;
  }
}

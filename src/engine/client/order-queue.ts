/** Work that waits on the page for its turn: the pictures nearest to the view first, and what left the view costs nothing. */
import {isMadeNow} from './unseen.ts';

export interface Order<Result> {
  /** Sends it; again when the engine that had it is gone. */
  readonly send: () => Promise<Result>;
  /** Lowest first; asked again each time one is taken. */
  readonly priority: () => number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
  /** Whether it waits while nobody sees the page. */
  readonly isToBeSeen: boolean;
}

export class OrderQueue<Result> {
  #orders: Order<Result>[] = [];

  get size(): number {
    return this.#orders.length;
  }

  /** Adds at the end: of two equally urgent orders the older one is taken first. */
  add(order: Order<Result>): void {
    this.#orders.push(order);
  }

  /** Puts orders back in front, for those that were lost on their way. */
  putBack(orders: readonly Order<Result>[]): void {
    this.#orders.unshift(...orders.filter(({signal}) => !signal?.aborted));
  }

  /** Takes the most urgent order; undefined when there is none for now. */
  take(): Order<Result> | undefined {
    let best = -1;
    let lowest = Infinity;
    this.#orders.forEach((order, i) => {
      const priority = order.priority();
      if (order.isToBeSeen && !isMadeNow(priority)) return;
      if (best < 0 || priority < lowest) [best, lowest] = [i, priority];
    });
    return best < 0 ? undefined : this.#orders.splice(best, 1)[0];
  }

  remove(order: Order<Result>): void {
    this.#orders = this.#orders.filter((other) => other !== order);
  }

  /** Empties the queue. */
  takeAll(): Order<Result>[] {
    return this.#orders.splice(0);
  }
}

/** Counts the tiles in view whose pictures are missing, and tells the page. */
import {PageEvent} from './events.ts';
import type {Tile} from './tile.ts';

/** More or fewer pictures in view than before could not be made; they are tried again now and then. */
export class TilesFailingEvent extends PageEvent {
  /** None once all is well. */
  readonly count: number;
  /** What the engine says about one of them; may be empty. */
  readonly reason: string;

  constructor(count: number, reason: string) {
    super('tiles-failing');
    this.count = count;
    this.reason = reason;
  }
}

/** All pictures in view are there. */
export class TilesFilledEvent extends PageEvent {
  constructor() {
    super('tiles-filled');
  }
}

export class MissingTiles {
  readonly #host: HTMLElement;
  readonly #inView: () => readonly Tile[];
  readonly #onCount: (isWaiting: boolean) => void;
  #isCounting = false;
  #failing = 0;

  /**
   * @param host from which the page is told
   * @param inView tiles that can be seen; none until there are any, for which is waited too
   * @param onCount whether a picture in view is missing, after each time
   */
  constructor(host: HTMLElement, inView: () => readonly Tile[], onCount: (isWaiting: boolean) => void) {
    this.#host = host;
    this.#inView = inView;
    this.#onCount = onCount;
  }

  /** A tile has changed, or what is in view. */
  countSoon(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    queueMicrotask(() => {
      this.#isCounting = false;
      const tiles = this.#inView();
      const missing = tiles.filter(({state}) => state !== 'done');
      this.#tellFailing(missing.map(({problem}) => problem).filter((problem) => problem !== null));
      const isWaiting = tiles.length === 0 || missing.length > 0;
      this.#onCount(isWaiting);
      if (!isWaiting) this.#host.dispatchEvent(new TilesFilledEvent());
    });
  }

  #tellFailing(problems: string[]): void {
    if (problems.length === this.#failing) return;
    this.#failing = problems.length;
    this.#host.dispatchEvent(
      new TilesFailingEvent(problems.length, problems.find((problem) => problem !== '') ?? ''),
    );
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'tiles-failing': TilesFailingEvent;
    'tiles-filled': TilesFilledEvent;
  }
}

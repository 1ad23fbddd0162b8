/** Frames of a loop that are at hand: as many as there is room for, those that come next before those that have been. Pure. */

export class FrameRing<Frame> {
  /** Frames in the loop. */
  readonly count: number;
  /** Most that are held. */
  readonly capacity: number;
  #held = new Map<number, Frame>();
  #head = 0;

  /** @param capacity 2 or more, so that there is always a next frame */
  constructor(count: number, capacity: number) {
    this.count = count;
    this.capacity = Math.min(count, Math.max(2, capacity));
  }

  get size(): number {
    return this.#held.size;
  }

  /** The frame on show. */
  get head(): number {
    return this.#head;
  }

  set head(frame: number) {
    this.#head = frame;
  }

  at(frame: number): Frame | null {
    return this.#held.get(frame) ?? null;
  }

  /** Frames that are to be held now and are not, the soonest first. */
  *missing(): Generator<number> {
    for (let ahead = 0; ahead < this.capacity; ahead++) {
      const frame = (this.#head + ahead) % this.count;
      if (!this.#held.has(frame)) yield frame;
    }
  }

  /** Holds a frame; where there is no room, the one whose turn comes last is let go. */
  hold(frame: number, picture: Frame): void {
    this.#held.set(frame, picture);
    if (this.#held.size <= this.capacity) return;
    const last = [...this.#held.keys()].reduce((one, other) =>
      this.#ahead(other) > this.#ahead(one) ? other : one,
    );
    this.#held.delete(last);
  }

  #ahead(frame: number): number {
    return (frame - this.#head + this.count) % this.count;
  }
}

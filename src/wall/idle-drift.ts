/**
 * When the wall may drift by itself: motion is wanted, nobody has touched anything for a while, and nothing holds it.
 * Pure; times are milliseconds on any clock.
 */

/** What can hold the wall still for as long as it lasts. */
export type DriftHold = 'switched-off' | 'reduced-motion' | 'hidden' | 'dialog' | 'focus' | 'not-ready';

/** Long enough to look at what is in view before it begins to leave. */
export const IDLE_BEFORE_DRIFT_MS = 6000;
/** A pointer that rests on the wall points at something; after this long its owner has gone. */
export const IDLE_UNDER_POINTER_MS = 20_000;
/** 14 pixels a second: a tile takes about a quarter of a minute to pass its own width. */
export const DRIFT_PX_PER_MS = 0.014;

export class IdleDrift {
  #holds = new Set<DriftHold>();
  #idleFrom: number;

  constructor(now: number) {
    this.#idleFrom = now + IDLE_BEFORE_DRIFT_MS;
  }

  hold(reason: DriftHold, isHeld: boolean): void {
    if (isHeld) this.#holds.add(reason);
    else this.#holds.delete(reason);
  }

  /** Somebody moved the pointer, turned the wheel, pressed a key. */
  touch(now: number, isUnderPointer = false): void {
    this.#idleFrom = now + (isUnderPointer ? IDLE_UNDER_POINTER_MS : IDLE_BEFORE_DRIFT_MS);
  }

  /** Milliseconds until the drift begins, 0 while it lasts, null while something holds it. */
  waitMs(now: number): number | null {
    if (this.#holds.size > 0) return null;
    return Math.max(0, this.#idleFrom - now);
  }
}

/**
 * How the wall moves: turned by a wheel, dragged and let go, gliding to a place, drifting by itself. Knows neither clock
 * nor DOM: the caller says how much time has passed, so that a test can say so too.
 *
 * Distances are CSS pixels, positive towards higher columns; times are milliseconds.
 */
import {columnsBetween, movedBy, type WallPosition} from './wall-geometry.ts';

/** A notch of a wheel is spread over a few frames; 1/e of it is left after this time. */
const WHEEL_EASE_MS = 70;
/** A thrown wall slows down as iOS lists do: 1/e of the speed is left after this time. */
const THROW_EASE_MS = 325;
const SLOWEST_THROW = 0.02;
/** Faster than this is a jitter of the pointer, not a throw. */
const FASTEST_THROW = 8;
/** How far back the speed of a drag is measured. */
const THROW_WINDOW_MS = 100;
const GLIDE_MS = 380;
/** Pixels a millisecond: what moves faster passes under a press before it is over, so that nobody aims at it. */
const FASTEST_AIM = 0.1;
const DRIFT_RAMP_MS = 1500;

interface Glide {
  from: WallPosition;
  to: WallPosition;
  elapsedMs: number;
}

export class WallMotion {
  position: WallPosition;
  /** From one column to the next. */
  pitchPx = 1;
  /** Speed of the wall's own drift, in pixels a millisecond; 0 for none. */
  driftSpeed = 0;
  #pendingWheelPx = 0;
  #throwSpeed = 0;
  #drift = 0;
  #glide: Glide | null = null;
  /** While held: where the pointer was, latest last. */
  #trail: {x: number; time: number}[] | null = null;

  constructor(position: WallPosition) {
    this.position = position;
  }

  get isHeld(): boolean {
    return this.#trail !== null;
  }

  /** Whether `step` has anything to do. */
  get isMoving(): boolean {
    return (
      this.#pendingWheelPx !== 0 ||
      this.#throwSpeed !== 0 ||
      this.#glide !== null ||
      this.#drift !== 0 ||
      this.driftSpeed !== 0
    );
  }

  /** Nothing moves the wall but its own slow drift. */
  get isOnlyDrifting(): boolean {
    return (
      this.#pendingWheelPx === 0 && this.#throwSpeed === 0 && this.#glide === null && this.#trail === null
    );
  }

  /** Too fast to be aimed at: a press is meant to stop it. The drift never is, nor is the end of a throw. */
  get isRunning(): boolean {
    return Math.abs(this.#speed) > FASTEST_AIM;
  }

  /** Pixels a millisecond, without the drift. */
  get #speed(): number {
    if (this.#trail) return 0;
    if (!this.#glide) return this.#pendingWheelPx / WHEEL_EASE_MS || this.#throwSpeed;
    const {from, to, elapsedMs} = this.#glide;
    const px = columnsBetween(from, to) * this.pitchPx;
    return ((3 * px) / GLIDE_MS) * (1 - elapsedMs / GLIDE_MS) ** 2;
  }

  /** Sign of the present movement, 0 when still. */
  get direction(): number {
    if (this.#glide) return Math.sign(columnsBetween(this.#glide.from, this.#glide.to));
    return Math.sign(this.#pendingWheelPx || this.#throwSpeed || this.#drift);
  }

  /** Moves at once: a trackpad sends a fine stream that has its own inertia. */
  shift(px: number): void {
    const owed = this.#pendingWheelPx;
    this.#forget();
    this.#pendingWheelPx = owed;
    this.#moveBy(px);
  }

  /** Moves over the next few frames: a notch of a mouse wheel. Notches add up. */
  roll(px: number): void {
    const owed = this.#pendingWheelPx;
    this.#forget();
    this.#pendingWheelPx = owed + px;
  }

  grab(x: number, time: number): void {
    this.#forget();
    this.#trail = [{x, time}];
  }

  drag(x: number, time: number): void {
    const last = this.#trail?.at(-1);
    if (!this.#trail || !last) return;
    this.#moveBy(last.x - x);
    this.#trail.push({x, time});
    while (this.#trail.length > 2 && time - this.#trail[0]!.time > THROW_WINDOW_MS) this.#trail.shift();
  }

  /** Lets go of the wall, which runs on if the pointer was still moving. */
  release(time: number): void {
    const first = this.#trail?.[0];
    const last = this.#trail?.at(-1);
    this.#trail = null;
    if (!first || !last || time - last.time > THROW_WINDOW_MS || last.time <= first.time) return;
    const speed = (first.x - last.x) / (last.time - first.time);
    this.#throwSpeed =
      Math.abs(speed) < SLOWEST_THROW ? 0 : Math.max(-FASTEST_THROW, Math.min(FASTEST_THROW, speed));
  }

  jumpTo(position: WallPosition): void {
    this.#forget();
    this.position = position;
  }

  glideTo(position: WallPosition): void {
    this.#forget();
    this.#glide = {from: this.position, to: position, elapsedMs: 0};
  }

  /** Where the wall will stand when it has come to rest. */
  get destination(): WallPosition {
    return this.#glide?.to ?? movedBy(this.position, this.#pendingWheelPx / this.pitchPx);
  }

  step(elapsedMs: number): void {
    if (this.#trail) return;
    if (this.#glide) this.#stepGlide(this.#glide, elapsedMs);
    else if (this.#pendingWheelPx !== 0) this.#stepRoll(elapsedMs);
    else if (this.#throwSpeed !== 0) this.#stepThrow(elapsedMs);
    else this.#stepDrift(elapsedMs);
  }

  #stepGlide(glide: Glide, elapsedMs: number): void {
    glide.elapsedMs += elapsedMs;
    const t = Math.min(1, glide.elapsedMs / GLIDE_MS);
    if (t === 1) {
      this.position = glide.to;
      this.#glide = null;
      return;
    }
    const eased = 1 - (1 - t) ** 3;
    this.position = movedBy(glide.from, columnsBetween(glide.from, glide.to) * eased);
  }

  #stepRoll(elapsedMs: number): void {
    const isLast = Math.abs(this.#pendingWheelPx) < 0.5;
    const px = isLast
      ? this.#pendingWheelPx
      : this.#pendingWheelPx * (1 - Math.exp(-elapsedMs / WHEEL_EASE_MS));
    this.#pendingWheelPx = isLast ? 0 : this.#pendingWheelPx - px;
    this.#moveBy(px);
  }

  #stepThrow(elapsedMs: number): void {
    const left = Math.exp(-elapsedMs / THROW_EASE_MS);
    // The integral of the falling speed, so that the length of a throw does not depend on the frame rate.
    this.#moveBy(this.#throwSpeed * THROW_EASE_MS * (1 - left));
    this.#throwSpeed *= left;
    if (Math.abs(this.#throwSpeed) < SLOWEST_THROW) this.#throwSpeed = 0;
  }

  #stepDrift(elapsedMs: number): void {
    const left = Math.exp(-elapsedMs / (DRIFT_RAMP_MS / 3));
    this.#drift = this.driftSpeed + (this.#drift - this.driftSpeed) * left;
    if (this.driftSpeed === 0 && this.#drift < 1e-4) this.#drift = 0;
    this.#moveBy(this.#drift * elapsedMs);
  }

  #moveBy(px: number): void {
    this.position = movedBy(this.position, px / this.pitchPx);
  }

  #forget(): void {
    this.#pendingWheelPx = 0;
    this.#throwSpeed = 0;
    this.#drift = 0;
    this.#glide = null;
    this.#trail = null;
  }
}

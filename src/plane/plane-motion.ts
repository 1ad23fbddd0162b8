/**
 * How the plane moves: turned by a wheel, dragged and let go, pinched, gliding to a spot. Knows neither clock nor DOM: the
 * caller says how much time has passed, so that a test can say so too.
 *
 * Distances are CSS pixels of the view, positive to the right and down; times are milliseconds.
 */
import {within, ZOOM, type Spot} from './plane-spot.ts';

/** A notch of a wheel is spread over a few frames; 1/e of it is left after this time. */
const WHEEL_EASE_MS = 70;
/** What was thrown slows down as lists of iOS do: 1/e of the speed is left after this time. */
const THROW_EASE_MS = 325;
const SLOWEST_THROW = 0.02;
/** Faster than this is a jitter of the pointer, not a throw. */
const FASTEST_THROW = 8;
/** How far back the speed of a drag is measured. */
const THROW_WINDOW_MS = 100;
const GLIDE_MS = 380;
/** Pixels a millisecond: what moves faster passes under a press before it is over, so that nobody aims at it. */
const FASTEST_AIM = 0.1;

/** A point or a way, from the middle of the view. */
export interface Px {
  dx: number;
  dy: number;
}

interface Glide {
  from: Spot;
  to: Spot;
  elapsedMs: number;
}

const NONE: Px = {dx: 0, dy: 0};

function plus(one: Px, other: Px): Px {
  return {dx: one.dx + other.dx, dy: one.dy + other.dy};
}

function times({dx, dy}: Px, factor: number): Px {
  return {dx: dx * factor, dy: dy * factor};
}

function length({dx, dy}: Px): number {
  return Math.hypot(dx, dy);
}

export class PlaneMotion {
  spot: Spot;
  /** From one seed to the next, at zoom 1. */
  pitch: Px = {dx: 1, dy: 1};
  #pendingWheel = NONE;
  /** Powers of two still to be zoomed by, and the point that stays where it is. */
  #pendingZoom = {log: 0, at: NONE};
  #throw = NONE;
  #glide: Glide | null = null;
  /** While held: where the pointer was, latest last. */
  #trail: (Px & {time: number})[] | null = null;

  constructor(spot: Spot) {
    this.spot = within(spot);
  }

  get isHeld(): boolean {
    return this.#trail !== null;
  }

  /** Whether `step` has anything to do. */
  get isMoving(): boolean {
    return this.#glide !== null || this.#pendingZoom.log !== 0 || this.#speed > 0;
  }

  /** Too fast to be aimed at: a press is meant to stop it. */
  get isRunning(): boolean {
    return this.#glide !== null || this.#pendingZoom.log !== 0 || this.#speed > FASTEST_AIM;
  }

  /** Pixels a millisecond, of wheel and throw. */
  get #speed(): number {
    return length(this.#pendingWheel) / WHEEL_EASE_MS + length(this.#throw);
  }

  /** Where the plane will stand when it has come to rest. */
  get destination(): Spot {
    return this.#glide?.to ?? this.#movedBy(this.spot, this.#pendingWheel);
  }

  /** Moves at once: a trackpad sends a fine stream that has its own inertia. */
  shift(way: Px): void {
    this.#stop();
    this.#moveBy(way);
  }

  /** Moves over the next few frames: a notch of a mouse wheel. Notches add up. */
  roll(way: Px): void {
    const owed = this.#pendingWheel;
    this.#stop();
    this.#pendingWheel = plus(owed, way);
  }

  /** Nearer or further at once, by a factor; what lies at the point stays there. */
  zoomBy(factor: number, at: Px): void {
    const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, this.spot.zoom * factor));
    const real = zoom / this.spot.zoom;
    // The middle comes so much nearer to the point.
    const middle = this.#movedBy(this.spot, times(at, 1 - 1 / real));
    this.spot = within({...middle, zoom});
  }

  /** The same over the next few frames. */
  rollZoom(factor: number, at: Px): void {
    const {log} = this.#pendingZoom;
    this.#stop();
    this.#pendingZoom = {log: log + Math.log2(factor), at};
  }

  grab(at: Px, time: number): void {
    this.#stop();
    this.#trail = [{...at, time}];
  }

  drag(at: Px, time: number): void {
    const last = this.#trail?.at(-1);
    if (!this.#trail || !last) return;
    this.#moveBy({dx: last.dx - at.dx, dy: last.dy - at.dy});
    this.#trail = [...this.#trail.filter((one) => time - one.time <= THROW_WINDOW_MS), {...at, time}];
  }

  /** Two fingers have gone from one point between them to another, and are so many times as far apart. */
  pinch(from: Px, to: Px, factor: number): void {
    this.#stop();
    this.#moveBy({dx: from.dx - to.dx, dy: from.dy - to.dy});
    this.zoomBy(factor, to);
  }

  /** Lets go; what was moving then goes on. */
  release(time: number): void {
    const trail = this.#trail?.filter((one) => time - one.time <= THROW_WINDOW_MS) ?? [];
    this.#trail = null;
    const [first, last] = [trail[0], trail.at(-1)];
    if (!first || !last || last.time === first.time) return;
    const way = {dx: first.dx - last.dx, dy: first.dy - last.dy};
    const speed = times(way, 1 / Math.max(1, time - first.time));
    const fast = length(speed);
    if (fast >= SLOWEST_THROW) this.#throw = times(speed, Math.min(1, FASTEST_THROW / fast));
  }

  jumpTo(spot: Spot): void {
    this.#stop();
    this.spot = within(spot);
  }

  glideTo(spot: Spot): void {
    this.#stop();
    this.#glide = {from: this.spot, to: within(spot), elapsedMs: 0};
  }

  step(elapsedMs: number): void {
    if (this.#trail) return;
    if (this.#glide) return this.#stepGlide(this.#glide, elapsedMs);
    this.#stepZoom(elapsedMs);
    this.#stepRoll(elapsedMs);
    this.#stepThrow(elapsedMs);
  }

  #stepGlide(glide: Glide, elapsedMs: number): void {
    glide.elapsedMs += elapsedMs;
    const {from, to} = glide;
    const t = Math.min(1, glide.elapsedMs / GLIDE_MS);
    if (t === 1) this.#glide = null;
    const eased = 1 - (1 - t) ** 3;
    this.spot =
      t === 1
        ? to
        : within({
            x: from.x + (to.x - from.x) * eased,
            y: from.y + (to.y - from.y) * eased,
            zoom: from.zoom * (to.zoom / from.zoom) ** eased,
          });
  }

  #stepZoom(elapsedMs: number): void {
    const {log, at} = this.#pendingZoom;
    if (log === 0) return;
    const isLast = Math.abs(log) < 0.003;
    const part = isLast ? log : log * (1 - Math.exp(-elapsedMs / WHEEL_EASE_MS));
    this.#pendingZoom = {log: isLast ? 0 : log - part, at};
    this.zoomBy(2 ** part, at);
  }

  #stepRoll(elapsedMs: number): void {
    const owed = this.#pendingWheel;
    const isLast = length(owed) < 0.5;
    const way = isLast ? owed : times(owed, 1 - Math.exp(-elapsedMs / WHEEL_EASE_MS));
    this.#pendingWheel = isLast ? NONE : plus(owed, times(way, -1));
    this.#moveBy(way);
  }

  #stepThrow(elapsedMs: number): void {
    const left = Math.exp(-elapsedMs / THROW_EASE_MS);
    // The integral of the falling speed, so that the length of a throw does not depend on the frame rate.
    this.#moveBy(times(this.#throw, THROW_EASE_MS * (1 - left)));
    this.#throw = times(this.#throw, left);
    if (length(this.#throw) < SLOWEST_THROW) this.#throw = NONE;
  }

  #movedBy({x, y, zoom}: Spot, {dx, dy}: Px): Spot {
    return within({x: x + dx / (this.pitch.dx * zoom), y: y + dy / (this.pitch.dy * zoom), zoom});
  }

  #moveBy(way: Px): void {
    this.spot = this.#movedBy(this.spot, way);
  }

  #stop(): void {
    this.#pendingWheel = NONE;
    this.#pendingZoom = {log: 0, at: NONE};
    this.#throw = NONE;
    this.#glide = null;
    this.#trail = null;
  }
}

/**
 * Runs the wall's motion: one animation frame after another while something moves, none while all is still, and the
 * clock of the drift. Knows the geometry, not the elements.
 */
import {DRIFT_PX_PER_MS, IdleDrift, type DriftHold} from './idle-drift.ts';
import {columnsBetween, layOutWall, type WallGeometry, type WallPosition} from './wall-geometry.ts';
import {WallMotion} from './wall-motion.ts';

/** A place further away than this is jumped to: gliding would fly past hundreds of pictures. */
const FARTHEST_GLIDE_VIEWS = 3;
/** After a pause (a hidden tab, a long task) the wall goes on where it stood. */
const LONGEST_FRAME_MS = 120;

export class WallMover {
  readonly motion = new WallMotion({column: 0, fraction: 0});
  readonly #drift = new IdleDrift(performance.now());
  readonly #onMove: () => void;
  readonly #onRest: () => void;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #geometry = layOutWall(0, 0, 1, 128);
  #frame = 0;
  #lastFrameAt = 0;
  #driftTimer: ReturnType<typeof setTimeout> | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  /** Somebody has moved the wall, or stopped its drift, since it was last at rest. */
  #isByHand = false;
  /** At the end of the last frame. */
  #lastPosition = this.position;

  /**
   * `onMove` follows every frame in which the wall moved, and the one in which it came to rest; `onRest` the one in which it
   * came to rest after somebody moved it.
   */
  constructor(onMove: () => void, onRest: () => void) {
    this.#onMove = onMove;
    this.#onRest = onRest;
  }

  get position(): WallPosition {
    return this.motion.position;
  }

  get geometry(): WallGeometry {
    return this.#geometry;
  }

  set geometry(geometry: WallGeometry) {
    this.#geometry = geometry;
    this.motion.pitchPx = geometry.pitchPx;
  }

  /** Ends with `signal`. */
  run(signal: AbortSignal): void {
    this.#isRunning = true;
    const onCalm = (): void => this.hold('reduced-motion', this.#calm.matches);
    const onVisibility = (): void => this.hold('hidden', document.hidden);
    this.#calm.addEventListener('change', onCalm, {signal});
    document.addEventListener('visibilitychange', onVisibility, {signal});
    onCalm();
    onVisibility();
    signal.addEventListener('abort', () => {
      this.#isRunning = false;
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
      clearTimeout(this.#driftTimer);
      clearTimeout(this.#idleTimer);
    });
  }

  /** The motion has been given something to do. */
  kick(): void {
    if (this.#frame !== 0 || !this.#isRunning) return;
    this.#lastFrameAt = performance.now();
    this.#nextFrame();
  }

  #nextFrame(): void {
    clearTimeout(this.#driftTimer);
    this.#frame = requestAnimationFrame(this.#onFrame);
  }

  /** Somebody is there: the drift waits. */
  touch(isPointer = false): void {
    if (this.motion.driftSpeed !== 0) this.#isByHand = true;
    this.#drift.touch(performance.now(), isPointer);
    this.#planDrift();
  }

  /** Keeps the wall from drifting for as long as a reason lasts. */
  hold(reason: DriftHold, isHeld: boolean): void {
    this.#drift.hold(reason, isHeld);
    this.#planDrift();
  }

  /** Glides, or jumps where the way is long or motion is not wanted. */
  goTo(goal: WallPosition): void {
    const distance = columnsBetween(this.position, goal);
    if (distance === 0) return;
    const isFar = Math.abs(distance) > FARTHEST_GLIDE_VIEWS * this.#geometry.columns;
    if (isFar || this.#calm.matches) this.motion.jumpTo(goal);
    else this.motion.glideTo(goal);
    this.kick();
  }

  #onFrame = (now: number): void => {
    const before = this.position;
    const wasShifted = columnsBetween(this.#lastPosition, before) !== 0;
    if (wasShifted || !this.motion.isOnlyDrifting) this.#isByHand = true;
    this.motion.step(Math.min(LONGEST_FRAME_MS, Math.max(0, now - this.#lastFrameAt)));
    this.#lastFrameAt = now;
    // Held still under a finger, the next move of the pointer asks for the next frame.
    const goesOn = this.motion.isMoving && !this.motion.isHeld;
    this.#frame = 0;
    if (goesOn && this.motion.isOnlyDrifting)
      this.#driftTimer = setTimeout(() => this.#nextFrame(), driftFrameMs());
    else if (goesOn) this.#nextFrame();
    this.#lastPosition = this.position;
    if (!goesOn || columnsBetween(before, this.position) !== 0) this.#onMove();
    if (this.motion.isMoving || this.motion.isHeld || !this.#isByHand) return;
    this.#isByHand = false;
    this.#onRest();
  };

  #planDrift(): void {
    clearTimeout(this.#idleTimer);
    const wait = this.#drift.waitMs(performance.now());
    this.motion.driftSpeed = wait === 0 ? DRIFT_PX_PER_MS : 0;
    if (!this.#isRunning) return;
    // Also when it has just been stopped: it dies away.
    if (wait === 0 || this.motion.isMoving) this.kick();
    if (wait === null || wait === 0) return;
    this.#idleTimer = setTimeout(() => this.#planDrift(), wait);
  }
}

/** The drift moves by whole device pixels, so frames in between would only cost power. */
function driftFrameMs(): number {
  return Math.min(LONGEST_FRAME_MS, 1 / (DRIFT_PX_PER_MS * devicePixelRatio));
}

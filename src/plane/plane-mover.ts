/** Runs the plane's motion: one animation frame after another while something moves, none while all is still. */
import {layOutPlane, type PlaneGeometry} from './plane-geometry.ts';
import {PlaneMotion} from './plane-motion.ts';
import {ORIGIN, type Spot} from './plane-spot.ts';

/** A place further away than this is jumped to: gliding would fly past hundreds of pictures. */
const FARTHEST_GLIDE_VIEWS = 3;
/** After a pause (a hidden tab, a long task) the plane goes on where it stood. */
const LONGEST_FRAME_MS = 120;

export class PlaneMover {
  readonly motion = new PlaneMotion(ORIGIN);
  readonly #onMove: () => void;
  readonly #onRest: () => void;
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #geometry = layOutPlane(0, 0, 1, 128);
  #frame = 0;
  #lastFrameAt = 0;
  #isRunning = false;

  /** `onMove` follows every frame in which the plane moved; `onRest` the one in which it came to rest. */
  constructor(onMove: () => void, onRest: () => void) {
    this.#onMove = onMove;
    this.#onRest = onRest;
  }

  get spot(): Spot {
    return this.motion.spot;
  }

  get geometry(): PlaneGeometry {
    return this.#geometry;
  }

  set geometry(geometry: PlaneGeometry) {
    this.#geometry = geometry;
    this.motion.pitch = {dx: geometry.pitchPx, dy: geometry.rowPitchPx};
  }

  get isCalm(): boolean {
    return this.#calm.matches;
  }

  /** Ends with `signal`. */
  run(signal: AbortSignal): void {
    this.#isRunning = true;
    signal.addEventListener('abort', () => {
      this.#isRunning = false;
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
    });
  }

  /** The motion has been given something to do. */
  kick(): void {
    if (this.#frame !== 0 || !this.#isRunning) return;
    this.#lastFrameAt = performance.now();
    this.#frame = requestAnimationFrame(this.#onFrame);
  }

  /** Glides, or jumps where the way is long or motion is not wanted. */
  goTo(goal: Spot): void {
    const {x, y, zoom} = this.spot;
    const {width, height, pitchPx, rowPitchPx} = this.#geometry;
    const isFar =
      Math.abs(goal.x - x) * pitchPx * zoom > FARTHEST_GLIDE_VIEWS * width ||
      Math.abs(goal.y - y) * rowPitchPx * zoom > FARTHEST_GLIDE_VIEWS * height;
    if (isFar || this.isCalm) this.motion.jumpTo(goal);
    else this.motion.glideTo(goal);
    this.kick();
  }

  #onFrame = (now: number): void => {
    this.motion.step(Math.min(LONGEST_FRAME_MS, Math.max(0, now - this.#lastFrameAt)));
    this.#lastFrameAt = now;
    // Held still under a finger, the next move of the pointer asks for the next frame.
    const goesOn = this.motion.isMoving && !this.motion.isHeld;
    this.#frame = goesOn ? requestAnimationFrame(this.#onFrame) : 0;
    this.#onMove();
    if (!goesOn && !this.motion.isHeld) this.#onRest();
  };
}

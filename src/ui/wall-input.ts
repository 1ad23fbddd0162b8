/** Turns wheel, pointer and touch on the wall into motion. The wall itself handles the keys, which move focus too. */
import type {WallMotion} from './wall-motion.ts';
import type {WallMover} from './wall-mover.ts';

/** Pixels in a line and a page, for the browsers and mice that count in those. */
const LINE_PX = 40;
/** A wheel's notch is this or more in one event; a trackpad's stream is finer. */
const NOTCH_PX = 50;
/** A press that moves less than this is a click. */
const DRAG_THRESHOLD_PX = 6;
/** Pressing for this long before moving takes the picture out of the page instead of moving the wall. */
const LIFT_AFTER_MS = 350;

export class WallInput {
  readonly #element: HTMLElement;
  readonly #motion: WallMotion;
  readonly #mover: WallMover;
  #press: {pointerId: number; x: number; y: number; time: number; axis: 'x' | 'y' | null} | null = null;
  /** The click that ends a drag opens nothing. */
  #swallowsClick = false;

  constructor(element: HTMLElement, mover: WallMover) {
    this.#element = element;
    this.#motion = mover.motion;
    this.#mover = mover;
  }

  /** Ends with `signal`. */
  listen(signal: AbortSignal): void {
    const element = this.#element;
    // Not passive: else a sideways swipe would also go back in the browser's history.
    element.addEventListener('wheel', this.#onWheel, {passive: false, signal});
    element.addEventListener('pointerdown', this.#onDown, {signal});
    element.addEventListener('pointermove', this.#onMove, {signal});
    element.addEventListener('pointerup', this.#onUp, {signal});
    element.addEventListener('pointercancel', this.#onUp, {signal});
    element.addEventListener('pointerleave', () => this.#mover.touch(), {signal});
    element.addEventListener('dragstart', this.#onDragStart, {signal});
    element.addEventListener('click', this.#onClick, {signal, capture: true});
  }

  #onWheel = (event: WheelEvent): void => {
    // With Ctrl it is a zoom, by wheel or by pinching a trackpad.
    if (event.ctrlKey) return;
    event.preventDefault();
    const {deltaX, deltaY, deltaMode} = event;
    const delta = Math.abs(deltaX) > Math.abs(deltaY) ? deltaX : deltaY;
    const unit =
      deltaMode === WheelEvent.DOM_DELTA_LINE
        ? LINE_PX
        : deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? this.#element.clientWidth
          : 1;
    const px = delta * unit;
    if (px === 0) return;
    if (Math.abs(px) >= NOTCH_PX || unit !== 1) this.#motion.roll(px);
    else this.#motion.shift(px);
    this.#mover.touch(true);
    this.#mover.kick();
  };

  #onDown = (event: PointerEvent): void => {
    // A touch stops a wall that is running, and does not open what happens to be under it.
    this.#swallowsClick = this.#motion.isMoving && this.#motion.driftSpeed === 0;
    this.#mover.touch(true);
    if (event.button !== 0 || !event.isPrimary) return;
    const {pointerId, clientX: x, clientY: y, timeStamp: time} = event;
    this.#press = {pointerId, x, y, time, axis: null};
    this.#motion.grab(x, time);
  };

  #onMove = (event: PointerEvent): void => {
    this.#mover.touch(true);
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    if (press.axis === null) {
      if (Math.hypot(dx, dy) < DRAG_THRESHOLD_PX) return;
      press.axis = Math.abs(dx) >= Math.abs(dy) ? 'x' : 'y';
      // From here, so that the wall does not jump by the threshold.
      this.#motion.grab(along(event, press.axis), event.timeStamp);
      this.#element.setPointerCapture(event.pointerId);
      this.#element.toggleAttribute('dragging', true);
    }
    this.#motion.drag(along(event, press.axis), event.timeStamp);
    this.#mover.kick();
  };

  #onUp = (event: PointerEvent): void => {
    if (this.#press?.pointerId !== event.pointerId) return;
    if (this.#press.axis !== null) this.#swallowsClick = true;
    this.#press = null;
    this.#element.toggleAttribute('dragging', false);
    this.#motion.release(event.timeStamp);
    this.#mover.touch(true);
    this.#mover.kick();
  };

  #onDragStart = (event: DragEvent): void => {
    const press = this.#press;
    if (!press) return;
    if (press.axis === null && event.timeStamp - press.time >= LIFT_AFTER_MS) return;
    event.preventDefault();
  };

  #onClick = (event: MouseEvent): void => {
    // Keyboards and screen readers click without a press before.
    if (!this.#swallowsClick || event.detail === 0) return;
    this.#swallowsClick = false;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** An upward swipe goes on, as it does on every page that scrolls down. */
function along(event: PointerEvent, axis: 'x' | 'y'): number {
  return axis === 'x' ? event.clientX : event.clientY;
}

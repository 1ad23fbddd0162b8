/** Turns wheel, pointer and touch on the wall into motion. Its keys, which move focus too, are in `wall-keys.ts`. */
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
const LIFT_STEP_MS = 50;
/** By then the browser has said whether it lifts a picture; what is not lifted moves the wall after all. */
const DRAG_AFTER_REST_PX = 24;
/** `buttons` of a pointer event. */
const FIRST_BUTTON = 1;
/** A time at which every drag is long over, so that nothing is thrown. */
const AT_REST = Infinity;

interface Press {
  pointerId: number;
  isTouch: boolean;
  x: number;
  y: number;
  /** Null while it may still be a click. */
  axis: 'x' | 'y' | null;
  /** Timer steps for which it has lasted. */
  steps: number;
  /** Ends what listens and counts while it lasts. */
  over: AbortController;
}

export class WallInput {
  readonly #element: HTMLElement;
  readonly #motion: WallMotion;
  readonly #mover: WallMover;
  #press: Press | null = null;
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
    element.addEventListener('pointermove', () => this.#mover.touch(true), {signal});
    element.addEventListener('pointerleave', () => this.#mover.touch(), {signal});
    element.addEventListener('dragstart', this.#onDragStart, {signal});
    element.addEventListener('click', this.#onClick, {signal, capture: true});
    signal.addEventListener('abort', () => this.#end(AT_REST));
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
    // A press stops a wall that is running, and does not open what happens to be under it.
    this.#swallowsClick = this.#motion.isRunning;
    this.#mover.touch(true);
    // Another finger makes it a pinch, which moves nothing.
    this.#end(AT_REST);
    if (event.button !== 0 || !event.isPrimary) return;
    const {pointerId, clientX: x, clientY: y} = event;
    const isTouch = event.pointerType === 'touch';
    const press: Press = {pointerId, isTouch, x, y, axis: null, steps: 0, over: new AbortController()};
    this.#press = press;
    this.#watch(press);
    this.#motion.grab(x, event.timeStamp);
  };

  /** Captured from the start, the pointer would keep clicks from the pictures; so until then the window tells where it goes. */
  #watch(press: Press): void {
    const {signal} = press.over;
    window.addEventListener('pointermove', this.#onMove, {signal});
    window.addEventListener('pointerup', this.#onUp, {signal});
    window.addEventListener('pointercancel', this.#onCancel, {signal});
    window.addEventListener('blur', () => this.#end(AT_REST), {signal});
    this.#element.addEventListener('lostpointercapture', this.#onLost, {signal});
    // By timer steps: the `timeStamp` of a `dragstart` is the press's in Chromium and WebKit, and Firefox sends it late.
    const counting = setInterval(() => press.steps++, LIFT_STEP_MS);
    signal.addEventListener('abort', () => clearInterval(counting));
  }

  #onMove = (event: PointerEvent): void => {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    // Let go where nobody saw it: over a menu, on another screen.
    if ((event.buttons & FIRST_BUTTON) === 0) return this.#end(AT_REST);
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    if (press.axis === null) {
      const threshold = isRested(press) ? DRAG_AFTER_REST_PX : DRAG_THRESHOLD_PX;
      if (Math.hypot(dx, dy) < threshold) return;
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
    if (this.#press?.pointerId === event.pointerId) this.#end(event.timeStamp);
  };

  #onCancel = (event: PointerEvent): void => {
    if (this.#press?.pointerId === event.pointerId) this.#end(AT_REST);
  };

  #onLost = (event: PointerEvent): void => {
    // Under a finger a picture has the pointer until the wall takes it.
    if (event.composedPath()[0] === this.#element) this.#onCancel(event);
  };

  /** @param time when it was let go; the wall runs on if it was moving then */
  #end(time: number): void {
    const press = this.#press;
    if (!press) return;
    this.#press = null;
    press.over.abort();
    if (press.axis !== null) this.#swallowsClick = true;
    this.#element.toggleAttribute('dragging', false);
    this.#motion.release(time);
    this.#mover.touch(true);
    this.#mover.kick();
  }

  #onDragStart = (event: DragEvent): void => {
    const press = this.#press;
    if (!press) return;
    // A finger lifts a picture by the browser's own long press.
    const isLift = press.axis === null && (press.isTouch || isRested(press));
    // WebKit goes on telling of moves.
    if (isLift) this.#end(AT_REST);
    else event.preventDefault();
  };

  #onClick = (event: MouseEvent): void => {
    // Keyboards and screen readers click without a press before.
    if (!this.#swallowsClick || event.detail === 0) return;
    this.#swallowsClick = false;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Long enough to lift a picture with a mouse or a pen. */
function isRested({isTouch, steps}: Press): boolean {
  return !isTouch && steps * LIFT_STEP_MS >= LIFT_AFTER_MS;
}

/** An upward swipe goes on, as it does on every page that scrolls down. */
function along(event: PointerEvent, axis: 'x' | 'y'): number {
  return axis === 'x' ? event.clientX : event.clientY;
}

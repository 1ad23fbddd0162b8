/** Turns wheel, pointers and pinches on the plane into motion. Its keys, which move focus too, are in `plane-keys.ts`. */
import type {PlaneMotion, Px} from './plane-motion.ts';
import type {PlaneMover} from './plane-mover.ts';

/** Pixels in a line, for the browsers and mice that count in those. */
const LINE_PX = 40;
/** A wheel's notch is this or more in one event; a trackpad's stream is finer. */
const NOTCH_PX = 50;
/** With Ctrl, a way of this many pixels is twice as near; no event goes further. */
const DOUBLE_PX = 200;
/** A press that moves less than this is a click. */
const DRAG_THRESHOLD_PX = 6;
/** Pressing for this long before moving takes the picture out of the page instead of moving the plane. */
const LIFT_AFTER_MS = 350;
const LIFT_STEP_MS = 50;
/** By then the browser has said whether it lifts a picture; what is not lifted moves the plane after all. */
const DRAG_AFTER_REST_PX = 24;
/** `buttons` of a pointer event. */
const FIRST_BUTTON = 1;
/** A time at which every drag is long over, so that nothing is thrown. */
const AT_REST = Infinity;

interface Press {
  pointerId: number;
  isTouch: boolean;
  from: Px;
  /** No longer a click. */
  isDrag: boolean;
  /** Timer steps for which it has lasted. */
  steps: number;
  /** Ends what listens and counts while it lasts. */
  over: AbortController;
}

/** Trackpads of Safari tell of a pinch by events of their own. */
interface GestureEvent extends UIEvent {
  readonly scale: number;
  readonly clientX: number;
  readonly clientY: number;
}

export class PlaneInput {
  readonly #element: HTMLElement;
  readonly #motion: PlaneMotion;
  readonly #mover: PlaneMover;
  #press: Press | null = null;
  /** Those on the plane, where they are; two of them pinch it. */
  #fingers = new Map<number, Px>();
  /** The click that ends a drag opens nothing. */
  #swallowsClick = false;
  #gestureScale = 1;

  constructor(element: HTMLElement, mover: PlaneMover) {
    this.#element = element;
    this.#motion = mover.motion;
    this.#mover = mover;
  }

  /** Ends with `signal`. */
  listen(signal: AbortSignal): void {
    const element = this.#element;
    // Not passive: else a swipe would also go back in the browser's history, and Ctrl would zoom the page.
    element.addEventListener('wheel', this.#onWheel, {passive: false, signal});
    element.addEventListener('pointerdown', this.#onDown, {signal});
    element.addEventListener('dragstart', this.#onDragStart, {signal});
    element.addEventListener('click', this.#onClick, {signal, capture: true});
    for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const)
      window.addEventListener(type, this.#onFinger, {signal});
    element.addEventListener('gesturestart', this.#onGesture, {signal});
    element.addEventListener('gesturechange', this.#onGesture, {signal});
    signal.addEventListener('abort', () => {
      this.#fingers.clear();
      this.#end(AT_REST);
    });
  }

  /** From the middle of the view. */
  #at({clientX, clientY}: {clientX: number; clientY: number}): Px {
    const {left, top, width, height} = this.#element.getBoundingClientRect();
    return {dx: clientX - left - width / 2, dy: clientY - top - height / 2};
  }

  #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const {deltaMode, shiftKey, ctrlKey} = event;
    const {clientWidth, clientHeight} = this.#element;
    const unit = (page: number): number =>
      deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : deltaMode === WheelEvent.DOM_DELTA_PAGE ? page : 1;
    const way = {dx: event.deltaX * unit(clientWidth), dy: event.deltaY * unit(clientHeight)};
    const isNotch = Math.max(Math.abs(way.dx), Math.abs(way.dy)) >= NOTCH_PX || unit(0) !== 1;
    if (ctrlKey) this.#wheelZoom(way.dy, isNotch, this.#at(event));
    else {
      // Some browsers turn a wheel sideways by themselves.
      const turned = shiftKey && way.dx === 0 ? {dx: way.dy, dy: 0} : way;
      if (isNotch) this.#motion.roll(turned);
      else this.#motion.shift(turned);
    }
    this.#mover.kick();
  };

  /** By wheel with Ctrl, or by pinching a trackpad, which browsers tell of in the same way. */
  #wheelZoom(px: number, isNotch: boolean, at: Px): void {
    const limited = Math.max(-DOUBLE_PX, Math.min(DOUBLE_PX, px));
    const factor = 2 ** (-limited / DOUBLE_PX);
    if (isNotch) this.#motion.rollZoom(factor, at);
    // A trackpad's numbers are small.
    else this.#motion.zoomBy(factor ** 2, at);
  }

  #onGesture = (event: Event): void => {
    event.preventDefault();
    const {type, scale, clientX, clientY} = event as GestureEvent;
    if (type === 'gesturechange' && this.#fingers.size === 0) {
      this.#motion.zoomBy(scale / this.#gestureScale, this.#at({clientX, clientY}));
      this.#mover.kick();
    }
    this.#gestureScale = scale;
  };

  #onDown = (event: PointerEvent): void => {
    // A press stops a plane that is running, and does not open what happens to be under it.
    if (event.isPrimary) this.#swallowsClick = this.#motion.isRunning;
    this.#end(AT_REST);
    const isTouch = event.pointerType === 'touch';
    if (isTouch) this.#fingers.set(event.pointerId, this.#at(event));
    if (this.#fingers.size > 1) {
      this.#swallowsClick = true;
      for (const id of this.#fingers.keys()) this.#element.setPointerCapture(id);
      return;
    }
    if (event.button !== 0 || !event.isPrimary) return;
    this.#begin(event.pointerId, isTouch, this.#at(event), event.timeStamp);
  };

  #begin(pointerId: number, isTouch: boolean, from: Px, time: number): void {
    const over = new AbortController();
    const press: Press = {pointerId, isTouch, from, isDrag: false, steps: 0, over};
    this.#press = press;
    const {signal} = over;
    // Captured from the start, the pointer would keep clicks from the pictures; so until then the window tells where it goes.
    window.addEventListener('pointermove', this.#onMove, {signal});
    window.addEventListener('pointerup', this.#onUp, {signal});
    window.addEventListener('pointercancel', this.#onCancel, {signal});
    window.addEventListener('blur', () => this.#end(AT_REST), {signal});
    this.#element.addEventListener('lostpointercapture', this.#onLost, {signal});
    // By timer steps: the `timeStamp` of a `dragstart` is the press's in Chromium and WebKit, and Firefox sends it late.
    const counting = setInterval(() => press.steps++, LIFT_STEP_MS);
    signal.addEventListener('abort', () => clearInterval(counting));
    this.#motion.grab(from, time);
  }

  #onMove = (event: PointerEvent): void => {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    // Let go where nobody saw it: over a menu, on another screen.
    if ((event.buttons & FIRST_BUTTON) === 0) return this.#end(AT_REST);
    const at = this.#at(event);
    if (!press.isDrag) {
      const threshold = isRested(press) ? DRAG_AFTER_REST_PX : DRAG_THRESHOLD_PX;
      if (Math.hypot(at.dx - press.from.dx, at.dy - press.from.dy) < threshold) return;
      press.isDrag = true;
      // From here, so that the plane does not jump by the threshold.
      this.#motion.grab(at, event.timeStamp);
      this.#element.setPointerCapture(event.pointerId);
      this.#element.toggleAttribute('dragging', true);
    }
    this.#motion.drag(at, event.timeStamp);
    this.#mover.kick();
  };

  #onUp = (event: PointerEvent): void => {
    if (this.#press?.pointerId === event.pointerId) this.#end(event.timeStamp);
  };

  #onCancel = (event: PointerEvent): void => {
    if (this.#press?.pointerId === event.pointerId) this.#end(AT_REST);
  };

  #onLost = (event: PointerEvent): void => {
    // Under a finger a picture has the pointer until the plane takes it.
    if (event.composedPath()[0] === this.#element) this.#onCancel(event);
  };

  /** One finger of two: the plane follows both. When one is lifted, the other goes on by itself. */
  #onFinger = (event: PointerEvent): void => {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const at = this.#at(event);
    const others = [...this.#fingers].filter(([id]) => id !== event.pointerId);
    const [other] = others;
    if (event.type !== 'pointermove') {
      this.#fingers.delete(event.pointerId);
      if (other && others.length === 1) this.#begin(other[0], true, other[1], event.timeStamp);
      return;
    }
    this.#fingers.set(event.pointerId, at);
    // A third finger does nothing.
    if (!other || others.length > 1) return;
    const apart = (one: Px): number => Math.max(1, Math.hypot(one.dx - other[1].dx, one.dy - other[1].dy));
    const middle = (one: Px): Px => ({dx: (one.dx + other[1].dx) / 2, dy: (one.dy + other[1].dy) / 2});
    this.#motion.pinch(middle(before), middle(at), apart(at) / apart(before));
    this.#mover.kick();
  };

  /** @param time when it was let go; the plane runs on if it was moving then */
  #end(time: number): void {
    const press = this.#press;
    if (!press) return;
    this.#press = null;
    press.over.abort();
    if (press.isDrag) this.#swallowsClick = true;
    this.#element.toggleAttribute('dragging', false);
    this.#motion.release(time);
    this.#mover.kick();
  }

  #onDragStart = (event: DragEvent): void => {
    const press = this.#press;
    if (!press) return;
    // A finger lifts a picture by the browser's own long press.
    const isLift = !press.isDrag && (press.isTouch || isRested(press));
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

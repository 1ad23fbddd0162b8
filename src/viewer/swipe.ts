/** A finger on the large picture: sideways to its neighbours, down to close. A mouse drags the picture itself out of the page. */

/** Further than a tap that slipped. */
const FAR_PX = 56;
/** A finger that rests is never quite still, and what it rests on must be: the browser's long press is about to come. */
const SLOP_PX = 10;
/** When this far down, what stands below the picture has made room for it. */
const FADED_PX = 40;
const LEAVE_MS = 110;
const ENTER_MS = 200;

export type SwipeEnd = 'left' | 'right' | 'close';

export class Swipe {
  readonly #onEnd: (end: SwipeEnd) => void;
  #press: {pointerId: number; x: number; y: number; axis: 'x' | 'y' | null} | null = null;

  constructor(onEnd: (end: SwipeEnd) => void) {
    this.#onEnd = onEnd;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse') return;
    const {pointerId, clientX: x, clientY: y} = event;
    // A second finger is a pinch.
    this.#press = event.isPrimary ? {pointerId, x, y, axis: null} : null;
    if (!event.isPrimary) release(event.currentTarget as HTMLElement);
  };

  readonly move = (event: PointerEvent): void => {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId || isZoomed()) return;
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    if (press.axis === null && Math.hypot(dx, dy) < SLOP_PX) return;
    press.axis ??= Math.abs(dx) > Math.abs(dy) ? 'x' : 'y';
    const stage = event.currentTarget as HTMLElement;
    const down = press.axis === 'y' ? Math.max(0, dy) : 0;
    stage.style.transition = 'none';
    stage.style.transform = press.axis === 'x' ? `translateX(${dx}px)` : `translateY(${down}px)`;
    fadeBelow(stage, Math.max(0, 1 - down / FADED_PX));
  };

  readonly up = (event: PointerEvent): void => {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    this.#press = null;
    const stage = event.currentTarget as HTMLElement;
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    const isOver = event.type === 'pointercancel' || isZoomed();
    if (!isOver && press.axis === 'x' && Math.abs(dx) >= FAR_PX) void this.#turn(stage, dx);
    else release(stage);
    if (!isOver && press.axis === 'y' && dy >= FAR_PX) this.#onEnd('close');
  };

  /** The picture goes on where the finger sent it; the next one comes from the other side. */
  async #turn(stage: HTMLElement, dx: number): Promise<void> {
    const width = stage.clientWidth;
    const away = Math.sign(dx) * width;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const slide = (from: number, to: number, duration: number, easing: string): Promise<unknown> =>
      stage.animate([{transform: `translateX(${from}px)`}, {transform: `translateX(${to}px)`}], {
        duration: isCalm ? 0 : duration,
        easing,
      }).finished;
    // An animation that is cancelled has been overtaken.
    await slide(dx, away, LEAVE_MS, 'ease-in').catch(() => undefined);
    release(stage, 'none');
    this.#onEnd(dx < 0 ? 'right' : 'left');
    await slide(-away, 0, ENTER_MS, 'ease-out').catch(() => undefined);
    stage.style.transition = '';
  }
}

function release(stage: HTMLElement, transition = ''): void {
  stage.style.transition = transition;
  stage.style.transform = '';
  fadeBelow(stage, 1);
}

/** How much of what stands below the picture can be seen. */
function fadeBelow(stage: HTMLElement, part: number): void {
  const dialog = stage.parentElement!;
  if (part === 1) dialog.style.removeProperty('--below');
  else dialog.style.setProperty('--below', String(part));
}

/** Then a finger moves the magnified page. */
function isZoomed(): boolean {
  return (visualViewport?.scale ?? 1) > 1.01;
}

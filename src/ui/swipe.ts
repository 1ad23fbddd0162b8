/** A finger on the large picture: sideways to its neighbours, down to close. A mouse drags the picture itself out of the page. */

/** Further than a tap that slipped. */
const FAR_PX = 56;

export type SwipeEnd = 'left' | 'right' | 'close';

export class Swipe {
  readonly #onEnd: (end: SwipeEnd) => void;
  #press: {pointerId: number; x: number; y: number} | null = null;

  constructor(onEnd: (end: SwipeEnd) => void) {
    this.#onEnd = onEnd;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse') return;
    // A second finger is a pinch.
    this.#press = event.isPrimary ? {pointerId: event.pointerId, x: event.clientX, y: event.clientY} : null;
    if (!event.isPrimary) release(event.currentTarget as HTMLElement);
  };

  readonly move = (event: PointerEvent): void => {
    if (this.#press?.pointerId !== event.pointerId || isZoomed()) return;
    const dx = event.clientX - this.#press.x;
    const dy = event.clientY - this.#press.y;
    const stage = event.currentTarget as HTMLElement;
    stage.style.transition = 'none';
    stage.style.transform =
      Math.abs(dx) > Math.abs(dy) ? `translateX(${dx}px)` : `translateY(${Math.max(0, dy)}px)`;
  };

  readonly up = (event: PointerEvent): void => {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    this.#press = null;
    release(event.currentTarget as HTMLElement);
    if (event.type === 'pointercancel' || isZoomed()) return;
    const dx = event.clientX - press.x;
    const dy = event.clientY - press.y;
    if (Math.abs(dx) > Math.abs(dy)) {
      // The picture goes where the finger goes; the next one comes from the other side.
      if (Math.abs(dx) >= FAR_PX) this.#onEnd(dx < 0 ? 'right' : 'left');
    } else if (dy >= FAR_PX) {
      this.#onEnd('close');
    }
  };
}

function release(stage: HTMLElement): void {
  stage.style.transition = '';
  stage.style.transform = '';
}

/** Then a finger moves the magnified page. */
function isZoomed(): boolean {
  return (visualViewport?.scale ?? 1) > 1.01;
}

/**
 * Sliders under a finger that scrolls. A browser sets a slider as soon as it is touched; here only a finger that goes
 * sideways sets it, and what it set is undone when the browser takes the finger for scrolling after all. Mouse and keyboard
 * are as always.
 */

/** A finger that has gone less far has not said where it goes. */
const SLOP_PX = 8;
/** In this time after a finger has gone the browser may still tell of what it set. */
const AFTERMATH_MS = 300;

interface Touch {
  slider: HTMLInputElement;
  pointerId: number;
  x: number;
  y: number;
  /** From before the touch. */
  value: string;
  state: 'undecided' | 'sideways' | 'over';
}

function isSlider(target: EventTarget | null): target is HTMLInputElement {
  return (target as Partial<HTMLInputElement> | null)?.type === 'range';
}

export class SidewaysSliders {
  readonly #onUndo: () => void;
  #touch: Touch | null = null;
  #aftermath: ReturnType<typeof setTimeout> | undefined;
  /** An event of our own passes. */
  #isOurs = false;

  /** @param onUndo what the latest finger set is to be forgotten */
  constructor(onUndo: () => void) {
    this.#onUndo = onUndo;
  }

  /** Until `signal`, for all sliders in `root`: their `change` does not leave a shadow root. */
  listen(root: EventTarget, signal: AbortSignal): void {
    const options = {signal, capture: true};
    const on = (type: string, handle: (event: PointerEvent) => void): void =>
      root.addEventListener(type, (event) => handle(event as PointerEvent), options);
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    on('pointerup', (event) => this.#end(event, false));
    on('pointercancel', (event) => this.#end(event, true));
    for (const type of ['input', 'change'])
      root.addEventListener(type, (event) => this.#filter(event), options);
    signal.addEventListener('abort', () => clearTimeout(this.#aftermath));
  }

  #down({target, pointerType, pointerId, clientX: x, clientY: y}: PointerEvent): void {
    clearTimeout(this.#aftermath);
    this.#touch = null;
    if (pointerType !== 'touch' || !isSlider(target)) return;
    this.#touch = {slider: target, pointerId, x, y, value: target.value, state: 'undecided'};
  }

  #move({pointerId, clientX, clientY}: PointerEvent): void {
    const touch = this.#touch;
    if (touch?.pointerId !== pointerId || touch.state !== 'undecided') return;
    const [dx, dy] = [Math.abs(clientX - touch.x), Math.abs(clientY - touch.y)];
    if (Math.max(dx, dy) < SLOP_PX) return;
    if (dx <= dy) return this.#undo(touch);
    touch.state = 'sideways';
    this.#tell(touch.slider, 'input');
  }

  #end({pointerId}: PointerEvent, isCancelled: boolean): void {
    const touch = this.#touch;
    if (touch?.pointerId !== pointerId) return;
    if (touch.state === 'sideways' && !isCancelled) this.#touch = null;
    else this.#undo(touch);
  }

  #undo(touch: Touch): void {
    if (touch.state === 'sideways') this.#onUndo();
    touch.state = 'over';
    touch.slider.value = touch.value;
    clearTimeout(this.#aftermath);
    this.#aftermath = setTimeout(() => (this.#touch = null), AFTERMATH_MS);
  }

  #tell(slider: HTMLInputElement, type: string): void {
    this.#isOurs = true;
    slider.dispatchEvent(new Event(type, {bubbles: true, composed: true}));
    this.#isOurs = false;
  }

  /** Nobody hears of what a finger has set that does not go sideways. */
  #filter(event: Event): void {
    const touch = this.#touch;
    if (this.#isOurs || !touch || touch.slider !== event.target || touch.state === 'sideways') return;
    event.stopImmediatePropagation();
    if (touch.state === 'over') touch.slider.value = touch.value;
  }
}

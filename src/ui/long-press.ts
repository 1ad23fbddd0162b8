/** A finger that stays where it is. A mouse has other buttons for that. */

const LONG_MS = 500;
/** A finger is never quite still. */
const SLIP_PX = 10;

interface Press {
  pointerId: number;
  x: number;
  y: number;
  path: EventTarget[];
  timer: ReturnType<typeof setTimeout>;
}

export class LongPress {
  readonly #onPress: (path: EventTarget[]) => void;
  #press: Press | null = null;
  /** The click that the same finger ends in means nothing more. */
  #isDone = false;

  /** @param onPress gets what lies under the finger, innermost first */
  constructor(onPress: (path: EventTarget[]) => void) {
    this.#onPress = onPress;
  }

  /** Until `signal`, for everything inside of `element`. */
  listen(element: HTMLElement, signal: AbortSignal): void {
    element.addEventListener('pointerdown', (event) => this.#down(event), {signal});
    element.addEventListener('pointermove', (event) => this.#move(event), {signal});
    for (const type of ['pointerup', 'pointercancel'] as const) {
      element.addEventListener(type, () => this.#stop(), {signal});
    }
    // Before the controls inside hear of them.
    element.addEventListener('click', (event) => this.#swallow(event), {signal, capture: true});
    element.addEventListener('contextmenu', (event) => this.#onMenu(event), {signal});
    signal.addEventListener('abort', () => this.#stop());
  }

  #down(event: PointerEvent): void {
    this.#stop();
    this.#isDone = false;
    if (event.pointerType === 'mouse' || !event.isPrimary) return;
    const timer = setTimeout(() => this.#finish(), LONG_MS);
    const {pointerId, clientX: x, clientY: y} = event;
    this.#press = {pointerId, x, y, path: event.composedPath(), timer};
  }

  /** The browser's own answer to a long press, which may come first. */
  #onMenu(event: Event): void {
    if (this.#press) this.#finish();
    if (this.#isDone) event.preventDefault();
  }

  #finish(): void {
    const {path} = this.#press!;
    this.#stop();
    this.#isDone = true;
    this.#onPress(path);
  }

  #move({pointerId, clientX, clientY}: PointerEvent): void {
    const press = this.#press;
    if (press?.pointerId !== pointerId) return;
    if (Math.hypot(clientX - press.x, clientY - press.y) > SLIP_PX) this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#press?.timer);
    this.#press = null;
  }

  #swallow(event: Event): void {
    if (!this.#isDone) return;
    this.#isDone = false;
    event.preventDefault();
    event.stopPropagation();
  }
}

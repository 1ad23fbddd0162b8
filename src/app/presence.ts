/** Whether somebody is at the page: controls fade while nobody is. */
import type {ReactiveController, ReactiveControllerHost} from 'lit';

const QUIET_AFTER_MS = 4000;

export class Presence implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connection = new AbortController();
  /** Nobody has touched anything for a while. */
  isQuiet = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connection = new AbortController();
    const {signal} = this.#connection;
    for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const) {
      window.addEventListener(type, () => this.#wake(), {signal, passive: true});
    }
    this.#wake();
  }

  hostDisconnected(): void {
    this.#connection.abort();
    clearTimeout(this.#timer);
  }

  #wake(): void {
    this.#be(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#be(true), QUIET_AFTER_MS);
  }

  #be(isQuiet: boolean): void {
    if (isQuiet === this.isQuiet) return;
    this.isQuiet = isQuiet;
    this.#host.requestUpdate();
  }
}

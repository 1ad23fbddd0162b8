/**
 * Whether an engine still lives: it is asked now and then, and given up where it says nothing, or leaves what it was asked
 * without an answer, for too long. Time counts in short steps, so that a device that slept is not taken for an engine that
 * hangs.
 */

/** Nothing is done in less where a device has other things to do. */
const LEAST_MS = 10_000;
const MOST_MS = 30 * 60_000;
const STEP_MS = 1000;
/** A step that took longer was not lived through: the device slept, or the page was hidden. */
const LONGEST_STEP_MS = 2 * STEP_MS;
/** Between questions. */
const PING_MS = 3000;
/** A backend that is started anew takes its time. */
const RECOVERY_MS = 60_000;
/** An estimate is wrong by less. */
const MARGIN = 10;

export interface Watched {
  /** Asks it for a sign of life. */
  ping: () => void;
  /** Whether it owes an answer. */
  isBusy: () => boolean;
  /** Within which it cannot be blamed for what it owes. */
  leastMs: () => number;
  /** Called once, when it is given up. */
  onSilent: (detail: string) => void;
}

/** How long one picture may take at most, if it is to take so long. */
export function patienceFor(pictureMs: number): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, MARGIN * pictureMs));
}

export class EngineWatch {
  readonly #watched: Watched;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastStep = 0;
  #silentMs = 0;
  #owedMs = 0;
  #sincePingMs = 0;
  #isRecovering = false;
  #pictureMs = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** How long a picture is expected to take. */
  set pictureMs(pictureMs: number) {
    this.#pictureMs = pictureMs;
  }

  set isRecovering(isRecovering: boolean) {
    this.#isRecovering = isRecovering;
  }

  start(): void {
    this.stop();
    this.#lastStep = performance.now();
    this.#silentMs = this.#owedMs = this.#sincePingMs = 0;
    this.#timer = setInterval(() => this.#step(), STEP_MS);
    // A test or a tool that is done does not wait for it.
    (this.#timer as unknown as {unref?: () => void}).unref?.();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** It has said something. @param isWork more than that it lives */
  heard(isWork: boolean): void {
    this.#silentMs = 0;
    if (isWork) this.#owedMs = 0;
  }

  #step(): void {
    const now = performance.now();
    const step = Math.min(now - this.#lastStep, LONGEST_STEP_MS);
    this.#lastStep = now;
    const isBusy = this.#watched.isBusy();
    this.#silentMs += step;
    this.#owedMs = isBusy ? this.#owedMs + step : 0;
    this.#sincePingMs += step;
    const least = Math.max(this.#watched.leastMs(), this.#isRecovering ? RECOVERY_MS : 0);
    const patience = Math.max(patienceFor(this.#pictureMs), least);
    if (this.#silentMs > (isBusy ? patience : LEAST_MS)) return this.#giveUp('It says nothing any more.');
    if (this.#owedMs > patience) return this.#giveUp('It does not answer what it was asked.');
    if (this.#sincePingMs < PING_MS) return;
    this.#sincePingMs = 0;
    this.#watched.ping();
  }

  #giveUp(detail: string): void {
    this.stop();
    this.#watched.onSilent(detail);
  }
}

/**
 * Whether help is worth it just now. On a busy machine the threads of one program take turns on one core, which is slower than
 * a single one. So jobs are done alone from time to time; while those with help take as long as these, all are.
 */

/** Jobs; a picture of 256 px has about thirty. */
const WINDOW = 30;
const SHORTEST_PAUSE = 240;
const LONGEST_PAUSE = 7680;
/** Of the jobs with help every so manieth is done alone; not a divisor of a picture's. */
const SAMPLE = 31;
/** Share of the time alone above which help is none. */
const NO_HELP = 0.97;
/** Weight of the latest time. */
const NEW = 0.3;

export class HelpGauge {
  /** Milliseconds alone, by job. */
  readonly #alone = new Map<string, number>();
  #helpedMs = 0;
  #aloneMs = 0;
  #compared = 0;
  /** How many more jobs are done so, before the other way is tried. */
  #left = WINDOW;
  #pause = SHORTEST_PAUSE;
  #isPaused = false;
  #count = 0;

  /** Whether the next job is to be done with help. */
  get wantsHelp(): boolean {
    return !this.#isPaused && this.#count % SAMPLE !== SAMPLE - 1;
  }

  /** @param key which jobs are alike */
  add(key: string, ms: number): void {
    const alone = this.#alone.get(key);
    if (!this.wantsHelp) {
      this.#alone.set(key, alone === undefined ? ms : alone + NEW * (ms - alone));
    } else if (alone !== undefined) {
      this.#helpedMs += ms;
      this.#aloneMs += alone;
      this.#compared++;
    }
    this.#count++;
    this.#left--;
    if (this.#left > 0) return;
    if (this.#isPaused) this.#turn(false, WINDOW);
    // Nothing is known at first.
    else if (this.#compared === 0) this.#turn(true, WINDOW);
    else if (this.#helpedMs > NO_HELP * this.#aloneMs) {
      this.#turn(true, this.#pause);
      this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    } else {
      this.#turn(false, WINDOW);
      this.#pause = SHORTEST_PAUSE;
    }
  }

  #turn(isPaused: boolean, jobs: number): void {
    this.#isPaused = isPaused;
    this.#left = jobs;
    this.#helpedMs = this.#aloneMs = this.#compared = 0;
  }
}

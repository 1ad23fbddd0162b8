/** How long a download still takes, by what has come in the last seconds. Pure. */

/** Long enough to be steady, short enough to follow a line that gets better. */
const WINDOW_MS = 8000;
/** Of what came in less nobody can tell. */
const LEAST_MS = 1000;

interface Sample {
  at: number;
  bytes: number;
}

export class DownloadPace {
  #samples: Sample[] = [];

  /** @param at milliseconds of any clock that only goes on */
  note(bytes: number, at: number): void {
    const last = this.#samples.at(-1);
    // Another download.
    if (last && bytes < last.bytes) this.#samples = [];
    if (this.#samples.at(-1)?.bytes === bytes) return;
    this.#samples.push({at, bytes});
    // The last one before the window stays, as its beginning.
    while (this.#samples.length > 2 && this.#samples[1]!.at < at - WINDOW_MS) this.#samples.shift();
  }

  /**
   * @param lineSpeed bytes in a millisecond, as other files came; used until there is more to go by; null where unknown
   * @returns milliseconds; null where nobody can tell
   */
  leftMs(totalBytes: number, at: number, lineSpeed: number | null): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    const left = totalBytes - (last?.bytes ?? 0);
    const elapsed = first ? at - first.at : 0;
    const came = first && last ? last.bytes - first.bytes : 0;
    const speed = elapsed >= LEAST_MS && came > 0 ? came / elapsed : lineSpeed;
    return speed === null || speed <= 0 ? null : left / speed;
  }
}

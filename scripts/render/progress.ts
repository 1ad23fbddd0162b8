/** How far a command is, and how long the rest takes. */

/** Not more often. */
const everyMs = 2000;

function spoken(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/**
 * Says "3 of 16, about 40 s left", now and then.
 * @param now milliseconds
 * @returns to be called for each that is done
 */
export function sayProgress(
  total: number,
  say: (message: string) => void,
  now: () => number = () => performance.now(),
): () => void {
  let saidAt = now();
  let firstAt = 0;
  let done = 0;
  return () => {
    done++;
    const time = now();
    // What comes before the first is not done again.
    if (done === 1) firstAt = time;
    if (done === 1 || done === total || time - saidAt < everyMs) return;
    saidAt = time;
    const left = ((time - firstAt) / (done - 1)) * (total - done);
    say(`${done} of ${total}, about ${spoken(left / 1000)} left …`);
  };
}

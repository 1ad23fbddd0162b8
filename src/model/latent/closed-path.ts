/** A path through several places that ends where it starts, cut into frames: when, and between which two places. */

/** `eased` leaves each place slowly and comes slowly to the next; `even` never stops. */
export type Pace = 'even' | 'eased';

export interface PathPlace {
  /** Index of the place that was left. */
  from: number;
  /** Index of the place that comes next. */
  to: number;
  /** Part of the way, 0 .. 1 (1 excluded, which is the next place's 0). */
  t: number;
}

/** Half a wave of the cosine: 0 and 1 stay, and the speed is 0 there. */
export function ease(t: number): number {
  return (1 - Math.cos(Math.PI * t)) / 2;
}

/**
 * @param frame 0 or more; frame `places * framesPerStep` is frame 0 again
 * @param places how many the path goes through, 1 or more
 * @param framesPerStep from one place to the next, 1 or more
 */
export function placeAt(frame: number, places: number, framesPerStep: number, pace: Pace): PathPlace {
  const step = Math.floor(frame / framesPerStep);
  const from = step % places;
  const t = (frame - step * framesPerStep) / framesPerStep;
  return {from, to: (from + 1) % places, t: pace === 'eased' ? ease(t) : t};
}

/** A path in W through several pictures, walked at a steady pace and without stopping at the end when it is a loop. */
import {lerp} from './interpolate.ts';

/** Slow at both ends of a leg (Perlin 2002), so that each picture is seen for a moment and no corner jerks. */
export function ease(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}

/** How many legs a path has: a loop has one more, back to the start. */
export function legsOf(points: number, isLoop: boolean): number {
  return points < 2 ? 0 : isLoop ? points : points - 1;
}

/**
 * @param points each `[n]`, at least one
 * @param position 0 at the first point, 1 at the second, and so on; a loop goes on for ever, a line stops at its ends
 * @returns `[n]`
 */
export function pathPoint(points: readonly Float32Array[], position: number, isLoop: boolean): Float32Array {
  const legs = legsOf(points.length, isLoop);
  if (legs === 0) return points[0]!;
  const along = isLoop
    ? position - Math.floor(position / legs) * legs
    : Math.min(legs, Math.max(0, position));
  const leg = Math.min(legs - 1, Math.floor(along));
  return lerp(points[leg]!, points[(leg + 1) % points.length]!, ease(along - leg));
}

/** Paths between latent vectors. */

function assertSameLength(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) {
    throw new RangeError(
      `Two latent vectors of one path must be equally long, got ${a.length} and ${b.length}.`,
    );
  }
}

/**
 * Straight line between two w (or two sets of ws), which is the natural path in W.
 * @param a `[n]`
 * @param b `[n]`
 * @param t 0 gives `a`, 1 gives `b`; values outside go on along the line
 * @returns `[n]`
 */
export function lerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  assertSameLength(a, b);
  return a.map((value, i) => value * (1 - t) + b[i]! * t);
}

/**
 * Great-circle path between two z (Shoemake 1985), which keeps the length that a normal z has, where a straight line
 * would cut through the unlikely middle. Where the vectors point the same or the opposite way, no great circle is
 * defined and the straight line is taken.
 * @param a `[n]`
 * @param b `[n]`
 * @param t 0 gives `a`, 1 gives `b`
 * @returns `[n]`
 */
export function slerp(a: Float32Array, b: Float32Array, t: number): Float32Array {
  assertSameLength(a, b);
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    squareA += a[i]! ** 2;
    squareB += b[i]! ** 2;
  }
  const cosine = dot / Math.sqrt(squareA * squareB);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return lerp(a, b, t);
  const weightA = Math.sin((1 - t) * angle) / sine;
  const weightB = Math.sin(t * angle) / sine;
  return a.map((value, i) => value * weightA + b[i]! * weightB);
}

/**
 * Weighted mean of some w: bilinear interpolation for the four corners of a square.
 * @param all `[n]` each, one or more
 * @param weights one for each of them, above 0; their sum is any
 * @returns `[n]`; that of a single one is itself
 */
export function meanOf(all: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const [first, ...others] = all;
  if (others.length === 0) return first!;
  for (const other of others) assertSameLength(first!, other);
  const sum = weights.reduce((so, weight) => so + weight, 0);
  return first!.map((_, i) => all.reduce((so, one, k) => so + one[i]! * weights[k]!, 0) / sum);
}

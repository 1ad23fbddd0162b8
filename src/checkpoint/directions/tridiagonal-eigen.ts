/** All eigenvectors of a symmetric tridiagonal matrix. */

/** Steps for each eigenvalue; two or three are usual. */
const mostSteps = 100;

export interface Eigen {
  /** Largest first. */
  values: number[];
  /** Of unit length, one each value. */
  vectors: Float64Array[];
}

/**
 * Implicit QR steps with Wilkinson's shift (Golub & Van Loan, Matrix Computations, section 8.3).
 * @param diagonal `[n]`
 * @param beside `[n - 1]` or longer; element i stands between i and i + 1
 */
export function tridiagonalEigen(diagonal: readonly number[], beside: readonly number[]): Eigen {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = Float64Array.from({length: n}, (_, i) => (i + 1 < n ? beside[i]! : 0));
  // Rows become the eigenvectors.
  const rows = Array.from({length: n}, (_, i) => Float64Array.from({length: n}, (_, j) => Number(i === j)));
  for (let steps = n * mostSteps; steps > 0; steps--) {
    for (let i = 0; i + 1 < n; i++) {
      if (Math.abs(e[i]!) <= 1e-16 * (Math.abs(d[i]!) + Math.abs(d[i + 1]!))) e[i] = 0;
    }
    // The last block that does not fall apart: all of `e` from `first` to before `last` is left.
    let last = n - 1;
    while (last > 0 && e[last - 1] === 0) last--;
    if (last === 0) break;
    let first = last - 1;
    while (first > 0 && e[first - 1] !== 0) first--;
    step(d, e, rows, first, last);
  }
  const order = Array.from({length: n}, (_, i) => i).sort((i, j) => d[j]! - d[i]!);
  return {values: order.map((i) => d[i]!), vectors: order.map((i) => rows[i]!)};
}

/** One step on a block: rotations of neighbours chase what the first one brings off the diagonals down to its end. */
function step(d: Float64Array, e: Float64Array, rows: Float64Array[], first: number, last: number): void {
  let x = d[first]! - wilkinsonShift(d[last - 1]!, e[last - 1]!, d[last]!);
  let z = e[first]!;
  for (let k = first; k < last; k++) {
    // Square roots are the same on every machine, Math.hypot need not be.
    const r = Math.sqrt(x * x + z * z);
    const [c, s] = r > 0 ? [x / r, z / r] : [1, 0];
    if (k > first) e[k - 1] = r;
    const [a, b, f] = [d[k]!, d[k + 1]!, e[k]!];
    d[k] = c * c * a + 2 * c * s * f + s * s * b;
    d[k + 1] = s * s * a - 2 * c * s * f + c * c * b;
    e[k] = c * s * (b - a) + (c * c - s * s) * f;
    if (k + 1 < last) {
      x = e[k]!;
      z = s * e[k + 1]!;
      e[k + 1] = c * e[k + 1]!;
    }
    rotate(rows[k]!, rows[k + 1]!, c, s);
  }
}

/** The eigenvalue of `[[a, f], [f, b]]` that is nearer to b. */
function wilkinsonShift(a: number, f: number, b: number): number {
  const half = (a - b) / 2;
  const root = Math.sqrt(half * half + f * f);
  return b - (f * f) / (half + (half < 0 ? -root : root));
}

function rotate(upper: Float64Array, lower: Float64Array, c: number, s: number): void {
  for (let i = 0; i < upper.length; i++) {
    const [u, l] = [upper[i]!, lower[i]!];
    upper[i] = c * u + s * l;
    lower[i] = c * l - s * u;
  }
}

/** All eigenvectors of a small symmetric matrix. */

/** Rounds of rotations; six to ten are usual. */
const mostSweeps = 50;

export interface Eigen {
  /** Largest first. */
  values: number[];
  /** Of unit length, one each value. */
  vectors: Float64Array[];
}

/**
 * Cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, section 8.5): slow for large matrices, accurate for all.
 * @param matrix `[n, n]`, row by row; left as it is
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  // Rows become the eigenvectors.
  const v = Float64Array.from({length: n * n}, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const norm = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  const negligible = norm * 1e-17;
  for (let sweep = 0, isDone = false; !isDone && sweep < mostSweeps; sweep++) {
    isDone = true;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p * n + q]!) <= negligible) continue;
        isDone = false;
        rotate(a, v, n, p, q);
      }
    }
  }
  const order = Array.from({length: n}, (_, i) => i).sort((i, j) => a[j * n + j]! - a[i * n + i]!);
  return {
    values: order.map((i) => a[i * n + i]!),
    vectors: order.map((i) => v.slice(i * n, (i + 1) * n)),
  };
}

/** Turns the plane of coordinates p and q so that the element there becomes 0. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * a[p * n + q]!);
  // The smaller of the two angles. Square roots are the same on every machine, Math.hypot need not be.
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) {
    const [ap, aq] = [a[k * n + p]!, a[k * n + q]!];
    a[k * n + p] = cosine * ap - sine * aq;
    a[k * n + q] = sine * ap + cosine * aq;
  }
  for (const rows of [a, v]) {
    for (let k = 0; k < n; k++) {
      const [rp, rq] = [rows[p * n + k]!, rows[q * n + k]!];
      rows[p * n + k] = cosine * rp - sine * rq;
      rows[q * n + k] = sine * rp + cosine * rq;
    }
  }
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

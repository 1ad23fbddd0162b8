/** The largest eigenvalues of a large symmetric matrix and their vectors, without the rest. */
import {randn} from '../../model/latent/random-state.ts';
import {tridiagonalEigen, type Eigen} from './tridiagonal-eigen.ts';

/** Far more than twelve vectors need, unless the values lie unusually close. */
const firstSteps = 120;
/** Part of the largest eigenvalue that a vector may be off by. */
const tolerance = 1e-9;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** `target += factor * source` */
function add(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

/** Takes out of `x` what lies along `basis`; twice, for what rounding left the first time. */
function orthogonalise(x: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) for (const q of basis) add(x, -dot(x, q), q);
}

/**
 * Lanczos' method with full reorthogonalisation (Golub & Van Loan, section 10.3). The start is fixed, so the same matrix
 * gives the same vectors to the last bit. Of a repeated eigenvalue one vector is found first.
 * @param multiply the matrix times a vector `[n]`
 * @returns `count` of them, or n if that is less
 */
export function leadingEigenvectors(
  multiply: (x: Float64Array) => Float64Array,
  n: number,
  count: number,
): Eigen {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  /** Element i stands between i and i + 1. */
  const beside: number[] = [];
  let next: Float64Array = Float64Array.from(randn(0, n));
  let restarts = 0;
  for (let steps = Math.min(n, firstSteps); ; steps = Math.min(n, 2 * steps)) {
    while (basis.length < steps) {
      const norm = Math.sqrt(dot(next, next));
      const q = next.map((value) => value / norm);
      basis.push(q);
      next = multiply(q);
      diagonal.push(dot(next, q));
      const scale = Math.sqrt(dot(next, next));
      orthogonalise(next, basis);
      const length = Math.sqrt(dot(next, next));
      const isExhausted = length <= 1e-13 * Math.max(scale, Math.abs(diagonal[0]!));
      beside.push(isExhausted ? 0 : length);
      if (isExhausted && basis.length < n) {
        next = Float64Array.from(randn(++restarts, n));
        orthogonalise(next, basis);
      }
    }
    const small = tridiagonalEigen(diagonal, beside);
    const isExact = small.vectors
      .slice(0, count)
      .every((vector) => Math.abs(vector.at(-1)! * beside.at(-1)!) <= tolerance * small.values[0]!);
    if (isExact || steps === n) return inFull(small, basis, n, count);
  }
}

/** From coordinates along the basis to the coordinates of the large matrix. */
function inFull({values, vectors}: Eigen, basis: readonly Float64Array[], n: number, count: number): Eigen {
  return {
    values: values.slice(0, count),
    vectors: vectors.slice(0, count).map((coordinates) => {
      const full = new Float64Array(n);
      basis.forEach((q, i) => add(full, coordinates[i]!, q));
      const length = Math.sqrt(dot(full, full));
      return full.map((value) => value / length);
    }),
  };
}

import {describe, expect, it} from 'vitest';
import {leadingEigenvectors} from '../../../../src/checkpoint/directions/leading-eigenvectors.ts';
import {tridiagonalEigen} from '../../../../src/checkpoint/directions/tridiagonal-eigen.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';

/** A A^T of normal numbers, `[n, n]`. */
function gram(n: number, columns: number): Float64Array {
  const a = randn(1, n * columns);
  return Float64Array.from({length: n * n}, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += a[i * columns + c]! * a[j * columns + c]!;
    return sum;
  });
}

function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  return x.map((_, i) => x.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0));
}

/** Length of M v - value v, as a part of the value. */
function residual(matrix: Float64Array, value: number, vector: Float64Array): number {
  const difference = times(matrix, vector).map((product, i) => product - value * vector[i]!);
  return Math.sqrt(difference.reduce((sum, one) => sum + one * one, 0)) / value;
}

describe('eigenvectors', () => {
  it('of a matrix of two are those of the textbook', () => {
    const {values, vectors} = tridiagonalEigen([2, 2], [1]);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    expect(Math.abs(vectors[0]![0]!)).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vectors[0]![0]! * vectors[0]![1]!).toBeCloseTo(0.5, 14);
    expect(vectors[1]![0]! * vectors[1]![1]!).toBeCloseTo(-0.5, 14);
  });

  it('of a chain of springs are waves', () => {
    const n = 50;
    const {values, vectors} = tridiagonalEigen(Array<number>(n).fill(2), Array<number>(n).fill(-1));
    values.forEach((value, k) => {
      // 2 - 2 cos(pi j / (n + 1)), the largest first.
      expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (n - k)) / (n + 1)), 12);
      const wave = Array.from({length: n}, (_, i) => Math.sin((Math.PI * (n - k) * (i + 1)) / (n + 1)));
      const length = Math.sqrt((n + 1) / 2);
      const cosine = wave.reduce((sum, height, i) => sum + height * vectors[k]![i]!, 0) / length;
      expect(Math.abs(cosine)).toBeCloseTo(1, 10);
    });
  });

  it('that lead are the first of all, also where the values lie close', () => {
    const n = 300;
    const matrix = gram(n, 900);
    const {values, vectors} = leadingEigenvectors((x) => times(matrix, x), n, 12);
    values.forEach((value, i) => expect(residual(matrix, value, vectors[i]!)).toBeLessThan(1e-8));
    // The trace of what is left must hold no larger value: take out what was found, and look again.
    const rest = leadingEigenvectors(
      (x) => {
        const y = times(matrix, x);
        vectors.forEach((vector, i) => {
          const along = vector.reduce((sum, value, k) => sum + value * x[k]!, 0) * values[i]!;
          vector.forEach((value, k) => (y[k]! -= along * value));
        });
        return y;
      },
      n,
      1,
    );
    expect(rest.values[0]).toBeLessThan(values[11]!);
    expect(rest.values[0]).toBeGreaterThan(0.9 * values[11]!);
  });

  it('are the same to the last bit every time', () => {
    const matrix = gram(40, 60);
    const once = leadingEigenvectors((x) => times(matrix, x), 40, 5);
    expect(leadingEigenvectors((x) => times(matrix, x), 40, 5)).toEqual(once);
  });

  it('of a matrix of low rank, and of none, are found without dividing by zero', () => {
    const matrix = gram(30, 3);
    const {values, vectors} = leadingEigenvectors((x) => times(matrix, x), 30, 12);
    expect(values).toHaveLength(12);
    expect(values.filter((value) => value > 1e-9 * values[0]!)).toHaveLength(3);
    for (const vector of vectors) expect(vector.every(Number.isFinite)).toBe(true);
    const none = leadingEigenvectors((x) => new Float64Array(x.length), 5, 12);
    expect(none.values).toEqual([0, 0, 0, 0, 0]);
    expect(none.vectors.flatMap((vector) => [...vector]).every(Number.isFinite)).toBe(true);
  });
});

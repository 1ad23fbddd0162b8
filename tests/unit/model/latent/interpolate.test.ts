import {describe, expect, test} from 'vitest';
import {lerp, meanOf, slerp} from '../../../../src/model/latent/interpolate.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';

const a = randn(2, 4);
const b = randn(3, 4);

function expectClose(actual: Float32Array, expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 5));
}

// a, b = (numpy.random.RandomState(seed).randn(4).astype('f4').astype('f8') for seed in (2, 3))
// omega = numpy.arccos(a @ b / numpy.linalg.norm(a) / numpy.linalg.norm(b))
describe('slerp', () => {
  test('equals NumPy', () => {
    // numpy.sin((1 - t) * omega) / numpy.sin(omega) * a + numpy.sin(t * omega) / numpy.sin(omega) * b
    expectClose(
      slerp(a, b, 0.25),
      [0.6147888908789843, 0.20499372303571328, -2.5231036954246284, 0.8180696898077486],
    );
    expectClose(
      slerp(a, b, 0.5),
      [1.469721319055322, 0.40736442120720806, -2.1851832096649115, -0.23914353203549266],
    );
  });

  test('begins at the one and ends at the other', () => {
    expectClose(slerp(a, b, 0), [...a]);
    expectClose(slerp(a, b, 1), [...b]);
  });

  test('keeps the length of normal vectors half-way, where a straight line loses a third', () => {
    const norm = (v: Float32Array): number => Math.hypot(...v);
    const [p, q] = [randn(10, 512), randn(11, 512)];
    expect(norm(slerp(p, q, 0.5)) / norm(p)).toBeCloseTo(1, 1);
    expect(norm(lerp(p, q, 0.5)) / norm(p)).toBeLessThan(0.8);
  });

  test('goes straight between vectors of the same or the opposite direction, and of length zero', () => {
    expectClose(slerp(a, a, 0.3), [...a]);
    expectClose(
      slerp(
        a,
        a.map((v) => -v),
        0.5,
      ),
      [0, 0, 0, 0],
    );
    expectClose(slerp(new Float32Array(4), b, 0.5), [...lerp(new Float32Array(4), b, 0.5)]);
  });
});

describe('meanOf', () => {
  const [one, two, three] = [Float32Array.of(1, 0), Float32Array.of(3, 4), Float32Array.of(5, 8)];

  test('is by the weights, whatever their sum', () => {
    expect([...meanOf([one, two, three], [1, 1, 2])]).toEqual([3.5, 5]);
    expect([...meanOf([one, two, three], [16, 16, 32])]).toEqual([3.5, 5]);
  });

  test('of a single one is that one', () => {
    expect(meanOf([two], [7])).toBe(two);
  });

  test('refuses vectors of different lengths', () => {
    expect(() => meanOf([one, randn(1, 3)], [1, 1])).toThrow('must be equally long, got 2 and 3');
  });
});

describe('lerp', () => {
  test('equals NumPy', () => {
    // a * (1 - t) + b * t
    expectClose(
      lerp(a, b, 0.25),
      [0.13458872586488724, 0.06692734267562628, -1.5780227351933718, 0.7643299400806427],
    );
  });

  test('refuses vectors of different lengths', () => {
    expect(() => lerp(a, randn(1, 3), 0.5)).toThrow('must be equally long, got 4 and 3');
    expect(() => slerp(a, randn(1, 3), 0.5)).toThrow('must be equally long, got 4 and 3');
  });
});

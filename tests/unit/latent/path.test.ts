import {describe, expect, it} from 'vitest';
import {ease, legsOf, pathPoint} from '../../../src/latent/path.ts';

const points = [Float32Array.of(0, 0), Float32Array.of(1, 0), Float32Array.of(1, 1)];

describe('pathPoint', () => {
  it('passes through every point in order', () => {
    for (const isLoop of [true, false]) {
      points.forEach((point, i) => expect(pathPoint(points, i, isLoop)).toEqual(point));
    }
  });

  it('is half way between two points in the middle of a leg', () => {
    expect([...pathPoint(points, 0.5, true)]).toEqual([0.5, 0]);
    expect([...pathPoint(points, 2.5, true)]).toEqual([0.5, 0.5]);
  });

  it('comes round in a loop, and stops at the ends of a line', () => {
    expect([...pathPoint(points, 3, true)]).toEqual([0, 0]);
    expect([...pathPoint(points, -0.5, true)]).toEqual([0.5, 0.5]);
    expect([...pathPoint(points, 7, false)]).toEqual([1, 1]);
    expect([...pathPoint(points, -7, false)]).toEqual([0, 0]);
    expect([legsOf(3, true), legsOf(3, false), legsOf(1, true)]).toEqual([3, 2, 0]);
  });

  it('moves without jumps', () => {
    let last = pathPoint(points, 0, true);
    for (let t = 0; t <= 6; t += 0.001) {
      const here = pathPoint(points, t, true);
      expect(Math.hypot(here[0]! - last[0]!, here[1]! - last[1]!)).toBeLessThan(0.004);
      last = here;
    }
  });

  it('slows down at the points', () => {
    expect(ease(0.01)).toBeLessThan(0.0001);
    expect(ease(0.5)).toBe(0.5);
    expect(1 - ease(0.99)).toBeLessThan(0.0001);
  });
});

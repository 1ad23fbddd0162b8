import {describe, expect, it} from 'vitest';
import {
  chancesOfGreatest,
  normalCdf,
  normalQuantile,
  offsetsFor,
} from '../../../../../scripts/dataset/pony/normal.ts';

describe('the standard normal distribution', () => {
  it('has the tabled values', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021, 6);
    expect(normalCdf(-1)).toBeCloseTo(0.1586553, 6);
    expect(normalCdf(9)).toBeCloseTo(1, 9);
  });

  it('is inverted by its quantile', () => {
    for (const p of [0.001, 0.08, 0.3, 0.5, 0.97]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 6);
  });
});

describe('a choice by the greatest of shifted normal numbers', () => {
  it('is even without shifts', () => {
    for (const chance of chancesOfGreatest([0, 0, 0, 0])) expect(chance).toBeCloseTo(0.25, 4);
  });

  it('has the chances that its weights ask for', () => {
    const weights = [70, 12, 12, 6];
    chancesOfGreatest(offsetsFor(weights)).forEach((chance, k) => {
      expect(chance).toBeCloseTo(weights[k]! / 100, 4);
    });
  });
});

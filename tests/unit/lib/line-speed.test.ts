import {describe, expect, it} from 'vitest';
import {speedOf} from '../../../src/lib/line-speed.ts';

describe('speedOf', () => {
  it('is of what came over the line, in the time in which anything was on its way', () => {
    const files = [
      {transferSize: 1000, responseStart: 10, responseEnd: 60},
      {transferSize: 1000, responseStart: 30, responseEnd: 110},
      // From a cache.
      {transferSize: 0, responseStart: 5, responseEnd: 900},
      {transferSize: 2000, responseStart: 1000, responseEnd: 1100},
    ];
    expect(speedOf(files)).toBe(20);
    expect(speedOf(files.slice(2, 3))).toBeNull();
    expect(speedOf([{transferSize: 500, responseStart: 1, responseEnd: 3}])).toBeNull();
  });
});

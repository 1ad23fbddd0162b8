import {describe, expect, it} from 'vitest';
import {estimateMs, noteMeasured} from '../../../src/upscale/time-left.ts';
import {durationText} from '../../../src/words/wording.ts';

describe('the time that enlarging takes', () => {
  it('is told in words', () => {
    expect([1, 1499, 1500, 59_400, 60_000, 84_000, 119_000].map(durationText)).toEqual([
      '1 s',
      '1 s',
      '2 s',
      '59 s',
      '1 min',
      '1 min 20 s',
      '2 min',
    ]);
  });

  it('is first judged by the pictures of the model, then by what it took', () => {
    expect(estimateMs(1e9, {macs: 5e8, medianMs: null})).toBeNull();
    expect(estimateMs(1e9, {macs: 5e8, medianMs: 100})).toBe(200);
    noteMeasured(2e9, 1000);
    expect(estimateMs(1e9, {macs: 5e8, medianMs: 100})).toBe(500);
  });
});

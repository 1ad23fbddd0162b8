import {describe, expect, it} from 'vitest';
import {ease, placeAt} from '../../../../src/model/latent/closed-path.ts';

describe('a closed path', () => {
  it('is exactly at each place when its turn comes, at either pace', () => {
    for (const pace of ['even', 'eased'] as const) {
      for (const place of [0, 1, 2]) {
        expect(placeAt(place * 7, 3, 7, pace)).toEqual({from: place, to: (place + 1) % 3, t: 0});
      }
    }
  });

  it('goes from the last place back to the first, and round again', () => {
    expect(placeAt(11, 3, 4, 'even')).toEqual({from: 2, to: 0, t: 0.75});
    for (let frame = 0; frame < 12; frame++) {
      expect(placeAt(frame + 12, 3, 4, 'eased')).toEqual(placeAt(frame, 3, 4, 'eased'));
    }
  });

  it('takes even steps, or slow ones at both ends', () => {
    const steps = (pace: 'even' | 'eased'): number[] =>
      Array.from({length: 8}, (_, i) => placeAt(i, 2, 8, pace).t);
    expect(steps('even')).toEqual([0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]);
    const eased = steps('eased');
    expect(eased[1]).toBeCloseTo(0.0380602, 6); // (1 - cos(pi / 8)) / 2
    expect(eased[4]).toBeCloseTo(0.5, 12);
    expect(eased[7]! + eased[1]!).toBeCloseTo(1, 12);
  });

  it('stays where it is with a single place', () => {
    expect(placeAt(5, 1, 4, 'even')).toEqual({from: 0, to: 0, t: 0.25});
  });

  it('has an ease that keeps both ends', () => {
    expect([ease(0), ease(1)]).toEqual([0, 1]);
  });
});

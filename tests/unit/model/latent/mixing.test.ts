import {describe, expect, it} from 'vitest';
import {LAYER_RANGES, layersOf, mixStyles, moveStyles} from '../../../../src/model/latent/mixing.ts';

/** Six layers of two numbers. */
const a = Float32Array.from({length: 12}, (_, i) => i);
const b = a.map((value) => 100 + value);

describe('style mixing', () => {
  it('cuts the layers of the paper: 4-8, 16-32, 64-1024 pixels of 18', () => {
    expect(LAYER_RANGES.map((range) => layersOf(range, 18))).toEqual([
      [0, 4],
      [4, 8],
      [8, 18],
    ]);
  });

  it('gives every range of every network some layers, and every layer one range', () => {
    for (let numWs = 4; numWs <= 18; numWs++) {
      const cuts = LAYER_RANGES.map((range) => layersOf(range, numWs));
      expect(cuts[0]![0]).toBe(0);
      expect(cuts[2]![1]).toBe(numWs);
      cuts.forEach(([first, end], i) => {
        expect(end).toBeGreaterThan(first);
        if (i > 0) expect(first).toBe(cuts[i - 1]![1]);
      });
    }
  });

  it('takes the asked layers from the other and the rest from the first', () => {
    expect([...mixStyles(a, b, ['middle'], 6)]).toEqual([0, 1, 2, 3, 104, 105, 106, 107, 8, 9, 10, 11]);
    expect(mixStyles(a, b, [], 6)).toEqual(a);
    expect(mixStyles(a, b, LAYER_RANGES, 6)).toEqual(b);
  });

  it('refuses two w of different models', () => {
    expect(() => mixStyles(a, new Float32Array(3), ['fine'], 6)).toThrow(RangeError);
  });
});

describe('moving styles', () => {
  it('adds a direction to the ws of its range alone, as often as asked', () => {
    const moved = moveStyles(a, [{range: 'middle', direction: Float32Array.of(10, 1), amount: -2}], 6);
    expect([...moved]).toEqual([0, 1, 2, 3, -16, 3, -14, 5, 8, 9, 10, 11]);
  });

  it('adds up, and gives the same without a move', () => {
    const direction = Float32Array.of(1, 0);
    const twice = [1, 0.5].map((amount) => ({range: 'fine' as const, direction, amount}));
    expect(moveStyles(a, twice, 6).slice(8)).toEqual(Float32Array.of(9.5, 9, 11.5, 11));
    expect(moveStyles(a, [], 6)).toEqual(a);
  });

  it('refuses a direction of another length', () => {
    const short = [{range: 'fine' as const, direction: Float32Array.of(1), amount: 1}];
    expect(() => moveStyles(a, short, 6)).toThrow('as long as w, 2, got 1');
  });
});

import {describe, expect, it} from 'vitest';
import {broadcast, LAYER_RANGES, layersOf, mixStyles} from '../../../src/latent/mixing.ts';

const a = Float32Array.of(1, 2);
const b = Float32Array.of(10, 20);

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
    expect([...mixStyles(a, b, ['middle'], 6)]).toEqual([1, 2, 1, 2, 10, 20, 10, 20, 1, 2, 1, 2]);
    expect(mixStyles(a, b, [], 6)).toEqual(broadcast(a, 6));
    expect(mixStyles(a, b, LAYER_RANGES, 6)).toEqual(broadcast(b, 6));
  });

  it('refuses two w of different models', () => {
    expect(() => mixStyles(a, new Float32Array(3), ['fine'], 6)).toThrow(RangeError);
  });
});

import {describe, expect, it} from 'vitest';
import {FARTHEST, parsePlaneSpot, planeParts, within, type PlaneSpot} from '../../../src/plane/plane-spot.ts';

/** What an address says, and the names of what could not be used. */
function parsed(query: string): {spot: PlaneSpot | null; refused: string[]} {
  const params = new URLSearchParams(query);
  const refused: string[] = [];
  const spot = parsePlaneSpot((name, _expected, parse) => {
    const text = params.get(name);
    const value = text === null ? null : parse(text);
    if (text !== null && value === null) refused.push(name);
    return value;
  });
  return {spot, refused};
}

const written = (spot: PlaneSpot): string => planeParts(spot).join('&');

describe('the spot in an address', () => {
  it('comes back as it went in', () => {
    const spots: PlaneSpot[] = [
      {plane: 7, x: 12.5, y: -3.25, zoom: 2},
      {plane: 0, x: 0, y: 0, zoom: 1},
      {plane: 4294967295, x: -FARTHEST, y: FARTHEST, zoom: 8},
      {plane: 1, x: 0.0625, y: -0.1875, zoom: 2.83},
    ];
    for (const spot of spots) expect(parsed(written(spot))).toEqual({spot, refused: []});
    expect(written(spots[0]!)).toBe('plane=7&x=12.5&y=-3.25&zoom=2');
  });

  it('is short, to less than a pixel, and never minus zero', () => {
    expect(written({plane: 7, x: 1 / 3, y: -0.00001, zoom: Math.SQRT2})).toBe(
      'plane=7&x=0.3333&y=0&zoom=1.41',
    );
  });

  it('begins in the middle where it says no more than the plane', () => {
    expect(parsed('plane=7').spot).toEqual({plane: 7, x: 0, y: 0, zoom: 1});
  });

  it('is none without a plane', () => {
    expect(parsed('x=1&y=2&zoom=3')).toEqual({spot: null, refused: []});
    for (const plane of ['', '-1', '4294967296', 'seven', '1.5'])
      expect(parsed(`plane=${plane}&x=1`)).toEqual({spot: null, refused: ['plane']});
  });

  it.each(['x=one', 'y=1e9', 'x=99999999999', 'y=-2147483649', 'zoom=0.5', 'zoom=9', 'zoom='])(
    'leaves out %s and takes the rest',
    (part) => {
      const {spot, refused} = parsed(`plane=7&${part}`);
      expect(refused).toEqual([part.split('=')[0]]);
      expect(spot).toEqual({plane: 7, x: 0, y: 0, zoom: 1});
    },
  );

  it('has ends, and none of them is left', () => {
    expect(within({x: 1e12, y: -1e12, zoom: 100})).toEqual({x: FARTHEST, y: -FARTHEST, zoom: 8});
    expect(within({x: 5, y: 6, zoom: 0})).toEqual({x: 5, y: 6, zoom: 1});
  });
});

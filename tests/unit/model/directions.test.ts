import {describe, expect, it} from 'vitest';
import {directionName, parseDirections} from '../../../src/model/directions.ts';

/** Base64 of float16: 1, -2, 0.5, 0 and so on. */
function halves(...bits: number[]): string {
  return Buffer.from(Uint16Array.from(bits).buffer).toString('base64');
}

const file = {
  format: 1,
  model: 'tiny',
  version: 3,
  wDim: 2,
  ranges: {
    coarse: {count: 2, vectors: halves(0x3c00, 0xc000, 0x3800, 0)},
    middle: {count: 0, vectors: ''},
    fine: {count: 1, vectors: halves(0, 0x3c00)},
  },
};

describe('parseDirections', () => {
  it('gives the rows of each range', () => {
    expect(parseDirections(file)).toEqual({
      model: 'tiny',
      version: 3,
      wDim: 2,
      ranges: {
        coarse: [Float32Array.of(1, -2), Float32Array.of(0.5, 0)],
        middle: [],
        fine: [Float32Array.of(0, 1)],
      },
    });
  });

  it.each([
    [{format: 2}, 'directions.json: "format" must be 1, got 2.'],
    [{wDim: 0}, 'directions.json: "wDim" must be a number of at least 1, got 0.'],
    [{colour: 1}, 'directions.json: "colour" is not a known field; remove it or correct its name.'],
    [
      {ranges: {...file.ranges, fine: {count: 13, vectors: ''}}},
      'directions.json: "ranges.fine.count" must be a number from 0 to 12, got 13.',
    ],
    [
      {ranges: {...file.ranges, fine: {count: 2, vectors: halves(0, 0x3c00)}}},
      'directions.json: ranges.fine.vectors must hold 2 x 2 numbers of 2 bytes = 8 bytes, got 4.',
    ],
    [
      {ranges: {...file.ranges, fine: {count: 1, vectors: halves(0, 0x7c00)}}},
      'directions.json: ranges.fine.vectors holds numbers that are not finite.',
    ],
  ])('refuses %j', (change, sentence) => {
    expect(() => parseDirections({...file, ...change})).toThrow(sentence);
  });
});

describe('directionName', () => {
  it('counts from one, as people do', () => {
    expect(directionName('coarse', 0)).toBe('coarse1');
  });
});

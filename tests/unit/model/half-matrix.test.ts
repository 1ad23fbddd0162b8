import {describe, expect, it} from 'vitest';
import {decodeHalfMatrix, encodeHalves} from '../../../src/model/half-matrix.ts';

function base64(halves: number[]): string {
  return Buffer.from(Uint16Array.from(halves).buffer).toString('base64');
}

describe('decodeHalfMatrix', () => {
  it('reads the examples that IEEE 754 binary16 is explained with', () => {
    const bits = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x3555, 0x0000];
    const values = [1, -2, 65504, 2 ** -14, (1023 / 1024) * 2 ** -14, 2 ** -24, 0.333251953125, 0];
    expect([...decodeHalfMatrix(base64(bits), 'x', 2, 4)]).toEqual(values);
  });

  it('keeps the sign of zero', () => {
    expect(Object.is(decodeHalfMatrix(base64([0x8000]), 'x', 1, 1)[0], -0)).toBe(true);
  });

  it.each([1, 2, 3])('reads %i numbers, however the base64 is padded', (count) => {
    const halves = Array.from({length: count}, () => 0x4200);
    expect([...decodeHalfMatrix(base64(halves), 'x', 1, count)]).toEqual(halves.map(() => 3));
    expect([...decodeHalfMatrix(base64(halves).replace(/=+$/, ''), 'x', 1, count)]).toHaveLength(count);
  });

  it.each([0, 1, 2, 3, 4])('is written as Node writes it: %i numbers', (count) => {
    const halves = Array.from({length: count}, (_, i) => 0x3c01 + 257 * i);
    expect(encodeHalves(halves)).toBe(base64(halves));
  });

  it.each([0x7c00, 0xfc00, 0x7e00])('refuses %i, which is not finite', (bits) => {
    expect(() => decodeHalfMatrix(base64([0, bits]), 'x.json: m', 1, 2)).toThrow(
      'x.json: m holds numbers that are not finite.',
    );
  });

  it('says what it is that it cannot read', () => {
    expect(() => decodeHalfMatrix('AA€A', 'x.json: m', 1, 1)).toThrow('x.json: m is not base64');
    expect(() => decodeHalfMatrix(base64([0]), 'x.json: m', 2, 3)).toThrow(
      'x.json: m must hold 2 x 3 numbers of 2 bytes = 12 bytes, got 2.',
    );
  });
});

import {describe, expect, it} from 'vitest';
import {floatsToHalves, floatToHalf, halfToFloat} from '../../../../src/checkpoint/containers/half-float.ts';

describe('half floats', () => {
  it('come back unchanged for all 65,536 bit patterns but the NaNs, which stay NaN', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToFloat(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(halfToFloat(floatToHalf(value)))).toBe(true);
      else if (floatToHalf(value) !== bits) expect.fail(`${bits} became ${floatToHalf(value)}`);
    }
  });

  it('are made of many floats at once, from the middle of a buffer too', () => {
    const values = Float32Array.of(9, 1, -2, 65504, 2 ** -24, 1 / 3, Infinity).subarray(1);
    expect([...floatsToHalves(values)]).toEqual([0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0x7c00]);
  });

  it('are known values', () => {
    // numpy.array([1, -2, 65504, 2**-24, 1/3, numpy.inf], numpy.float16).view(numpy.uint16)
    expect([1, -2, 65504, 2 ** -24, 1 / 3, Infinity].map(floatToHalf)).toEqual([
      0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0x7c00,
    ]);
  });

  it('are the nearest ones, ties to even', () => {
    expect(floatToHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(floatToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(floatToHalf(2 ** -25)).toBe(0x0000);
    expect(floatToHalf(3 * 2 ** -25)).toBe(0x0002);
    expect(floatToHalf(65519)).toBe(0x7bff);
    expect(floatToHalf(65520)).toBe(0x7c00);
  });
});

/** IEEE 754 half precision, which JavaScript engines only get by and by (`Float16Array`). */

/** The value of the 16 bits of a half float. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of the half float nearest to `value` (ties to even); beyond 65504 that is infinity. */
export function floatToHalf(value: number): number {
  return floatsToHalves(Float32Array.of(value))[0]!;
}

/** `floatToHalf` of each. */
export function floatsToHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfOfBits(bits[i]!);
  return halves;
}

const subnormal = new Float32Array(1);
const subnormalBits = new Uint32Array(subnormal.buffer);

/** From the bits of a float to those of the nearest half float. */
function halfOfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520, halfway between the largest half float and the next that there would be.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: a multiple of 2^-24. `nearbyint` by adding 2^23 in single precision.
    subnormalBits[0] = magnitude;
    return sign | (Math.fround(subnormal[0]! * 2 ** 24 + 2 ** 23) - 2 ** 23);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

/** Matrices inside of a JSON file: base64 of little-endian float16, row by row. */
import {DescriptorError} from './descriptor-error.ts';

/** Value of an IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of base64 (RFC 4648, section 4); null where it is not. `atob` belongs to the browser, and this room to nobody. */
function decodeBase64(base64: string): number[] | null {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const letter of base64.replace(/={1,2}$/, '')) {
    const value = BASE64.indexOf(letter);
    if (value < 0) return null;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) bytes.push((bits >> (count -= 8)) & 255);
  }
  return bytes;
}

/**
 * @param place file and field, as a sentence begins: `traits.json: traitsToW.weight`
 * @returns `[rows, columns]`
 * @throws {DescriptorError} if it is not base64, or holds too much, too little, or what is not finite
 */
export function decodeHalfMatrix(
  base64: string,
  place: string,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const bytes = decodeBase64(base64);
  if (!bytes) throw new DescriptorError(`${place} is not base64. Make the file again.`);
  const count = rows * columns;
  if (bytes.length !== 2 * count) {
    throw new DescriptorError(
      `${place} must hold ${rows} x ${columns} numbers of 2 bytes = ${2 * count} bytes, got ${bytes.length}.`,
    );
  }
  const values = Float32Array.from({length: count}, (_, i) =>
    halfToNumber(bytes[2 * i]! | (bytes[2 * i + 1]! << 8)),
  );
  if (!values.every(Number.isFinite)) {
    throw new DescriptorError(`${place} holds numbers that are not finite.`);
  }
  return values;
}

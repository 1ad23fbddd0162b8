/** Matrices inside of a JSON file: base64 of little-endian float16, row by row. */
import {DescriptorError} from './descriptor-error.ts';
import {halfToNumber} from './half-float.ts';

const BASE64_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** By character code; 255 for what is not of the alphabet. */
const BASE64_VALUES = new Uint8Array(128).fill(255);
[...BASE64_LETTERS].forEach((letter, value) => (BASE64_VALUES[letter.charCodeAt(0)] = value));

/** Bytes of base64 (RFC 4648, section 4); null where it is not. `atob` belongs to the browser, and this room to nobody. */
function decodeBase64(base64: string): Uint8Array | null {
  const letters = base64.replace(/={1,2}$/, '');
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let count = 0;
  for (let i = 0; i < letters.length; i++) {
    const value = BASE64_VALUES[letters.charCodeAt(i)] ?? 255;
    if (value === 255) return null;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) bytes[length++] = bits >> (count -= 8);
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
  const count = rows * columns;
  // Four characters are three bytes; what has far too many is not decoded.
  const bytes = base64.length > 3 * count + 100 ? null : decodeBase64(base64);
  if (!bytes) {
    throw new DescriptorError(`${place} is not base64 of ${2 * count} bytes. Make the file again.`);
  }
  if (bytes.length !== 2 * count) {
    throw new DescriptorError(
      `${place} must hold ${rows} x ${columns} numbers of 2 bytes = ${2 * count} bytes, got ${bytes.length}.`,
    );
  }
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = halfToNumber(bytes[2 * i]! | (bytes[2 * i + 1]! << 8));
    if (Number.isNaN(value)) throw new DescriptorError(`${place} holds numbers that are not finite.`);
    values[i] = value;
  }
  return values;
}

/** Base64 of little-endian float16, from their bits. */
export function encodeHalves(halves: readonly number[]): string {
  const bytes = halves.flatMap((bits) => [bits & 0xff, bits >> 8]);
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => BASE64_LETTERS[(bits >> shift) & 63]!);
    const left = bytes.length - i;
    text += letters.slice(0, left + 1).join('') + '='.repeat(Math.max(0, 3 - left));
  }
  return text;
}

/** Builds pickles and safetensors byte by byte, for tests of their readers. */

const encoder = new TextEncoder();

type Part = number | string | Uint8Array | Part[];

/** Bytes from numbers (one byte each), texts (UTF-8) and bytes. */
export function bytes(...parts: Part[]): Uint8Array<ArrayBuffer> {
  const flat = (part: Part): number[] => {
    if (typeof part === 'number') return [part];
    if (typeof part === 'string') return [...encoder.encode(part)];
    return Array.isArray(part) ? part.flatMap(flat) : [...part];
  };
  return Uint8Array.from(flat(parts));
}

/** Four bytes, little-endian. */
export function uint32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** Eight bytes, little-endian. */
export function uint64(value: bigint): Uint8Array {
  return new Uint8Array(BigUint64Array.of(value).buffer);
}

/** SHORT_BINUNICODE. */
export function text(value: string): Uint8Array {
  const encoded = encoder.encode(value);
  return bytes(0x8c, encoded.length, encoded);
}

/** A pickle of protocol 4 whose instructions are these; STOP is added. */
export function pickle(...parts: Part[]): Uint8Array<ArrayBuffer> {
  return bytes(0x80, 4, parts, '.');
}

/** Safetensors with this header and data. */
export function safetensors(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const json = encoder.encode(JSON.stringify(header));
  return bytes(uint64(BigInt(json.length)), json, data);
}

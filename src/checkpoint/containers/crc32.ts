/** CRC-32 of zip (ISO 3309, polynomial 0xEDB88320 reflected), eight bytes a step: a checkpoint has hundreds of megabytes. */

/** `tables[k][b]`: the checksum of byte b followed by k zero bytes. */
const tables = makeTables();

function makeTables(): Int32Array[] {
  const first = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    first[i] = value;
  }
  const all = [first];
  while (all.length < 8) all.push(all.at(-1)!.map((value) => (value >>> 8) ^ first[value & 0xff]!));
  return all;
}

/**
 * The checksum of the bytes, 0 .. 2^32 - 1.
 * @param before checksum of what comes before them
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = crc ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    crc =
      t7[low & 0xff]! ^
      t6[(low >>> 8) & 0xff]! ^
      t5[(low >>> 16) & 0xff]! ^
      t4[low >>> 24]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
}

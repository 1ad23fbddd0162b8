/** SHA-256 (FIPS 180-4) of downloaded files. */

/** The first 32 bits of the fractional parts of `root(p)` of the first primes p. */
function constants(count: number, root: (prime: number) => number): Uint32Array {
  const values = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let isPrime = true;
    for (let i = 2; i * i <= candidate; i++) isPrime &&= candidate % i !== 0;
    if (isPrime) values[found++] = (root(candidate) % 1) * 2 ** 32;
  }
  return values;
}

const rotate = (x: number, bits: number): number => (x >>> bits) | (x << (32 - bits));

/** For pages without crypto.subtle, which browsers withhold from plain http; about 100 MB a second. */
export function sha256InScript(content: Uint8Array): Uint8Array {
  const k = constants(64, Math.cbrt);
  const hash = constants(8, Math.sqrt);
  const padded = new Uint8Array(Math.ceil((content.length + 9) / 64) * 64);
  padded.set(content);
  padded[content.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(content.length) * 8n);

  const w = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getUint32(block + 4 * t);
    for (let t = 16; t < 64; t++) {
      const [x, y] = [w[t - 15]!, w[t - 2]!];
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      w[t] = w[t - 16]! + s0 + w[t - 7]! + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    for (let t = 0; t < 64; t++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[t]! + w[t]!) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (hash[i] = hash[i]! + value));
  }
  const result = new DataView(new ArrayBuffer(32));
  hash.forEach((value, i) => result.setUint32(4 * i, value));
  return new Uint8Array(result.buffer);
}

/** SHA-256 in 64 lower-case hexadecimal digits. */
export async function sha256Hex(content: Uint8Array<ArrayBuffer>): Promise<string> {
  // The types do not know of insecure origins.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  const hash = subtle ? new Uint8Array(await subtle.digest('SHA-256', content)) : sha256InScript(content);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

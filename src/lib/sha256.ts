/** SHA-256 (FIPS 180-4) of content that comes piece by piece, which the browser's own digest cannot do. */

/** The first 32 bits of the fractional parts of `root(p)` of the first primes p. */
function constants(count: number, root: (prime: number) => number): Int32Array {
  const values = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let isPrime = true;
    for (let i = 2; i * i <= candidate; i++) isPrime &&= candidate % i !== 0;
    if (isPrime) values[found++] = (root(candidate) % 1) * 2 ** 32;
  }
  return values;
}

const k = constants(64, Math.cbrt);
const BLOCK_BYTES = 64;

const sum0 = (x: number): number =>
  ((x >>> 2) | (x << 30)) ^ ((x >>> 13) | (x << 19)) ^ ((x >>> 22) | (x << 10));
const sum1 = (x: number): number =>
  ((x >>> 6) | (x << 26)) ^ ((x >>> 11) | (x << 21)) ^ ((x >>> 25) | (x << 7));

export class Sha256 {
  readonly #hash = constants(8, Math.sqrt);
  readonly #w = new Int32Array(64);
  /** The beginning of a block whose end has not come yet. */
  readonly #rest = new Uint8Array(BLOCK_BYTES);
  #bytes = 0;

  /** Takes in what comes next. */
  update(content: Uint8Array): this {
    let at = 0;
    const filled = this.#bytes % BLOCK_BYTES;
    this.#bytes += content.length;
    if (filled > 0) {
      at = Math.min(BLOCK_BYTES - filled, content.length);
      this.#rest.set(content.subarray(0, at), filled);
      if (filled + at < BLOCK_BYTES) return this;
      this.#blocks(this.#rest, 0, BLOCK_BYTES);
    }
    const end = at + Math.floor((content.length - at) / BLOCK_BYTES) * BLOCK_BYTES;
    this.#blocks(content, at, end);
    this.#rest.set(content.subarray(end));
    return this;
  }

  /** The digest, in 64 lower-case hexadecimal digits. Nothing may come after it. */
  hex(): string {
    const bits = BigInt(this.#bytes) * 8n;
    const padding = new Uint8Array(((119 - (this.#bytes % BLOCK_BYTES)) % BLOCK_BYTES) + 9);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, bits);
    this.update(padding);
    return Array.from(this.#hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #blocks(content: Uint8Array, start: number, end: number): void {
    const w = this.#w;
    const hash = this.#hash;
    for (let block = start; block < end; block += BLOCK_BYTES) {
      for (let t = 0, i = block; t < 16; t++, i += 4) {
        w[t] = (content[i]! << 24) | (content[i + 1]! << 16) | (content[i + 2]! << 8) | content[i + 3]!;
      }
      for (let t = 16; t < 64; t++) {
        const x = w[t - 15]!;
        const y = w[t - 2]!;
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
      }
      let a = hash[0]!;
      let b = hash[1]!;
      let c = hash[2]!;
      let d = hash[3]!;
      let e = hash[4]!;
      let f = hash[5]!;
      let g = hash[6]!;
      let h = hash[7]!;
      // Eight rounds at a time, so that nothing has to be moved from one to the next.
      for (let t = 0; t < 64; t += 8) {
        h = (sum1(e) + ((e & f) ^ (~e & g)) + k[t]! + w[t]! + h) | 0;
        d = (d + h) | 0;
        h = (h + sum0(a) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        g = (sum1(d) + ((d & e) ^ (~d & f)) + k[t + 1]! + w[t + 1]! + g) | 0;
        c = (c + g) | 0;
        g = (g + sum0(h) + ((h & a) ^ (h & b) ^ (a & b))) | 0;
        f = (sum1(c) + ((c & d) ^ (~c & e)) + k[t + 2]! + w[t + 2]! + f) | 0;
        b = (b + f) | 0;
        f = (f + sum0(g) + ((g & h) ^ (g & a) ^ (h & a))) | 0;
        e = (sum1(b) + ((b & c) ^ (~b & d)) + k[t + 3]! + w[t + 3]! + e) | 0;
        a = (a + e) | 0;
        e = (e + sum0(f) + ((f & g) ^ (f & h) ^ (g & h))) | 0;
        d = (sum1(a) + ((a & b) ^ (~a & c)) + k[t + 4]! + w[t + 4]! + d) | 0;
        h = (h + d) | 0;
        d = (d + sum0(e) + ((e & f) ^ (e & g) ^ (f & g))) | 0;
        c = (sum1(h) + ((h & a) ^ (~h & b)) + k[t + 5]! + w[t + 5]! + c) | 0;
        g = (g + c) | 0;
        c = (c + sum0(d) + ((d & e) ^ (d & f) ^ (e & f))) | 0;
        b = (sum1(g) + ((g & h) ^ (~g & a)) + k[t + 6]! + w[t + 6]! + b) | 0;
        f = (f + b) | 0;
        b = (b + sum0(c) + ((c & d) ^ (c & e) ^ (d & e))) | 0;
        a = (sum1(f) + ((f & g) ^ (~f & h)) + k[t + 7]! + w[t + 7]! + a) | 0;
        e = (e + a) | 0;
        a = (a + sum0(b) + ((b & c) ^ (b & d) ^ (c & d))) | 0;
      }
      hash[0]! += a;
      hash[1]! += b;
      hash[2]! += c;
      hash[3]! += d;
      hash[4]! += e;
      hash[5]! += f;
      hash[6]! += g;
      hash[7]! += h;
    }
  }
}

/** SHA-256 of a whole content, in 64 lower-case hexadecimal digits. */
export function sha256(content: Uint8Array): string {
  return new Sha256().update(content).hex();
}

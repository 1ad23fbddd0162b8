/**
 * NumPy's legacy `RandomState(seed).randn`, so that seed N here is seed N of NVIDIA's `generate.py --seeds=N`.
 * NumPy has frozen this stream (NEP 19), so it will never change under us.
 */

/** Size and middle word of the MT19937 state (Matsumoto and Nishimura 1998). */
const N = 624;
const M = 397;

/** MT19937 with the seeding of its authors' reference code (`init_genrand`), which NumPy uses for integer seeds. */
class MersenneTwister {
  readonly #state = new Uint32Array(N);
  #index = N;

  constructor(seed: number) {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(previous, 1812433253) + i;
    }
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#index = 0;
  }

  /** Next 32 random bits as a number 0 .. 2^32 - 1. */
  nextUint32(): number {
    if (this.#index === N) this.#refill();
    let y = this.#state[this.#index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** Uniform in [0, 1) with 53 random bits (`genrand_res53`). */
  nextDouble(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }
}

/** Whether a number can be a seed: an integer 0 .. 2^32 - 1, the range of NumPy's RandomState. */
export function isSeed(seed: number): boolean {
  return Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;
}

/**
 * The first `count` values of `numpy.random.RandomState(seed).randn(...)`, rounded to float32. Before rounding, a few
 * values differ from NumPy's in the last bit of the double (another library's logarithm); after it none does.
 * @param seed integer 0 .. 2^32 - 1
 * @returns `[count]`, standard normal
 * @throws {RangeError} if the seed is out of its range
 */
export function randn(seed: number, count: number): Float32Array {
  if (!isSeed(seed)) {
    throw new RangeError(`A seed must be a whole number from 0 to 4294967295, got ${seed}.`);
  }
  const random = new MersenneTwister(seed);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // Marsaglia's polar method. NumPy hands out the second of each pair first.
    let x1, x2, r2;
    do {
      x1 = 2 * random.nextDouble() - 1;
      x2 = 2 * random.nextDouble() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
    values[i] = scale * x2;
    if (i + 1 < count) values[i + 1] = scale * x1;
  }
  return values;
}

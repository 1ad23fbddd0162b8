/** Latents for drawings and for pairs. They need not be NumPy's: any standard normal numbers serve for training. */

/** `count` standard normal numbers of a seed (mulberry32, Box-Muller). */
export function randomLatent(seed: number, count: number): Float32Array {
  // Scramble first, so that neighbouring seeds give unrelated streams.
  let state = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b) ^ (seed >>> 13);
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  uniform();
  uniform();
  const z = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    z[i] = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }
  return z;
}

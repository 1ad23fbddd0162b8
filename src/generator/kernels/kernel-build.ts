/** The builds of the WebAssembly kernels, and which of them runs here. */

export type Simd = 'simd' | 'relaxed-simd';
/** `shared`: for memory that threads share. */
export type KernelBuild = Simd | `shared-${Simd}`;
export const KERNEL_BUILDS: readonly KernelBuild[] = [
  'simd',
  'relaxed-simd',
  'shared-simd',
  'shared-relaxed-simd',
];

/** A module whose one function is `f32x4.relaxed_madd`. */
const RELAXED_MODULE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 8, 1, 96, 3, 123, 123, 123, 1, 123],
  ...[3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
];

/** The best where there is SIMD at all: with relaxed SIMD a multiplication and its addition are one step. */
export function simdHere(): Simd {
  return WebAssembly.validate(new Uint8Array(RELAXED_MODULE)) ? 'relaxed-simd' : 'simd';
}

/** @param isShared whether threads share the memory */
export function kernelBuildHere(isShared = false): KernelBuild {
  return isShared ? `shared-${simdHere()}` : simdHere();
}

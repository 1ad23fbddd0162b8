/** The builds of the WebAssembly kernels, and which of them runs here. */

export const KERNEL_BUILDS = ['simd', 'relaxed-simd'] as const;
export type KernelBuild = (typeof KERNEL_BUILDS)[number];

/** A module whose one function is `f32x4.relaxed_madd`. */
const RELAXED_MODULE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 8, 1, 96, 3, 123, 123, 123, 1, 123],
  ...[3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
];

/** The best build where there is SIMD at all: with relaxed SIMD a multiplication and its addition are one step. */
export function kernelBuildHere(): KernelBuild {
  return WebAssembly.validate(new Uint8Array(RELAXED_MODULE)) ? 'relaxed-simd' : 'simd';
}

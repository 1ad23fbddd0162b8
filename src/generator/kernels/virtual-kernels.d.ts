/** Where the compiled kernels are; `scripts/build/kernels.ts` makes this module. */
declare module 'virtual:kernels' {
  export const kernelUrls: Readonly<
    Record<'simd' | 'relaxed-simd' | 'shared-simd' | 'shared-relaxed-simd', string>
  >;
}

/** Knows a graphics card that is only emulated on the processor: 30 to 100 times slower here than WebAssembly. */

/** As they name themselves in WebGL's renderer string and WebGPU's adapter info. */
const NAMES = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i;

export function isSoftwareGpu(description: string): boolean {
  return NAMES.test(description);
}

/** Every build of the kernels that this browser can run, beside a plain loop: Node runs one of them only. */
import {kernelUrls} from 'virtual:kernels';
import {describe, expect, test} from 'vitest';
import {KERNEL_BUILDS, kernelBuildHere} from '../../src/generator/kernels/kernel-build.ts';
import {registerWasmKernels} from '../../src/generator/kernels/wasm-kernels.ts';
import {startBackend} from '../support/backends.ts';
import {kernelDifference} from '../support/kernel-difference.ts';

const builds = KERNEL_BUILDS.filter((build) => build === 'simd' || build === kernelBuildHere());

describe.each(builds)('the kernels for %s', (build) => {
  test('are right in the middle and at the edges', async () => {
    await startBackend('tfjs-wasm');
    const bytes = await (await fetch(kernelUrls[build])).arrayBuffer();
    const stop = await registerWasmKernels(await WebAssembly.compile(bytes));
    for (const [height, width, inputs, outputs] of [
      [4, 4, 256, 256],
      [13, 6, 19, 16],
      [7, 30, 16, 19],
      [32, 32, 64, 48],
      [1, 1, 3, 1],
    ] as const) {
      for (const hasNoise of [false, true]) {
        const shape = {pictures: 2, height, width, inputs, outputs, hasNoise, clamp: 3};
        expect(await kernelDifference(shape), JSON.stringify(shape)).toBeLessThan(2e-4);
      }
    }
    stop();
  });
});

test('the best build is chosen', () => {
  expect(builds).toEqual(['simd', 'relaxed-simd']);
});

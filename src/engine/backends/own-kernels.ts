/** The site's own kernels for the wasm backend. A picture without them is the same, and slower: no failure here stops one. */
import {kernelUrls} from 'virtual:kernels';
import {downloadWasm} from './download-wasm.ts';
import {kernelBuildHere} from '../../generator/kernels/kernel-build.ts';
import {type Helpers, registerWasmKernels} from '../../generator/kernels/wasm-kernels.ts';
import {tryOwnConvolution} from './trial-convolution.ts';

export interface OwnKernels {
  url: string;
  module: WebAssembly.Module;
}

/**
 * Downloads the best build for this browser; null when it cannot be had.
 * @param isShared whether threads share the backend's memory
 */
export async function loadOwnKernels(isShared: boolean): Promise<OwnKernels | null> {
  try {
    const url = kernelUrls[kernelBuildHere(isShared)];
    return {url, module: (await downloadWasm(url)).module};
  } catch (error) {
    console.warn(error);
    return null;
  }
}

/**
 * Gives the kernels to the wasm backend that has just become the current one, if they compute a known convolution right.
 * @param helpers where they share the backend's memory
 * @returns what takes them away again; null when they are not to be trusted
 */
export async function startOwnKernels(
  {module}: OwnKernels,
  helpers: Helpers | null,
): Promise<(() => void) | null> {
  try {
    const stop = await registerWasmKernels(module, helpers ?? undefined);
    const problem = await tryOwnConvolution();
    if (problem === null) return stop;
    stop();
    throw new Error(`The site's own kernels are not used: ${problem}.`);
  } catch (error) {
    console.warn(error);
    return null;
  }
}

/** The site's own programs for WebGPU. A picture without them is the same, and slower: no failure here stops one. */
import {loadCode} from './load-code.ts';
import {noAnswer} from './running-backend.ts';
import {tryFusedPrograms} from './trial-convolution.ts';
import {within} from '../../lib/timeout.ts';

/**
 * Gives the programs to the WebGPU backend that has just become the current one, if they compute known numbers right.
 * @param trialMs milliseconds that this may take
 * @returns what takes them away again; null when they are not to be trusted
 */
export async function startFusedPrograms(device: GPUDevice, trialMs: number): Promise<(() => void) | null> {
  let stop: (() => void) | undefined;
  try {
    const {registerWebGpuKernels} = await loadCode(
      'WebGPU',
      () => import('../../generator/kernels/webgpu/webgpu-kernels.ts'),
    );
    stop = registerWebGpuKernels();
    // A program that this browser does not take is no reason to give up the whole device.
    device.pushErrorScope('validation');
    device.pushErrorScope('internal');
    const trial = await within(trialMs, tryFusedPrograms(), noAnswer).catch(String);
    const errors = [await device.popErrorScope(), await device.popErrorScope()];
    const problem = errors.find((error) => error)?.message ?? trial;
    if (problem === null) return stop;
    throw new Error(`The site's own programs are not used: ${problem}.`);
  } catch (error) {
    console.warn(error);
    stop?.();
    return null;
  }
}

/** WebGPU on a device of our own, so that its loss is noticed: TensorFlow.js does not listen for it. */
import * as tf from '@tensorflow/tfjs-core';
import {startFusedPrograms} from './fused-programs.ts';
import {loadCode} from './load-code.ts';
import {BackendUnusable, noAnswer, type RunningBackend, type StartOptions} from './running-backend.ts';
import {isSoftwareGpu} from '../client/software-gpu.ts';
import {within} from '../../lib/timeout.ts';

/** Drivers exist that never answer. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Limits that TensorFlow.js wants as high as the adapter has them (its own factory asks for the same). */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Newer than the types: the flag moved from the adapter to its info. */
type AdapterInfo = GPUAdapterInfo & {readonly isFallbackAdapter?: boolean};

/** @see BackendDriver.start */
export async function startWebGpu({asked, ownKernels, trialMs}: StartOptions): Promise<RunningBackend> {
  // The types do not know of browsers without it.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw new BackendUnusable('this browser does not offer it');
  const adapter = await within(
    ANSWER_TIMEOUT_MS,
    gpu.requestAdapter({powerPreference: 'high-performance'}),
    noAnswer,
  );
  if (!adapter) throw new BackendUnusable('no graphics card answers through it');
  const info: AdapterInfo = adapter.info;
  const description = [info.vendor, info.architecture, info.device, info.description].join(' ');
  if (!asked && (info.isFallbackAdapter === true || isSoftwareGpu(description))) {
    throw new BackendUnusable('it is only emulated in software here, which is slow');
  }
  // Only who gets past the questions above downloads its code.
  const {WebGPUBackend} = await loadCode('WebGPU', () => import('@tensorflow/tfjs-backend-webgpu'));
  const device = await within(
    ANSWER_TIMEOUT_MS,
    adapter.requestDevice({
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
    }),
    noAnswer,
  );

  let isLost = false;
  let isDisposed = false;
  const lost = new Promise<string>((resolve) => {
    const lose = (cause: string): void => {
      if (isDisposed || isLost) return;
      isLost = true;
      resolve(cause);
    };
    void device.lost.then(({reason, message}) => lose(`${reason}: ${message}`));
    // Out of memory and invalid commands fail without a throw and leave garbage in the picture.
    device.addEventListener('uncapturederror', ({error}) => lose(error.message));
  });

  const backend = new WebGPUBackend(device, info);
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend);
  await tf.setBackend('webgpu');
  const stopOwn = ownKernels ? await startFusedPrograms(device, trialMs) : null;
  return {
    name: 'webgpu',
    reason: 'Your graphics card is used through WebGPU.',
    threads: 1,
    ...(stopOwn ? {kernels: 'wgsl'} : {}),
    lost,
    isLost: () => isLost,
    dispose: () => {
      isDisposed = true;
      stopOwn?.();
      tf.removeBackend('webgpu');
      device.destroy();
    },
  };
}

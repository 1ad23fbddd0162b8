/** Plain JavaScript: works everywhere, and slowly. */
import * as tf from '@tensorflow/tfjs-core';
import {loadCode} from './load-code.ts';
import {NEVER_LOST, type RunningBackend} from './running-backend.ts';

/** @see BackendDriver.start */
export async function startCpu(): Promise<RunningBackend> {
  await loadCode('plain JavaScript', () => import('@tensorflow/tfjs-backend-cpu'));
  await tf.setBackend('cpu');
  return {
    name: 'cpu',
    reason: 'Plain JavaScript runs on your processor, which is slow.',
    threads: 1,
    lost: NEVER_LOST,
    isLost: () => false,
    dispose: () => undefined,
  };
}

/** Compiles GPU programs side by side before the first picture, where TensorFlow.js and the driver can (tfjs pull request #5815). */
import * as tf from '@tensorflow/tfjs-core';

/** What both GPU backends have beyond the common type of backends. */
interface CompilingBackend {
  checkCompileCompletionAsync(): Promise<unknown>;
  getUniformLocations?(): void;
}

const COMPILE_ONLY_FLAG: Record<string, string> = {
  webgl: 'ENGINE_COMPILE_ONLY',
  webgpu: 'WEBGPU_ENGINE_COMPILE_ONLY',
};

/**
 * Runs `work` without computing anything: only its programs are compiled. Does nothing on wasm and cpu.
 * @param work gives a tensor, whose content is worthless and which is disposed
 */
export async function compileAhead(work: () => tf.Tensor): Promise<void> {
  const flag = COMPILE_ONLY_FLAG[tf.getBackend()];
  if (flag === undefined) return;
  let nothing: tf.Tensor;
  tf.env().set(flag, true);
  try {
    nothing = work();
  } finally {
    tf.env().set(flag, false);
  }
  const backend = tf.backend() as unknown as CompilingBackend;
  await backend.checkCompileCompletionAsync();
  backend.getUniformLocations?.();
  nothing.dispose();
}

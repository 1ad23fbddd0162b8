/** Counts what a page asks of its GPU through WebGPU. */
import type {GpuWork} from './measure.ts';

/** @param work until its results are read back */
export async function countWork(work: () => Promise<unknown>): Promise<GpuWork> {
  const counts = {dispatches: 0, submits: 0};
  const pass = GPUComputePassEncoder.prototype;
  const queue = GPUQueue.prototype;
  const {dispatchWorkgroups} = pass;
  const {submit} = queue;
  pass.dispatchWorkgroups = function (...args) {
    counts.dispatches++;
    return dispatchWorkgroups.apply(this, args);
  };
  queue.submit = function (...args) {
    counts.submits++;
    return submit.apply(this, args);
  };
  try {
    await work();
    return counts;
  } finally {
    Object.assign(pass, {dispatchWorkgroups});
    Object.assign(queue, {submit});
  }
}

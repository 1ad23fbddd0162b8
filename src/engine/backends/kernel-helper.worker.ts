/** A thread that helps with the site's own kernels: it says that it is there, and from its task on hears nothing any more. */
import type {HelperTask} from '../../generator/kernels/helpers.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;

worker.addEventListener('message', ({data}: MessageEvent<HelperTask>) => {
  const {module, memory, board, scratch} = data;
  const {exports} = new WebAssembly.Instance(module, {env: {memory}});
  worker.postMessage('helps');
  (exports as unknown as {help(board: number, scratch: number): void}).help(board, scratch);
});

/** A thread that helps with the site's own kernels: from its task on it hears nothing any more. */
import type {HelperTask} from '../../generator/kernels/helpers.ts';

addEventListener('message', ({data}: MessageEvent<HelperTask>) => {
  const {module, memory, board, scratch} = data;
  const {exports} = new WebAssembly.Instance(module, {env: {memory}});
  (exports as unknown as {help(board: number, scratch: number): void}).help(board, scratch);
});

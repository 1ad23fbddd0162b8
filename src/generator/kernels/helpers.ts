/** Threads that help the engine's own with its kernels. It waits for none of them: the other side of `assembly/board.ts`. */
import {JOB_BYTES} from './job.ts';

/** What a thread is given. */
export interface HelperTask {
  /** A build with shared memory. */
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Addresses of the board and of a scratch of its own. */
  board: number;
  scratch: number;
}

/** Starts one thread that runs `help` with this task. @returns what ends it, whatever it is doing */
export type StartHelper = (task: HelperTask) => () => void;

/** Items of one job that can be dealt out, as `assembly/board.ts` has it. */
const MOST_ITEMS = 16384;
/** The states of the items follow at 256. */
export const BOARD_BYTES = 256 + 4 * MOST_ITEMS;

/** Bytes for each thread: enough for a convolution of 512 to 512 channels. What needs more the engine does alone. */
export const SCRATCH_BYTES = 640 * 1024;

export function fitsHelpers(scratchBytes: number): boolean {
  return JOB_BYTES + scratchBytes <= SCRATCH_BYTES;
}

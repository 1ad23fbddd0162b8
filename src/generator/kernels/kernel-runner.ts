/** Runs jobs of the WebAssembly kernels in the memory of TensorFlow.js's wasm backend, with threads that help where there are any. */
import type {TensorInfo} from '@tensorflow/tfjs-core';
import type {BackendWasm} from '@tensorflow/tfjs-backend-wasm';
import {HelpGauge} from './help-gauge.ts';
import {BOARD_BYTES, fitsHelpers, SCRATCH_BYTES, type StartHelper} from './helpers.ts';
import {type Job, JOB_BYTES, writeJob} from './job.ts';

/** What `assembly/kernels.ts` exports for the engine's thread. */
export interface KernelExports {
  /** @returns how many items helpers have done; -1 if one died over it */
  run(board: number, job: number, scratch: number): number;
  joinChannels(...args: number[]): void;
  pictureBytes(from: number, to: number, count: number): void;
}

/** What Emscripten gives beyond TensorFlow.js's types. */
interface Heap {
  asm: {memory: WebAssembly.Memory};
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Jobs of one kind and size, wherever their numbers lie. */
const keyOf = ({kind, sizes}: Job): string => `${kind} ${sizes.join(' ')}`;

export class KernelRunner {
  readonly backend: BackendWasm;
  readonly exports: KernelExports;
  readonly #heap: Heap;
  /** Address; 0 without helpers. */
  #board = 0;
  #stops: (() => void)[] = [];
  readonly #gauge = new HelpGauge();

  private constructor(backend: BackendWasm, exports: KernelExports) {
    this.backend = backend;
    this.exports = exports;
    this.#heap = backend.wasm as unknown as Heap;
  }

  /** @param module of a build that fits the backend's memory */
  static async create(backend: BackendWasm, module: WebAssembly.Module): Promise<KernelRunner> {
    const {memory} = (backend.wasm as unknown as Heap).asm;
    const {exports} = await WebAssembly.instantiate(module, {env: {memory}});
    return new KernelRunner(backend, exports as unknown as KernelExports);
  }

  /** Threads among which the next job is dealt out. */
  get threads(): number {
    return this.#gauge.wantsHelp ? 1 + this.#stops.length : 1;
  }

  /** Starts threads that help, each as soon as it can. */
  addHelpers(module: WebAssembly.Module, count: number, start: StartHelper): void {
    const board = this.#allocate(BOARD_BYTES);
    const {memory} = this.#heap.asm;
    new Uint8Array(memory.buffer, board, BOARD_BYTES).fill(0);
    for (let i = 0; i < count; i++) {
      this.#stops.push(start({module, memory, board, scratch: this.#allocate(SCRATCH_BYTES)}));
    }
    this.#board = board;
  }

  stopHelpers(): void {
    this.#board = 0;
    for (const stop of this.#stops.splice(0)) stop();
  }

  addressOf({dataId}: TensorInfo): number {
    return this.backend.getMemoryOffset(dataId);
  }

  run(job: Job): void {
    const bytes = JOB_BYTES + job.scratchBytes + 16;
    const allocated = this.#malloc(bytes);
    const address = (allocated + 15) & ~15;
    writeJob(this.#heap.asm.memory.buffer, address, job);
    const board = this.#gauge.wantsHelp && fitsHelpers(job.scratchBytes) ? this.#board : 0;
    const start = performance.now();
    const done = this.exports.run(board, address, address + JOB_BYTES);
    if (this.#board !== 0) this.#gauge.add(keyOf(job), performance.now() - start);
    if (done < 0) {
      console.warn('A thread stopped in the middle of its work. The others go on without helpers.');
      this.stopHelpers();
    }
    // Not after a trap, when nothing of this memory can be relied upon.
    this.#heap._free(allocated);
  }

  /** For as long as the memory lives; on a line of the cache of its own. */
  #allocate(bytes: number): number {
    return (this.#malloc(bytes + 64) + 63) & ~63;
  }

  #malloc(bytes: number): number {
    const address = this.#heap._malloc(bytes);
    if (address === 0) throw new Error(`Out of memory: WebAssembly has no ${bytes} bytes left.`);
    return address;
  }
}

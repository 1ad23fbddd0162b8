/**
 * A generator on a backend. When the GPU goes away it starts the backend again (or the next one), uploads the weights
 * again and repeats the lost work, so that nobody above it notices more than a pause.
 */
import * as tf from '@tensorflow/tfjs-core';
import {Generator} from '../../generator/generator.ts';
import {
  type BackendPlan,
  type BackendTools,
  DEFAULT_BACKEND_TOOLS,
  restartBackend,
  startBackend,
} from '../backends/backend.ts';
import {detailOf, EngineError} from '../client/engine-error.ts';
import type {BackendChoice, BackendName, BackendReport, EngineNotice} from '../client/protocol.ts';
import type {RunningBackend} from '../backends/running-backend.ts';
import {decodeTensors} from './weight-loader.ts';
import type {ModelFiles} from '../../model/model-files.ts';

/** A GPU that has been reset takes a moment to come back. */
const RESTART_DELAYS_MS = [0, 300, 1000, 3000];
/** A backend that was lost more often is not trusted again. */
const MOST_LOSSES = 3;
/** Time in which a lost GPU makes itself known after a failed call. */
const LOSS_NOTICE_MS = 250;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function isOutOfMemory(error: unknown): boolean {
  return /out of memory|allocation failed|\bOOM\b/i.test(detailOf(error));
}

/** A WebAssembly program that has trapped is in no state to go on. */
function isTrap(error: unknown): boolean {
  return typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError;
}

/** A backend with the weights on it. */
interface Running {
  backend: RunningBackend;
  generator: Generator;
}

export class GeneratorSession {
  readonly #choice: BackendChoice;
  readonly #notify: (notice: EngineNotice['notice']) => void;
  readonly #tools: BackendTools;
  readonly #losses = new Map<BackendName, number>();
  /** Backends that have failed at work. */
  #given: BackendReport['rejected'] = [];
  /** Until they have failed at work: then TensorFlow.js's do it, before another backend does. */
  #ownKernels = true;
  #report: BackendReport | null = null;
  #backend: RunningBackend | null = null;
  #generator: Generator | null = null;
  #files: ModelFiles | null = null;
  /** Ends the work under way. */
  #onLost: ((cause: Error) => void) | null = null;

  constructor(
    choice: BackendChoice,
    notify: (notice: EngineNotice['notice']) => void,
    tools: BackendTools = DEFAULT_BACKEND_TOOLS,
  ) {
    this.#choice = choice;
    this.#notify = notify;
    this.#tools = tools;
  }

  /** The backend in use. Not before `start`. */
  get report(): BackendReport {
    const report = this.#report!;
    // A thread may have failed since.
    const {threads, reason} = this.#backend ?? report;
    return {...report, threads, reason};
  }

  /** @throws {EngineError} `no-backend` */
  async start(): Promise<BackendReport> {
    const {backend, report} = await startBackend(this.#plan, this.#tools);
    this.#take(backend);
    return (this.#report = report);
  }

  /**
   * Puts a model on the backend and proves that it can run it; else takes the next backend.
   * @param proof makes a first picture, and throws when there is something wrong with it
   * @throws what the last backend throws
   */
  async prepare(files: ModelFiles, proof: (generator: Generator) => Promise<void>): Promise<void> {
    this.#files = files;
    for (;;) {
      try {
        return await this.run(proof);
      } catch (error) {
        const {backend} = this.report;
        if (backend === 'cpu') throw error;
        console.warn(error);
        this.#discard();
        this.#giveUp({backend, reason: 'it cannot run this model'});
        await this.start();
      }
    }
  }

  /**
   * Runs `work`, again when the GPU is lost under it. `work` disposes what it makes.
   * @throws {EngineError} `context-lost`, `no-backend`, `out-of-memory`; else what `work` throws
   */
  async run<Result>(work: (generator: Generator) => Promise<Result>): Promise<Result> {
    let cause: unknown;
    // Each backend may be lost under it as often as it is trusted; there are two that can, one of them with two kinds of kernels.
    for (let attempt = 0; attempt < 3 * (MOST_LOSSES + 1); attempt++) {
      try {
        const {backend, generator} = await this.#running();
        const lost = new Promise<never>((_, reject) => (this.#onLost = reject));
        const result = await Promise.race([work(generator), lost]);
        if (!backend.isLost()) return result;
        cause = 'It was lost while a picture was read back.';
      } catch (error) {
        if (!(await this.#isGone(error))) throw this.#nameMemory(error);
        cause = error;
      }
      this.#discard();
    }
    throw new EngineError(
      'context-lost',
      'What makes the pictures stopped again and again. Reload the page.',
      detailOf(cause),
    );
  }

  /** Tensors and bytes held. */
  memory(): {numTensors: number; numBytes: number} {
    const {numTensors, numBytes} = tf.memory();
    return {numTensors, numBytes};
  }

  dispose(): void {
    this.#discard();
    this.#files = null;
  }

  get #plan(): BackendPlan {
    return {choice: this.#choice, given: this.#given, ownKernels: this.#ownKernels};
  }

  /** What has failed is not tried again: first the kernels of our own, if they ran, then the backend. */
  #giveUp(rejected: BackendReport['rejected'][number]): void {
    if (this.report.kernels && this.#ownKernels) this.#ownKernels = false;
    else this.#given = [...this.#given, rejected];
  }

  #take(backend: RunningBackend): void {
    this.#backend = backend;
    // One listener for the life of the backend: one for each picture would never be let go.
    void backend.lost.then((message) => {
      if (this.#backend === backend) this.#onLost?.(new Error(message));
    });
  }

  /** The backend that works now, with the weights on it; brings it back if it is gone. */
  async #running(): Promise<Running> {
    if (this.#backend?.isLost()) this.#discard();
    if (!this.#backend) await this.#recover();
    return {backend: this.#backend!, generator: (this.#generator ??= this.#build())};
  }

  #build(): Generator {
    return new Generator(this.#files!.descriptor.generator, decodeTensors(this.#files!));
  }

  /** Whether this error means that the backend is not there any more. */
  async #isGone(error: unknown): Promise<boolean> {
    const backend = this.#backend;
    if (!backend) return false;
    if (isTrap(error)) return true;
    if (!backend.isLost() && (backend.name === 'webgpu' || backend.name === 'webgl')) {
      await Promise.race([backend.lost, sleep(LOSS_NOTICE_MS)]);
    }
    return backend.isLost();
  }

  #nameMemory(error: unknown): unknown {
    if (error instanceof EngineError || !isOutOfMemory(error)) return error;
    return new EngineError(
      'out-of-memory',
      'This device ran out of memory for a picture. Close other tabs, or choose a smaller model.',
      detailOf(error),
    );
  }

  /** Throws away what is left of a backend; on a lost one anything may throw, and nothing of it matters. */
  #discard(): void {
    const steps = [() => this.#generator?.dispose(), () => this.#backend?.dispose()];
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        console.warn(error);
      }
    }
    this.#generator = null;
    this.#backend = null;
  }

  async #recover(): Promise<void> {
    const {backend: name} = this.report;
    const what = name === 'wasm' ? 'WebAssembly' : 'The graphics card';
    this.#notify({kind: 'recovering', message: `${what} stopped. Starting it again …`});
    const losses = (this.#losses.get(name) ?? 0) + 1;
    this.#losses.set(name, losses);
    if (losses <= MOST_LOSSES && (await this.#restart(name))) {
      this.#notify({kind: 'recovered', message: `${what} is back.`});
      return;
    }
    this.#giveUp({backend: name, reason: 'it was lost and could not be brought back'});
    const report = await this.start();
    const message = `${what} could not be brought back. ${report.reason}`;
    this.#notify({kind: 'backend-changed', message, report});
  }

  async #restart(name: BackendName): Promise<boolean> {
    for (const delay of RESTART_DELAYS_MS) {
      await sleep(delay);
      try {
        this.#take(await restartBackend(name, this.#plan, this.#tools));
        this.#generator = this.#build();
        return true;
      } catch (error) {
        console.warn(error);
        this.#discard();
      }
    }
    return false;
  }
}

/**
 * A generator on a backend. When the GPU goes away it starts the backend again (or the next one), uploads the weights
 * again and repeats the lost work, so that nobody above it notices more than a pause.
 */
import * as tf from '@tensorflow/tfjs-core';
import {Generator} from '../stylegan/generator.ts';
import {type BackendTools, DEFAULT_BACKEND_TOOLS, restartBackend, startBackend} from './backend.ts';
import {detailOf, EngineError} from './engine-error.ts';
import type {BackendChoice, BackendName, BackendReport, EngineNotice} from './protocol.ts';
import type {RunningBackend} from './running-backend.ts';
import {decodeTensors, type ModelFiles} from './weight-loader.ts';

/** A GPU that has been reset takes a moment to come back. */
const RESTART_DELAYS_MS = [0, 300, 1000, 3000];
/** A backend that was lost so often is not trusted again. */
const MOST_LOSSES = 3;
/** Time in which a lost GPU makes itself known after a failed call. */
const LOSS_NOTICE_MS = 250;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What cannot be helped by a new backend: the memory of the device is the limit. */
function isOutOfMemory(error: unknown): boolean {
  return /out of memory|allocation failed|OOM/i.test(detailOf(error));
}

/** A WebAssembly program that has trapped is in no state to go on. */
function isTrap(error: unknown): boolean {
  return typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError;
}

export class GeneratorSession {
  readonly #choice: BackendChoice;
  readonly #notify: (notice: EngineNotice['notice']) => void;
  readonly #tools: BackendTools;
  readonly #losses = new Map<BackendName, number>();
  #given: BackendReport['rejected'] = [];
  #backend: RunningBackend | null = null;
  #report: BackendReport | null = null;
  #generator: Generator | null = null;
  #files: ModelFiles | null = null;

  constructor(
    choice: BackendChoice,
    notify: (notice: EngineNotice['notice']) => void,
    tools: BackendTools = DEFAULT_BACKEND_TOOLS,
  ) {
    this.#choice = choice;
    this.#notify = notify;
    this.#tools = tools;
  }

  /** @throws {EngineError} `no-backend` */
  async start(): Promise<BackendReport> {
    const {backend, report} = await startBackend({choice: this.#choice, given: this.#given}, this.#tools);
    this.#backend = backend;
    return (this.#report = report);
  }

  /** The backend in use. */
  get report(): BackendReport {
    return this.#report!;
  }

  /** Puts the weights on the backend, in place of any others. `files` are kept for the case that the GPU is lost. */
  prepare(files: ModelFiles): void {
    this.#generator?.dispose();
    this.#generator = null;
    this.#files = files;
    this.#generator = new Generator(files.descriptor.generator, decodeTensors(files));
  }

  /**
   * Runs `work`, again when the GPU is lost under it. `work` disposes what it makes.
   * @throws {EngineError} `context-lost`, `out-of-memory`; else what `work` throws
   */
  async run<Result>(work: (generator: Generator) => Promise<Result>): Promise<Result> {
    let cause = '';
    for (let losses = 0; losses < MOST_LOSSES + 1; losses++) {
      if (!this.#backend || this.#backend.isLost() || !this.#generator) await this.#recover();
      const backend = this.#backend!;
      const lost = backend.lost.then((message) => {
        throw new Error(message);
      });
      try {
        const result = await Promise.race([work(this.#generator!), lost]);
        if (!backend.isLost()) return result;
        cause = 'The GPU was lost while a picture was read back.';
      } catch (error) {
        if (!backend.isLost() && (backend.name === 'webgpu' || backend.name === 'webgl')) {
          await Promise.race([backend.lost, sleep(LOSS_NOTICE_MS)]);
        }
        if (!backend.isLost() && !isTrap(error)) {
          if (!isOutOfMemory(error)) throw error;
          throw new EngineError(
            'out-of-memory',
            'This device ran out of memory for a picture. Close other tabs, or choose a smaller model.',
            detailOf(error),
          );
        }
        cause = detailOf(error);
      }
      this.#discard();
    }
    throw new EngineError(
      'context-lost',
      'The graphics card was lost again and again, and no other way to make pictures worked. Reload the page.',
      cause,
    );
  }

  dispose(): void {
    this.#discard();
    this.#files = null;
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
    const before = this.#report!;
    const name = before.backend;
    this.#discard();
    this.#notify({kind: 'recovering', message: 'The graphics card was lost. Starting it again …'});
    const losses = (this.#losses.get(name) ?? 0) + 1;
    this.#losses.set(name, losses);

    if (losses <= MOST_LOSSES && (await this.#restart(name))) {
      this.#rebuild();
      this.#notify({kind: 'recovered', message: 'The graphics card is back.'});
      return;
    }
    this.#given = [...this.#given, {backend: name, reason: 'it was lost and could not be brought back'}];
    const report = await this.start();
    this.#rebuild();
    this.#notify({
      kind: 'backend-changed',
      message: `The graphics card could not be brought back. ${report.reason}`,
      report,
    });
  }

  async #restart(name: BackendName): Promise<boolean> {
    for (const delay of RESTART_DELAYS_MS) {
      await sleep(delay);
      try {
        this.#backend = await restartBackend(name, this.#choice === name, this.#tools);
        return true;
      } catch (error) {
        console.warn(error);
      }
    }
    return false;
  }

  #rebuild(): void {
    this.prepare(this.#files!);
  }

  /** Tensors and bytes held, for the page's account. */
  memory(): {numTensors: number; numBytes: number} {
    const {numTensors, numBytes} = tf.memory();
    return {numTensors, numBytes};
  }
}

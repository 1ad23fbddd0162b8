/** What one backend of TensorFlow.js is to the engine, whichever it is. Types, and the error with which one declines. */
import type {BackendName, BackendReport} from '../client/protocol.ts';

/** A backend that is set as the current one of TensorFlow.js and works. */
export interface RunningBackend {
  readonly name: BackendName;
  /** One sentence for the visitor: "Your graphics card is used through WebGPU." */
  readonly reason: string;
  /** Threads of the wasm backend; 1 elsewhere. */
  readonly threads: number;
  /** See `BackendReport`. */
  readonly kernels?: BackendReport['kernels'];
  /** See `BackendReport`. */
  readonly programs?: string[];
  /** Resolves with the cause when the GPU goes away by itself; never for wasm and cpu. */
  readonly lost: Promise<string>;
  /** Whether what has just been read back is worth nothing. */
  isLost(): boolean;
  /** Frees the device or context. Dispose the tensors first. */
  dispose(): void;
}

export interface StartOptions {
  /** Whether the visitor named it: a software GPU is then good enough. */
  asked: boolean;
  /** Whether the site's own kernels may run on it. */
  ownKernels: boolean;
  /** Milliseconds that the trial of those may take: a software GPU that is busy compiles for long. */
  trialMs: number;
}

export interface BackendDriver {
  readonly name: BackendName;
  /**
   * Starts it and makes it the current one.
   * @throws {BackendUnusable} when it cannot be had here
   */
  start(options: StartOptions): Promise<RunningBackend>;
}

/** `message` completes the sentence "WebGPU is not used: ...". */
export class BackendUnusable extends Error {
  override readonly name = 'BackendUnusable';
  /** Whether only the worker is the obstacle, so that the page itself could. */
  readonly onlyInWorker: boolean;

  constructor(message: string, onlyInWorker = false) {
    super(message);
    this.onlyInWorker = onlyInWorker;
  }
}

/** For a driver that does not come back. */
export function noAnswer(): BackendUnusable {
  return new BackendUnusable('it does not answer');
}

/** A promise for a backend that cannot be lost. */
export const NEVER_LOST = new Promise<string>(() => undefined);

/** Workers that help with the site's own kernels. Nobody waits for one: what it does not do, the engine does. */
import workerUrl from './kernel-helper.worker.ts?worker&url';
import type {HelperTask} from '../../generator/kernels/helpers.ts';
import type {Helpers} from '../../generator/kernels/wasm-kernels.ts';

export class KernelThreads implements Helpers {
  readonly #workers: Worker[] = [];
  readonly #alive = new Set<Worker>();
  #given = 0;

  /** Starts them at once, so that they are there when there is something to do. */
  constructor(count: number) {
    for (let i = 0; i < count; i++) {
      try {
        const worker = this.#startWorker();
        this.#workers.push(worker);
        this.#alive.add(worker);
      } catch (error) {
        console.warn(error);
      }
    }
  }

  get count(): number {
    return this.#workers.length;
  }

  /** How many of them have not failed or ended; on their way they count too. */
  get alive(): number {
    return this.#alive.size;
  }

  /** See `StartHelper`. */
  readonly start = (task: HelperTask): (() => void) => {
    const worker = this.#workers[this.#given++]!;
    worker.postMessage(task);
    return () => this.#end(worker);
  };

  /** Ends all of them, whatever they are doing. */
  stop(): void {
    for (const worker of this.#workers) this.#end(worker);
  }

  #startWorker(): Worker {
    const worker = new Worker(workerUrl, {type: 'module', name: 'kernels'});
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      console.warn(event.message || 'A thread could not be started.');
      this.#end(worker);
    });
    return worker;
  }

  #end(worker: Worker): void {
    worker.terminate();
    this.#alive.delete(worker);
  }
}

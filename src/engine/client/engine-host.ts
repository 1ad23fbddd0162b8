/** Where the engine runs: in a worker, or on the page itself where a worker cannot be had or gets no graphics card. */
import {detailOf} from './engine-error.ts';
import type {EngineMessage, EngineRequest} from './protocol.ts';
import {isSoftwareGpu} from './software-gpu.ts';

export type HostPlace = 'worker' | 'page';

export interface EngineHost {
  post(request: EngineRequest): void;
  /** Ends it at once; no message comes after this. */
  stop(): void;
}

export interface HostEvents {
  onMessage(message: EngineMessage): void;
  /** It is dead, or never came to life. Called at most once, and not after `stop`. */
  onCrash(detail: string): void;
}

export type HostStarter = (place: HostPlace, events: HostEvents) => EngineHost;

function startWorker({onMessage, onCrash}: HostEvents): EngineHost {
  // Bundlers need this literal form.
  const worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  let isOver = false;
  const crash = (detail: string): void => {
    if (isOver) return;
    isOver = true;
    worker.terminate();
    onCrash(detail);
  };
  worker.addEventListener('message', ({data}: MessageEvent<EngineMessage>) => onMessage(data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    crash(event.message || 'The worker could not be started.');
  });
  worker.addEventListener('messageerror', () => crash('A message of the worker could not be read.'));
  return {
    post: (request) => worker.postMessage(request),
    stop: () => {
      isOver = true;
      worker.terminate();
    },
  };
}

function startOnPage({onMessage, onCrash}: HostEvents): EngineHost {
  let isOver = false;
  const emit = (message: EngineMessage): void => {
    if (!isOver) onMessage(message);
  };
  // Only a page that needs it downloads the engine's code into itself.
  const service = import('../worker/engine-service.ts').then(({EngineService}) => new EngineService(emit));
  service.catch((error: unknown) => {
    if (isOver) return;
    isOver = true;
    onCrash(detailOf(error));
  });
  return {
    post: (request) => void service.then((engine) => engine.handle(request)).then(emit, () => undefined),
    stop: () => {
      isOver = true;
      void service.then((engine) => engine.handle({type: 'dispose', id: 0})).catch(() => undefined);
    },
  };
}

/** @throws when there is no worker to be had */
export const startHost: HostStarter = (place, events) =>
  place === 'worker' ? startWorker(events) : startOnPage(events);

/** Whether the page itself would get a real graphics card through WebGL. */
export function pageHasGraphicsCard(): boolean {
  if (typeof document === 'undefined') return false;
  const gl = document.createElement('canvas').getContext('webgl2', {failIfMajorPerformanceCaveat: true});
  if (!gl) return false;
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !isSoftwareGpu(renderer);
}

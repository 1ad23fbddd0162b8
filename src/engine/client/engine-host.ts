/** Where the engine runs: in a worker, or on the page itself where a worker cannot be had or gets no graphics card. */
import workerUrl from '../worker/engine.worker.ts?worker&url';
import {readScripts} from '../../lib/code-anew.ts';
import {limitMs} from '../../lib/limit-ms.ts';
import {within} from '../../lib/timeout.ts';
import {detailOf} from './engine-error.ts';
import type {EngineMessage, EngineRequest} from './protocol.ts';
import {isSoftwareGpu} from './software-gpu.ts';

export type HostPlace = 'worker' | 'page';

/** `silent` is one that lives and says nothing; `unanswered` one whose code the host of the site does not give. */
export type CrashKind = 'died' | 'silent' | 'unanswered';

export interface EngineHost {
  post(request: EngineRequest): void;
  /** Ends it at once; no message comes after this. */
  stop(): void;
}

export interface HostEvents {
  onMessage(message: EngineMessage): void;
  /** It is dead, or never came to life. Called at most once, and not after `stop`. */
  onCrash(detail: string, kind?: CrashKind): void;
}

export type HostStarter = (place: HostPlace, events: HostEvents) => EngineHost;

/** After which it is asked whether an engine's code comes at all; with the answer it is less than ten seconds. */
const CODE_MS = limitMs(3000);
/** For the engine's code on the page. */
const PAGE_CODE_MS = limitMs(8000);

/** Where the worker's code begins; the page is told nothing of what the worker loads. */
export function engineScript(): string {
  return new URL(workerUrl, location.href).href;
}

function startWorker({onMessage, onCrash}: HostEvents): EngineHost {
  const worker = new Worker(workerUrl, {type: 'module', name: 'engine'});
  let isOver = false;
  const crash = (detail: string, kind?: CrashKind): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    worker.terminate();
    onCrash(detail, kind);
  };
  // Browsers wait for its code for ever. Whether it comes shows who asks for the same.
  const timer = setTimeout(() => {
    readScripts({urls: [engineScript()], withLater: false}, 'default').catch((error: unknown) =>
      crash(detailOf(error), 'unanswered'),
    );
  }, CODE_MS);
  worker.addEventListener('message', ({data}: MessageEvent<EngineMessage>) => {
    clearTimeout(timer);
    onMessage(data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    crash(event.message || 'The worker could not be started.');
  });
  worker.addEventListener('messageerror', () => crash('A message of the worker could not be read.'));
  return {
    post: (request) => worker.postMessage(request),
    stop: () => {
      isOver = true;
      clearTimeout(timer);
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
  const code = within(
    PAGE_CODE_MS,
    import('../worker/engine-service.ts'),
    () => new Error('Its code does not come.'),
  );
  const service = code.then(({EngineService}) => new EngineService(emit));
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

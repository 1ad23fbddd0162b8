/** Which backend makes the pictures, and why: each is started, tried with a known convolution, and only then trusted. */
import {detailOf, EngineError} from './engine-error.ts';
import type {BackendChoice, BackendName, BackendReport} from './protocol.ts';
import {type BackendDriver, BackendUnusable, type RunningBackend} from './running-backend.ts';
import {tryConvolution} from './trial-convolution.ts';

/** A backend that neither answers nor fails within this is passed over: drivers exist that hang. */
const TRIAL_TIMEOUT_MS = 20_000;

/** Best first. Each downloads its code only when it is tried. */
export const BACKEND_DRIVERS: readonly BackendDriver[] = [
  {name: 'webgpu', start: async (asked) => (await import('./backend-webgpu.ts')).startWebGpu(asked)},
  {name: 'webgl', start: async (asked) => (await import('./backend-webgl.ts')).startWebGl(asked)},
  {name: 'wasm', start: async () => (await import('./backend-wasm.ts')).startWasm()},
  {name: 'cpu', start: async () => (await import('./backend-cpu.ts')).startCpu()},
];

export interface BackendPlan {
  choice: BackendChoice;
  /** Backends that have failed at work and are not tried again, each with its reason. */
  given?: BackendReport['rejected'];
}

export interface BackendTools {
  drivers: readonly BackendDriver[];
  /** Runs on the current backend: null when it is right, else what is wrong. */
  trial: () => Promise<string | null>;
  timeoutMs: number;
}

export const DEFAULT_BACKEND_TOOLS: BackendTools = {
  drivers: BACKEND_DRIVERS,
  trial: tryConvolution,
  timeoutMs: TRIAL_TIMEOUT_MS,
};

async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BackendUnusable('it does not answer')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function startTried(
  driver: BackendDriver,
  asked: boolean,
  tools: BackendTools,
): Promise<RunningBackend> {
  const backend = await within(tools.timeoutMs, driver.start(asked));
  try {
    const problem = await within(tools.timeoutMs, tools.trial());
    if (problem !== null) throw new BackendUnusable(problem);
    if (backend.isLost()) throw new BackendUnusable('it went away at once');
    return backend;
  } catch (error) {
    backend.dispose();
    throw error;
  }
}

/**
 * Starts this backend and no other, for one that has been lost.
 * @throws when it cannot be had now
 */
export function restartBackend(
  name: BackendName,
  asked: boolean,
  tools: BackendTools = DEFAULT_BACKEND_TOOLS,
): Promise<RunningBackend> {
  return startTried(
    tools.drivers.find((driver) => driver.name === name)!,
    asked,
    tools,
  );
}

/**
 * Starts the best backend that works here. One that is asked for by name comes first; when it cannot be had, the others
 * follow in their order, since a slow picture is better than none.
 * @throws {EngineError} `no-backend`
 */
export async function startBackend(
  {choice, given = []}: BackendPlan,
  tools: BackendTools = DEFAULT_BACKEND_TOOLS,
): Promise<{backend: RunningBackend; report: BackendReport}> {
  const rejected = [...given];
  const isGiven = (name: BackendName): boolean => given.some(({backend}) => backend === name);
  const order = tools.drivers.filter(({name}) => !isGiven(name));
  order.sort((a, b) => Number(b.name === choice) - Number(a.name === choice));

  const details: string[] = [];
  for (const driver of order) {
    try {
      const backend = await startTried(driver, driver.name === choice, tools);
      const {name, reason, threads} = backend;
      return {backend, report: {backend: name, reason, rejected, threads}};
    } catch (error) {
      const isPlain = error instanceof BackendUnusable;
      const entry: BackendReport['rejected'][number] = {
        backend: driver.name,
        reason: isPlain ? error.message : 'it failed when it was started',
      };
      if (isPlain && error.onlyInWorker) entry.onlyInWorker = true;
      rejected.push(entry);
      details.push(`${driver.name}: ${detailOf(error)}`);
    }
  }
  throw new EngineError(
    'no-backend',
    'This browser can run no pictures at all: neither WebGPU, WebGL, WebAssembly nor plain JavaScript worked. Try another browser.',
    details.join('\n'),
  );
}

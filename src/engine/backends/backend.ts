/** Which backend makes the pictures, and why: each is started, tried with a known convolution, and only then trusted. */
import {startCpu} from './backend-cpu.ts';
import {startWebGl} from './backend-webgl.ts';
import {startWebGpu} from './backend-webgpu.ts';
import {detailOf, EngineError} from '../client/engine-error.ts';
import {loadCode} from './load-code.ts';
import type {BackendChoice, BackendName, BackendReport} from '../client/protocol.ts';
import {
  type BackendDriver,
  BackendUnusable,
  noAnswer,
  type RunningBackend,
  type StartOptions,
} from './running-backend.ts';
import {tryConvolution} from './trial-convolution.ts';
import {within} from '../../lib/timeout.ts';

/** A backend whose first convolution takes longer is passed over: drivers exist that hang. */
const TRIAL_TIMEOUT_MS = 20_000;

/** Asked of the smallest program there is: a host may forbid it by a header, and nothing else says so. */
function mayRunWebAssembly(): boolean {
  try {
    return Boolean(new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])));
  } catch {
    return false;
  }
}

async function startWebAssembly({ownKernels}: StartOptions): Promise<RunningBackend> {
  if (typeof WebAssembly === 'undefined') throw new BackendUnusable('this browser does not offer it');
  if (!mayRunWebAssembly()) {
    throw new BackendUnusable(
      "the host of this site forbids it: its header Content-Security-Policy needs script-src with 'wasm-unsafe-eval'",
    );
  }
  const {startWasm} = await loadCode('WebAssembly', () => import('./backend-wasm.ts'));
  return startWasm({ownKernels});
}

/** Best first. Each downloads its code only when it can be had here. */
export const BACKEND_DRIVERS: readonly BackendDriver[] = [
  {name: 'webgpu', start: startWebGpu},
  {name: 'webgl', start: startWebGl},
  {name: 'wasm', start: startWebAssembly},
  {name: 'cpu', start: startCpu},
];

export interface BackendPlan {
  choice: BackendChoice;
  /** Backends that have failed at work and are not tried again, each with its reason. */
  given?: BackendReport['rejected'];
  /** Whether the site's own kernels may run. Default: true. */
  ownKernels?: boolean;
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

/** The backend that a choice names, if it names one. */
const namedBy = (choice: BackendChoice): string => choice.replace(/^tfjs-/, '');

async function startTried(
  driver: BackendDriver,
  {choice, ownKernels = true}: BackendPlan,
  tools: BackendTools,
): Promise<RunningBackend> {
  const isNamed = driver.name === namedBy(choice);
  const backend = await driver.start({
    asked: isNamed,
    ownKernels: ownKernels && !(isNamed && choice.startsWith('tfjs-')),
    trialMs: tools.timeoutMs,
  });
  try {
    const problem = await within(tools.timeoutMs, tools.trial(), noAnswer);
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
  plan: BackendPlan,
  tools: BackendTools = DEFAULT_BACKEND_TOOLS,
): Promise<RunningBackend> {
  return startTried(
    tools.drivers.find((driver) => driver.name === name)!,
    plan,
    tools,
  );
}

/**
 * Starts the best backend that works here. One that is asked for by name comes first; when it cannot be had, the others
 * follow in their order, since a slow picture is better than none.
 * @throws {EngineError} `no-backend`
 */
export async function startBackend(
  plan: BackendPlan,
  tools: BackendTools = DEFAULT_BACKEND_TOOLS,
): Promise<{backend: RunningBackend; report: BackendReport}> {
  const {choice, given = []} = plan;
  const rejected = [...given];
  const isGiven = (name: BackendName): boolean => given.some(({backend}) => backend === name);
  const order = tools.drivers.filter(({name}) => !isGiven(name));
  const named = namedBy(choice);
  order.sort((a, b) => Number(b.name === named) - Number(a.name === named));

  const details: string[] = [];
  let codeMissing: EngineError | undefined;
  for (const driver of order) {
    // Plain JavaScript only because the connection failed would be slow for the whole visit: better to say so.
    if (driver.name === 'cpu' && codeMissing && choice !== 'cpu') throw codeMissing;
    try {
      const backend = await startTried(driver, plan, tools);
      const {name, reason, threads, kernels, programs} = backend;
      const more = {...(kernels && {kernels}), ...(programs && {programs})};
      return {backend, report: {backend: name, reason, rejected, threads, ...more}};
    } catch (error) {
      const isPlain = error instanceof BackendUnusable;
      const isMissing =
        error instanceof EngineError && (error.code === 'code-missing' || error.code === 'sign-in');
      if (isMissing) codeMissing = error;
      const entry: BackendReport['rejected'][number] = {
        backend: driver.name,
        reason: isPlain
          ? error.message
          : isMissing
            ? 'its program could not be downloaded'
            : 'it failed when it was started',
      };
      if (isPlain && error.onlyInWorker) entry.onlyInWorker = true;
      rejected.push(entry);
      details.push(`${driver.name}: ${detailOf(error)}`);
    }
  }
  if (codeMissing) throw codeMissing;
  throw new EngineError(
    'no-backend',
    'This browser can run no pictures at all: neither WebGPU, WebGL, WebAssembly nor plain JavaScript worked. Try another browser.',
    details.join('\n'),
  );
}

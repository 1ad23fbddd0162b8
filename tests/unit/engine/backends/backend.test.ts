import {describe, expect, it} from 'vitest';
import {
  type BackendPlan,
  type BackendTools,
  restartBackend,
  startBackend,
} from '../../../../src/engine/backends/backend.ts';
import {EngineError} from '../../../../src/engine/client/engine-error.ts';
import type {BackendName} from '../../../../src/engine/client/protocol.ts';
import {
  type BackendDriver,
  BackendUnusable,
  NEVER_LOST,
  type RunningBackend,
  type StartOptions,
} from '../../../../src/engine/backends/running-backend.ts';
import {isSoftwareGpu} from '../../../../src/engine/client/software-gpu.ts';

interface Log {
  started: string[];
  disposed: BackendName[];
}

function running(name: BackendName, log: Log, isLost = false): RunningBackend {
  return {
    name,
    reason: `${name} works.`,
    threads: name === 'wasm' ? 2 : 1,
    lost: NEVER_LOST,
    isLost: () => isLost,
    dispose: () => log.disposed.push(name),
  };
}

type Start = (asked: boolean, log: Log) => Promise<RunningBackend>;

/** Tools whose drivers work unless `how` says otherwise; `wrong` compute wrongly. */
function tools(
  how: Partial<Record<BackendName, Start>>,
  wrong: BackendName[] = [],
): BackendTools & {log: Log} {
  const log: Log = {started: [], disposed: []};
  let current: BackendName | null = null;
  const driver = (name: BackendName): BackendDriver => ({
    name,
    start: async ({asked}) => {
      log.started.push(asked ? `${name}, asked` : name);
      const backend = await (how[name]?.(asked, log) ?? running(name, log));
      current = name;
      return backend;
    },
  });
  return {
    log,
    drivers: (['webgpu', 'webgl', 'wasm', 'cpu'] as const).map(driver),
    trial: () => Promise.resolve(wrong.includes(current!) ? 'it computes a known convolution wrongly' : null),
    timeoutMs: 50,
  };
}

const cannot: Start = () => Promise.reject(new BackendUnusable('this browser does not offer it'));
const broken: Start = () => Promise.reject(new Error('driver bug 7'));
const unreachable: Start = () => Promise.reject(new EngineError('code-missing', 'No program.'));

describe('startBackend', () => {
  it('takes the first that works, and starts no other', async () => {
    const all = tools({});
    const {backend, report} = await startBackend({choice: 'auto'}, all);
    expect(backend.name).toBe('webgpu');
    expect(report).toEqual({backend: 'webgpu', reason: 'webgpu works.', rejected: [], threads: 1});
    expect(all.log.started).toEqual(['webgpu']);
  });

  it('goes down the order and says of each why it was passed over', async () => {
    const all = tools({
      webgpu: cannot,
      wasm: broken,
      webgl: (_, log) => Promise.resolve(running('webgl', log, true)),
    });
    const {report} = await startBackend({choice: 'auto'}, all);
    expect(report).toEqual({
      backend: 'cpu',
      reason: 'cpu works.',
      rejected: [
        {backend: 'webgpu', reason: 'this browser does not offer it'},
        {backend: 'webgl', reason: 'it went away at once'},
        {backend: 'wasm', reason: 'it failed when it was started'},
      ],
      threads: 1,
    });
    expect(all.log.disposed).toEqual(['webgl']);
  });

  it('does not trust one that computes a known convolution wrongly, and frees it', async () => {
    const all = tools({}, ['webgpu', 'webgl']);
    const {report} = await startBackend({choice: 'auto'}, all);
    expect(report.backend).toBe('wasm');
    expect(report.threads).toBe(2);
    expect(report.rejected[1]).toEqual({backend: 'webgl', reason: 'it computes a known convolution wrongly'});
    expect(all.log.disposed).toEqual(['webgpu', 'webgl']);
  });

  it('passes over one whose first convolution never ends', async () => {
    const all = tools({});
    let trials = 0;
    all.trial = () => (++trials === 1 ? new Promise(() => undefined) : Promise.resolve(null));
    const {report} = await startBackend({choice: 'auto'}, all);
    expect(report.rejected).toEqual([{backend: 'webgpu', reason: 'it does not answer'}]);
    expect(report.backend).toBe('webgl');
    expect(all.log.disposed).toEqual(['webgpu']);
  });

  it('goes on without a program that cannot be downloaded, but not down to plain JavaScript', async () => {
    const all = tools({webgpu: unreachable});
    expect((await startBackend({choice: 'auto'}, all)).report).toMatchObject({
      backend: 'webgl',
      rejected: [{backend: 'webgpu', reason: 'its program could not be downloaded'}],
    });
    const offline = tools({webgpu: cannot, webgl: cannot, wasm: unreachable});
    await expect(startBackend({choice: 'auto'}, offline)).rejects.toMatchObject({code: 'code-missing'});
    expect(offline.log.started).toEqual(['webgpu', 'webgl', 'wasm']);
  });

  it('starts the one that is asked for first, and tells it so', async () => {
    const all = tools({});
    expect((await startBackend({choice: 'webgl'}, all)).report.backend).toBe('webgl');
    expect(all.log.started).toEqual(['webgl, asked']);
  });

  it('takes the best other one when the one that is asked for cannot be had', async () => {
    const all = tools({webgl: cannot});
    const {report} = await startBackend({choice: 'webgl'}, all);
    expect(report.backend).toBe('webgpu');
    expect(report.rejected).toEqual([{backend: 'webgl', reason: 'this browser does not offer it'}]);
    expect(all.log.started).toEqual(['webgl, asked', 'webgpu']);
  });

  it('does not start again what has failed at work', async () => {
    const all = tools({});
    const given = [{backend: 'webgpu' as const, reason: 'it was lost'}];
    const {report} = await startBackend({choice: 'auto', given}, all);
    expect(report).toMatchObject({backend: 'webgl', rejected: given});
    expect(all.log.started).toEqual(['webgl']);
  });

  it('marks a backend that only a worker cannot have', async () => {
    const all = tools({
      webgpu: cannot,
      webgl: () => Promise.reject(new BackendUnusable('the page only', true)),
    });
    const {report} = await startBackend({choice: 'auto'}, all);
    expect(report.rejected[1]).toEqual({backend: 'webgl', reason: 'the page only', onlyInWorker: true});
  });

  it('says that nothing works here, with all causes for the console', async () => {
    const all = tools({webgpu: cannot, webgl: cannot, wasm: broken, cpu: cannot});
    await expect(startBackend({choice: 'auto'}, all)).rejects.toMatchObject({
      code: 'no-backend',
      message: expect.stringMatching(/^This browser can run no pictures at all/) as unknown,
      detail: expect.stringContaining('driver bug 7') as unknown,
    });
  });
});

describe('kernels of our own', () => {
  /** Whether each backend that was started might have them. */
  async function allowed(plan: BackendPlan): Promise<string[]> {
    const all = tools({webgpu: cannot, webgl: cannot, wasm: cannot});
    const asked: string[] = [];
    const drivers = all.drivers.map((driver) => ({
      ...driver,
      start: (options: StartOptions) => {
        if (options.ownKernels) asked.push(driver.name);
        return driver.start(options);
      },
    }));
    await startBackend(plan, {...all, drivers});
    return asked;
  }

  it('may run everywhere, but not on the backend whose TensorFlow.js kernels are asked for', async () => {
    expect(await allowed({choice: 'auto'})).toEqual(['webgpu', 'webgl', 'wasm', 'cpu']);
    expect(await allowed({choice: 'tfjs-webgpu'})).toEqual(['webgl', 'wasm', 'cpu']);
    expect(await allowed({choice: 'tfjs-wasm'})).toEqual(['webgpu', 'webgl', 'cpu']);
    expect(await allowed({choice: 'auto', ownKernels: false})).toEqual([]);
  });

  it.each(['tfjs-webgpu', 'tfjs-wasm'] as const)('%s is the backend asked for', async (choice) => {
    const all = tools({});
    const {report} = await startBackend({choice}, all);
    expect(`tfjs-${report.backend}`).toBe(choice);
    expect(all.log.started).toEqual([`${report.backend}, asked`]);
  });
});

describe('restartBackend', () => {
  it('starts that backend and no other', async () => {
    const all = tools({webgl: cannot});
    await expect(restartBackend('webgl', {choice: 'webgl'}, all)).rejects.toThrow(
      'this browser does not offer it',
    );
    expect((await restartBackend('webgpu', {choice: 'auto'}, all)).name).toBe('webgpu');
    expect(all.log.started).toEqual(['webgl, asked', 'webgpu']);
  });
});

describe('isSoftwareGpu', () => {
  it.each([
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'google swiftshader',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'ANGLE (Mesa, llvmpipe (LLVM 19.1.7, 256 bits), OpenGL 4.5)',
    'Mesa lavapipe',
    'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0)',
    'microsoft warp',
    'Apple Software Renderer',
  ])('knows %s', (name) => expect(isSoftwareGpu(name)).toBe(true));

  it.each([
    'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'Apple GPU',
    'Adreno (TM) 660',
    'Mali-G78',
    'intel xe-lpg',
    'nvidia turing',
  ])('takes %s for a real one', (name) => expect(isSoftwareGpu(name)).toBe(false));
});

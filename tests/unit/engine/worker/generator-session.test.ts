import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type {BackendTools} from '../../../../src/engine/backends/backend.ts';
import {GeneratorSession} from '../../../../src/engine/worker/generator-session.ts';
import type {BackendName, EngineNotice} from '../../../../src/engine/client/protocol.ts';
import {WeightLoader} from '../../../../src/engine/worker/weight-loader.ts';
import type {ModelFiles} from '../../../../src/model/model-files.ts';
import type {Generator} from '../../../../src/generator/generator.ts';
import {fileNetwork, SERVER} from '../../../support/file-network.ts';
import {tinyModel} from '../../../support/tiny-model.ts';

/** Backends by any name that all compute on the cpu backend, and can be lost at will. */
interface Unsteady extends BackendTools {
  started: BackendName[];
  /** Backends that run kernels of our own where they may. */
  own: Set<BackendName>;
  /** Backends that cannot be started any more. */
  gone: Set<BackendName>;
  lose: () => void;
}

function unsteady(): Unsteady {
  const tools: Unsteady = {
    started: [],
    own: new Set(),
    gone: new Set(),
    lose: () => undefined,
    trial: () => Promise.resolve(null),
    timeoutMs: 100,
    drivers: (['webgpu', 'webgl', 'cpu'] as const).map((name) => ({
      name,
      start: async ({ownKernels}) => {
        if (tools.gone.has(name)) throw new Error('It stays away.');
        tools.started.push(name);
        await tf.setBackend('cpu');
        let isLost = false;
        const lost = new Promise<string>((resolve) => {
          tools.lose = () => {
            isLost = true;
            resolve('lost');
          };
        });
        return {
          name,
          reason: `${name} works.`,
          threads: 1,
          ...(ownKernels && tools.own.has(name) ? {kernels: 'wgsl' as const} : {}),
          lost,
          isLost: () => isLost,
          dispose: () => undefined,
        };
      },
    })),
  };
  return tools;
}

let files: ModelFiles;
let tools: Unsteady;
let session: GeneratorSession;
let notices: EngineNotice['notice'][];

const sizeOfMapped = (generator: Generator): Promise<number> => {
  const w = generator.mapToW([new Float32Array(16).fill(1)]);
  return w.data().then((data) => {
    w.dispose();
    return data.length;
  });
};
const proof = async (generator: Generator): Promise<void> => void (await sizeOfMapped(generator));
const kinds = (): string[] => notices.map(({kind}) => kind);

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const network = fileNetwork((await tinyModel()).files);
  files = await new WeightLoader(network).load(
    `${SERVER}model.json`,
    () => undefined,
    new AbortController().signal,
  );
  tools = unsteady();
  notices = [];
  session = new GeneratorSession('auto', (notice) => notices.push(notice), tools);
  await session.start();
  await session.prepare(files, proof);
});

afterEach(() => {
  session.dispose();
  expect(tf.memory().numTensors).toBe(0);
  vi.restoreAllMocks();
});

describe('GeneratorSession', () => {
  it('works on the first backend, and uploads the weights once', async () => {
    const seen = new Set<Generator>();
    for (let i = 0; i < 3; i++) await session.run((generator) => Promise.resolve(seen.add(generator)));
    expect(seen.size).toBe(1);
    expect(tools.started).toEqual(['webgpu']);
    expect(notices).toEqual([]);
  });

  it('repeats work during which the GPU was lost, on the same backend with the weights uploaded again', async () => {
    const {numTensors} = tf.memory();
    let runs = 0;
    const result = await session.run(async (generator) => {
      if (++runs === 1) tools.lose();
      return sizeOfMapped(generator);
    });
    expect([result, runs]).toEqual([12, 2]);
    expect(kinds()).toEqual(['recovering', 'recovered']);
    expect(tools.started).toEqual(['webgpu', 'webgpu']);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('does not wait for work that a lost GPU never finishes', async () => {
    let runs = 0;
    const result = await session.run((generator) => {
      if (++runs > 1) return sizeOfMapped(generator);
      setTimeout(() => tools.lose(), 5);
      return new Promise<number>(() => undefined);
    });
    expect(result).toBe(12);
  });

  it('notices before the next work that the GPU was lost meanwhile', async () => {
    tools.lose();
    expect(await session.run(sizeOfMapped)).toBe(12);
    expect(kinds()).toEqual(['recovering', 'recovered']);
  });

  it('takes the next backend when the lost one stays away, and says so', async () => {
    tools.lose();
    tools.gone.add('webgpu');
    expect(await session.run(sizeOfMapped)).toBe(12);
    expect(kinds()).toEqual(['recovering', 'backend-changed']);
    expect(notices[1]!.message).toBe('The graphics card could not be brought back. webgl works.');
    expect(session.report).toMatchObject({
      backend: 'webgl',
      rejected: [{backend: 'webgpu', reason: 'it was lost and could not be brought back'}],
    });
  }, 10_000);

  it('trusts no backend that is lost again and again', async () => {
    for (let i = 0; i < 4; i++) {
      tools.lose();
      expect(await session.run(sizeOfMapped)).toBe(12);
    }
    expect(kinds().at(-1)).toBe('backend-changed');
    expect(session.report.backend).toBe('webgl');
    expect(tools.started).toEqual(['webgpu', 'webgpu', 'webgpu', 'webgpu', 'webgl']);
  });

  it('ends with a sentence when every GPU is lost under every attempt', async () => {
    await expect(
      session.run(() => {
        tools.lose();
        return Promise.resolve(1);
      }),
    ).rejects.toMatchObject({
      code: 'context-lost',
      message: 'What makes the pictures stopped again and again. Reload the page.',
    });
  });

  it('hands on an error that is not about the GPU, and goes on', async () => {
    await expect(session.run(() => Promise.reject(new Error('a bad request')))).rejects.toThrow(
      'a bad request',
    );
    expect(await session.run(sizeOfMapped)).toBe(12);
    expect(notices).toEqual([]);
  });

  it('starts a WebAssembly program again that has trapped', async () => {
    let runs = 0;
    const work = (generator: Generator): Promise<number> =>
      ++runs === 1 ? Promise.reject(new WebAssembly.RuntimeError('unreachable')) : sizeOfMapped(generator);
    expect(await session.run(work)).toBe(12);
    expect(kinds()).toEqual(['recovering', 'recovered']);
  });

  it('says that the device ran out of memory', async () => {
    await expect(
      session.run(() => Promise.reject(new RangeError('Array buffer allocation failed'))),
    ).rejects.toMatchObject({code: 'out-of-memory'});
  });

  it('takes the next backend for a model that the first cannot run', async () => {
    const another = new GeneratorSession('auto', (notice) => notices.push(notice), tools);
    await another.start();
    let runs = 0;
    await another.prepare(files, async () => {
      if (++runs < 3) throw new Error('The shader could not be compiled.');
    });
    expect(another.report.backend).toBe('cpu');
    expect(another.report.rejected).toEqual([
      {backend: 'webgpu', reason: 'it cannot run this model'},
      {backend: 'webgl', reason: 'it cannot run this model'},
    ]);
    await expect(
      another.prepare(files, () => Promise.reject(new Error('This model is broken.'))),
    ).rejects.toThrow('This model is broken.');
    another.dispose();
  });

  it('takes the kernels of TensorFlow.js before it takes the next backend', async () => {
    tools.own.add('webgpu');
    const another = new GeneratorSession('auto', (notice) => notices.push(notice), tools);
    expect(await another.start()).toMatchObject({backend: 'webgpu', kernels: 'wgsl'});
    const kernels: unknown[] = [];
    await another.prepare(files, async () => {
      kernels.push([another.report.backend, another.report.kernels]);
      if (kernels.length < 3) throw new Error('The picture is empty.');
    });
    expect(kernels).toEqual([
      ['webgpu', 'wgsl'],
      ['webgpu', undefined],
      ['webgl', undefined],
    ]);
    expect(another.report.rejected).toEqual([{backend: 'webgpu', reason: 'it cannot run this model'}]);
    another.dispose();
  });

  it('blames the kernels of our own first when a GPU is lost again and again', async () => {
    tools.own.add('webgpu');
    const another = new GeneratorSession('auto', (notice) => notices.push(notice), tools);
    await another.start();
    await another.prepare(files, () => Promise.resolve());
    for (let i = 0; i < 4; i++) {
      tools.lose();
      expect(await another.run(sizeOfMapped)).toBe(12);
    }
    expect(another.report).toMatchObject({backend: 'webgpu', rejected: []});
    expect(another.report.kernels).toBeUndefined();
    tools.lose();
    expect(await another.run(sizeOfMapped)).toBe(12);
    expect(another.report.backend).toBe('webgl');
    another.dispose();
  });
});

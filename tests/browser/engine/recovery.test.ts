import * as tf from '@tensorflow/tfjs-core';
import type {MathBackendWebGL} from '@tensorflow/tfjs-backend-webgl';
import type {WebGPUBackend} from '@tensorflow/tfjs-backend-webgpu';
import {afterEach, describe, expect, it} from 'vitest';
import {BACKEND_DRIVERS} from '../../../src/engine/backends/backend.ts';
import type {StartOptions} from '../../../src/engine/backends/running-backend.ts';
import {tryConvolution} from '../../../src/engine/backends/trial-convolution.ts';
import {EngineService} from '../../../src/engine/worker/engine-service.ts';
import type {
  BackendName,
  EngineNotice,
  EngineRequest,
  GenerateRequest,
  LoadedReply,
  PictureReply,
  ProgressReply,
} from '../../../src/engine/client/protocol.ts';
import {fileNetwork, SERVER} from '../../support/file-network.ts';
import {tinyModel, tinySpec} from '../../support/tiny-model.ts';

// A software GPU takes a second to compile each program: a network of few.
const {files} = await tinyModel({
  ...tinySpec,
  synthesis: {...tinySpec.synthesis, resolution: 8, channels: [8, 4], upsample: 'after-conv', noise: 'none'},
});

function seed(value: number): GenerateRequest {
  return {
    type: 'generate',
    id: value,
    from: {space: 'z', seed: value},
    truncationPsi: 0.7,
    noiseMode: 'const',
    format: 'rgba',
  };
}

let notices: EngineNotice['notice'][] = [];
let service = new EngineService(() => undefined);

async function start(backend: BackendName, isBroken: () => boolean = () => false): Promise<LoadedReply> {
  notices = [];
  const emit = (message: EngineNotice | ProgressReply): void => {
    if (message.type === 'notice') notices.push(message.notice);
  };
  const drivers = BACKEND_DRIVERS.map((driver) => ({
    ...driver,
    start: (options: StartOptions) =>
      driver.name === backend && isBroken()
        ? Promise.reject(new Error('The GPU stays away.'))
        : driver.start(options),
  }));
  service = new EngineService(emit, {
    network: fileNetwork(files),
    backends: {drivers, trial: tryConvolution, timeoutMs: 60_000},
  });
  const request: EngineRequest = {
    type: 'load',
    id: 0,
    modelUrl: `${SERVER}model.json`,
    backend,
    canMove: false,
  };
  const reply = await service.handle(request);
  if (reply.type !== 'loaded') throw new Error(JSON.stringify(reply));
  expect(reply.report.backend).toBe(backend);
  return reply;
}

async function bytesOf(value: number): Promise<Uint8Array> {
  const reply = await service.handle(seed(value));
  if (reply.type !== 'picture') throw new Error(JSON.stringify(reply));
  return new Uint8Array((reply satisfies PictureReply).bytes);
}

/** Takes the graphics card away as the browser does when its driver is reset. */
function loseGpu(): void {
  if (tf.getBackend() === 'webgl') {
    const {gl} = (tf.backend() as MathBackendWebGL).gpgpu;
    gl.getExtension('WEBGL_lose_context')!.loseContext();
  } else {
    (tf.backend() as WebGPUBackend).device.destroy();
  }
}

function farthest(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** What every backend has to come close to. */
const reference = new Map<number, Uint8Array>();
await start('cpu');
for (const value of [1, 2, 3]) reference.set(value, await bytesOf(value));
await service.handle({type: 'dispose', id: 9});

afterEach(() => service.handle({type: 'dispose', id: 9}));

describe.each(['wasm', 'webgl', 'webgpu'] as const)('the engine on %s', (backend) => {
  it('makes the pictures that plain JavaScript makes, within one step of 255', async () => {
    await start(backend);
    for (const [value, bytes] of reference) {
      expect(bytes.length).toBe(8 * 8 * 4);
      expect(farthest(await bytesOf(value), bytes)).toBeLessThanOrEqual(1);
    }
  });

  it('keeps tensors and bytes flat, those of the GPU too', async () => {
    await start(backend);
    for (const value of [1, 2, 3]) await bytesOf(value);
    const held = (): object => ({...tf.memory()});
    const before = held();
    const count = backend === 'wasm' ? 200 : 30;
    for (let i = 0; i < count; i++) await bytesOf(i);
    expect(held()).toEqual(before);
  });
});

describe.each(['webgl', 'webgpu'] as const)('a lost graphics card on %s', (backend) => {
  it('comes back between two pictures, and the next one is right', async () => {
    await start(backend);
    await bytesOf(1);
    const {numTensors} = tf.memory();
    loseGpu();
    expect(farthest(await bytesOf(2), reference.get(2)!)).toBeLessThanOrEqual(1);
    expect(notices.map(({kind}) => kind)).toEqual(['recovering', 'recovered']);
    expect(tf.getBackend()).toBe(backend);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('comes back under a picture, which is made again', async () => {
    await start(backend);
    const lost = [bytesOf(1), bytesOf(2), bytesOf(3)];
    // The first one has been submitted and is being read back.
    await new Promise((resolve) => setTimeout(resolve, 5));
    loseGpu();
    for (const [i, bytes] of (await Promise.all(lost)).entries()) {
      expect(farthest(bytes, reference.get(i + 1)!)).toBeLessThanOrEqual(1);
    }
    expect(notices.map(({kind}) => kind)).toEqual(['recovering', 'recovered']);
  });

  it('is given up when it stays away, and the next backend takes over', async () => {
    let isBroken = false;
    await start(backend, () => isBroken);
    isBroken = true;
    loseGpu();
    expect(farthest(await bytesOf(3), reference.get(3)!)).toBeLessThanOrEqual(1);
    expect(notices.map(({kind}) => kind)).toEqual(['recovering', 'backend-changed']);
    const {report} = notices[1]!;
    expect(report!.backend).toBe('wasm');
    expect(report!.rejected.map((entry) => entry.backend)).toEqual(
      expect.arrayContaining(['webgpu', 'webgl']) as BackendName[],
    );
  });
});

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {afterEach, describe, expect, it} from 'vitest';
import {DEFAULT_BACKEND_TOOLS, type BackendTools} from '../../../../src/engine/backends/backend.ts';
import {EngineService} from '../../../../src/engine/worker/engine-service.ts';
import type {
  EngineMessage,
  EngineRequest,
  GenerateRequest,
  ReplyOf,
} from '../../../../src/engine/client/protocol.ts';
import {BackendUnusable} from '../../../../src/engine/backends/running-backend.ts';
import type {ModelDescriptor} from '../../../../src/model/descriptor.ts';
import {randn} from '../../../../src/model/latent/random-state.ts';
import {readPngText} from '../../../../src/pictures/png/png.ts';
import {fileNetwork, SERVER} from '../../../support/file-network.ts';
import {tinyModel, tinySpec} from '../../../support/tiny-model.ts';

const {files} = await tinyModel();

const load: EngineRequest = {
  type: 'load',
  id: 1,
  modelUrl: `${SERVER}model.json`,
  backend: 'cpu',
  canMove: false,
};
const seed = (value: number, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  type: 'generate',
  id: value,
  from: {space: 'z', seed: value},
  truncationPsi: 0.7,
  noiseMode: 'const',
  format: 'rgba',
  ...more,
});

function start(): {service: EngineService; emitted: EngineMessage[]} {
  const emitted: EngineMessage[] = [];
  return {
    service: new EngineService((message) => emitted.push(message), {network: fileNetwork(files)}),
    emitted,
  };
}

async function ask<Type extends keyof ReplyOf>(
  service: EngineService,
  request: EngineRequest & {type: Type},
): Promise<ReplyOf[Type]> {
  const reply = await service.handle(request);
  if (reply.type === 'failed')
    throw new Error(`${reply.error.code}: ${reply.error.message} ${reply.error.detail}`);
  return reply as ReplyOf[Type];
}

const services: EngineService[] = [];
async function loaded(): Promise<EngineService> {
  const {service} = start();
  services.push(service);
  await ask(service, load);
  return service;
}

afterEach(async () => {
  for (const service of services.splice(0)) await service.handle({type: 'dispose', id: 0});
});

describe('EngineService', () => {
  it('loads a model: progress up to all bytes, then what it is and what it takes', async () => {
    const {service, emitted} = start();
    const reply = await ask(service, load);
    expect(reply).toMatchObject({
      id: 1,
      resolution: 16,
      numWs: 6,
      wDim: 12,
      report: {backend: 'cpu', threads: 1},
    });
    const progress = emitted.filter((message) => message.type === 'progress');
    const {totalBytes} = progress[0]!;
    expect(progress[0]).toMatchObject({phase: 'download', loadedBytes: 0});
    expect(progress.at(-1)).toMatchObject({phase: 'prepare', loadedBytes: totalBytes});
    for (const [i, {loadedBytes}] of progress.slice(1).entries()) {
      expect(loadedBytes).toBeGreaterThanOrEqual(progress[i]!.loadedBytes);
    }
    await service.handle({type: 'dispose', id: 2});
    expect(tf.memory().numTensors).toBe(0);
  });

  it('makes the same picture for the same seed and another one for another', async () => {
    const service = await loaded();
    const [a, again, b] = [
      await ask(service, seed(7)),
      await ask(service, seed(7)),
      await ask(service, seed(8)),
    ].map(({bytes}) => new Uint8Array(bytes));
    expect(a!.length).toBe(16 * 16 * 4);
    expect(new Set(a).size).toBeGreaterThan(20);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
  });

  it('makes a PNG that carries its text', async () => {
    const service = await loaded();
    const {bytes, width, height} = await ask(
      service,
      seed(7, {format: 'png', text: {Seed: '7', Title: 'Tiny'}}),
    );
    expect([width, height]).toEqual([16, 16]);
    expect(readPngText(new Uint8Array(bytes))).toEqual({Seed: '7', Title: 'Tiny'});
  });

  it('makes the picture of a seed from the w that it maps the seed to', async () => {
    const service = await loaded();
    const {w, wDim} = await ask(service, {type: 'map', id: 3, seeds: [5, 7], truncationPsi: 0.7});
    expect(w.length).toBe(2 * wDim);
    const from = {space: 'w' as const, ws: w.slice(wDim)};
    const direct = await ask(service, seed(7));
    const fromW = await ask(service, seed(7, {from, truncationPsi: 1}));
    expect(new Uint8Array(fromW.bytes)).toEqual(new Uint8Array(direct.bytes));
  });

  it('maps a z that is given as it maps the seed that the z is of', async () => {
    const service = await loaded();
    const {w, wDim} = await ask(service, {type: 'map', id: 3, seeds: [5, 7], truncationPsi: 0.7});
    const z = [randn(7, tinySpec.mapping.zDim)];
    const mixed = await ask(service, {type: 'map', id: 4, seeds: [5], z, truncationPsi: 0.7});
    expect(mixed.w).toEqual(w);
    const alone = await ask(service, {type: 'map', id: 5, seeds: [], z, truncationPsi: 0.7});
    expect(alone.w).toEqual(w.slice(wDim));
    const short = {type: 'map' as const, id: 6, seeds: [], z: [randn(7, 3)], truncationPsi: 1};
    expect(await service.handle(short)).toMatchObject({type: 'failed', error: {code: 'bad-request'}});
  });

  it('truncates as many ws as it is told, else as many as the model says', async () => {
    const service = await loaded();
    const {w, wDim} = await ask(service, {type: 'map', id: 3, seeds: [7], truncationPsi: 0.7});
    const {w: full} = await ask(service, {type: 'map', id: 4, seeds: [7], truncationPsi: 1});
    const ws = Float32Array.from({length: 6 * wDim}, (_, i) => (i < 2 * wDim ? w : full)[i % wDim]!);
    const fromW = await ask(service, seed(7, {from: {space: 'w', ws}, truncationPsi: 1}));
    const cut = await ask(service, seed(7, {truncationCutoff: 2}));
    expect(new Uint8Array(cut.bytes)).toEqual(new Uint8Array(fromW.bytes));
    expect(new Uint8Array(cut.bytes)).not.toEqual(new Uint8Array((await ask(service, seed(7))).bytes));
    const text = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as ModelDescriptor;
    const descriptor = {...text, truncation: {...text.truncation, cutoff: 2}};
    const withCutoff = new Map(files).set('model.json', new TextEncoder().encode(JSON.stringify(descriptor)));
    const own = new EngineService(() => undefined, {network: fileNetwork(withCutoff)});
    services.push(own);
    await ask(own, load);
    expect(new Uint8Array((await ask(own, seed(7))).bytes)).toEqual(new Uint8Array(cut.bytes));
  });

  it('turns a picture of w round where the one that it was made from is', async () => {
    const service = await loaded();
    const {w} = await ask(service, {type: 'map', id: 3, seeds: [7], truncationPsi: 1});
    const everyLayer = Float32Array.from({length: 6 * w.length}, (_, i) => w[i % w.length]!);
    const bytesOf = async (ws: Float32Array, isMirrored: boolean): Promise<Uint8Array> =>
      new Uint8Array((await ask(service, seed(7, {from: {space: 'w', ws, isMirrored}}))).bytes);
    const [plain, turned] = [await bytesOf(w, false), await bytesOf(w, true)];
    expect(await bytesOf(everyLayer, true)).toEqual(turned);
    const side = 16;
    const mirrored = plain.map((_, i) => {
      const [pixel, channel] = [Math.floor(i / 4), i % 4];
      return plain[4 * (pixel - (pixel % side) + side - 1 - (pixel % side)) + channel]!;
    });
    expect(turned).toEqual(mirrored);
    expect(turned).not.toEqual(plain);
  });

  it('seeds random noise by the seed of the picture', async () => {
    const service = await loaded();
    const bytesOf = async (request: GenerateRequest): Promise<Uint8Array> =>
      new Uint8Array((await ask(service, {...request, noiseMode: 'random', truncationPsi: 1})).bytes);
    const wOf = async (of: number): Promise<Float32Array> =>
      (await ask(service, {type: 'map', id: 3, seeds: [of], truncationPsi: 1})).w;
    expect(await bytesOf(seed(7))).toEqual(await bytesOf(seed(7)));
    // A w has no seed: its noise is that of seed 0.
    expect(await bytesOf(seed(0))).toEqual(await bytesOf(seed(0, {from: {space: 'w', ws: await wOf(0)}})));
    expect(await bytesOf(seed(7))).not.toEqual(
      await bytesOf(seed(7, {from: {space: 'w', ws: await wOf(7)}})),
    );
  });

  it('refuses a model whose first picture is empty: a backend that overflows gives such pictures', async () => {
    const blank = await tinyModel(tinySpec, 1, () => 0);
    const service = new EngineService(() => undefined, {network: fileNetwork(blank.files)});
    services.push(service);
    expect(await service.handle(load)).toMatchObject({
      type: 'failed',
      error: {
        code: 'internal',
        message: expect.stringContaining('The first picture of this model is empty') as string,
      },
    });
  });

  it('asks to be moved to the page where only that has the graphics card, and the page would take it', async () => {
    const cpu = DEFAULT_BACKEND_TOOLS.drivers.find(({name}) => name === 'cpu')!;
    const webgl: BackendTools['drivers'][number] = {
      name: 'webgl',
      start: () => Promise.reject(new BackendUnusable('workers have none here', true)),
    };
    const backends = {...DEFAULT_BACKEND_TOOLS, drivers: [webgl, cpu]};
    const start = (canMove: boolean) => {
      const service = new EngineService(() => undefined, {network: fileNetwork(files), backends});
      services.push(service);
      return service.handle({...load, backend: 'auto', canMove});
    };
    expect(await start(true)).toMatchObject({type: 'failed', error: {code: 'better-on-page'}});
    expect(await start(false)).toMatchObject({type: 'loaded', report: {backend: 'cpu'}});
  });

  it('makes a smaller early picture', async () => {
    const service = await loaded();
    expect(await ask(service, seed(1, {maxResolution: 8}))).toMatchObject({width: 8, height: 8});
    expect(await ask(service, seed(1, {maxResolution: 999}))).toMatchObject({width: 16, height: 16});
    const none = await service.handle(seed(1, {maxResolution: 0}));
    expect(none).toMatchObject({type: 'failed', error: {code: 'bad-request'}});
  });

  it('keeps tensors and bytes flat over 200 pictures', async () => {
    const service = await loaded();
    await ask(service, seed(1));
    const {numTensors, numBytes} = tf.memory();
    for (let i = 0; i < 200; i++) await ask(service, seed(i, {format: i % 2 ? 'png' : 'rgba'}));
    expect(tf.memory()).toMatchObject({numTensors, numBytes});
  });

  it('answers requests that come before a model with a sentence', async () => {
    const {service} = start();
    expect(await service.handle(seed(1))).toMatchObject({type: 'failed', id: 1, error: {code: 'not-loaded'}});
    expect(await service.handle({type: 'map', id: 2, seeds: [1], truncationPsi: 1})).toMatchObject({
      type: 'failed',
      id: 2,
      error: {code: 'not-loaded'},
    });
  });

  it.each<[string, Partial<GenerateRequest>, string]>([
    [
      'a seed out of range',
      {from: {space: 'z', seed: 2 ** 32}},
      'A seed must be a whole number from 0 to 4294967295, got 4294967296.',
    ],
    [
      'a seed that is no integer',
      {from: {space: 'z', seed: 0.5}},
      'A seed must be a whole number from 0 to 4294967295, got 0.5.',
    ],
    ['a psi that is no number', {truncationPsi: NaN}, 'The truncation psi must be a number, got NaN.'],
    [
      'a cutoff that is none',
      {truncationCutoff: 0},
      'The truncation cutoff must be a whole number from 1, got 0.',
    ],
    [
      'a class of a model without classes',
      {from: {space: 'z', seed: 1, classIndex: 0}},
      'This model has no classes: give no class index.',
    ],
    [
      'w of a wrong length',
      {from: {space: 'w', ws: new Float32Array(5)}},
      'w must have 12 or 72 numbers, got 5.',
    ],
  ])('refuses %s and goes on', async (_, request, message) => {
    const service = await loaded();
    const {numTensors} = tf.memory();
    expect(await service.handle(seed(1, request))).toMatchObject({error: {code: 'bad-request', message}});
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await service.handle(seed(1))).toMatchObject({type: 'picture'});
  });

  it('gives class 0 of a conditional model to whoever names none, and refuses a class that it has not', async () => {
    const mapping = {...tinySpec.mapping, cDim: 3, labelMode: 'embed' as const, labelDim: 4};
    const conditional = await tinyModel({...tinySpec, mapping});
    const service = new EngineService(() => undefined, {network: fileNetwork(conditional.files)});
    services.push(service);
    await ask(service, load);
    const bytesOf = async (from: GenerateRequest['from']): Promise<number[]> => {
      const {bytes} = await ask(service, seed(5, {from}));
      return [...new Uint8Array(bytes)];
    };
    const plain = await bytesOf({space: 'z', seed: 5});
    expect(await bytesOf({space: 'z', seed: 5, classIndex: 0})).toEqual(plain);
    expect(await bytesOf({space: 'z', seed: 5, classIndex: 2})).not.toEqual(plain);
    const map = async (classIndex?: number): Promise<number[]> => {
      const more = classIndex === undefined ? {} : {classIndex};
      return [...(await ask(service, {type: 'map', id: 6, seeds: [5], truncationPsi: 1, ...more})).w];
    };
    expect(await map()).toEqual(await map(0));
    expect(await map(1)).not.toEqual(await map(0));
    expect(await service.handle(seed(5, {from: {space: 'z', seed: 5, classIndex: 3}}))).toMatchObject({
      error: {code: 'bad-request', message: 'A class index of this model is from 0 to 2, got 3.'},
    });
  });

  it('takes another model in the place of the first', async () => {
    const service = await loaded();
    const {numTensors} = tf.memory();
    expect(await service.handle(load)).toMatchObject({type: 'loaded'});
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('answers requests in the order in which they came', async () => {
    const {service} = start();
    services.push(service);
    const order: number[] = [];
    const requests: EngineRequest[] = [
      load,
      seed(2),
      seed(3),
      {type: 'map', id: 4, seeds: [1], truncationPsi: 1},
    ];
    await Promise.all(requests.map((request) => service.handle(request).then(({id}) => order.push(id))));
    expect(order).toEqual([1, 2, 3, 4]);
  });
});

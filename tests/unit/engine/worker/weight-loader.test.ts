import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {EngineError} from '../../../../src/engine/client/engine-error.ts';
import {decodeTensors, WeightLoader} from '../../../../src/engine/worker/weight-loader.ts';
import {limitedFetch} from '../../../../src/lib/limited-fetch.ts';
import type {ModelFiles} from '../../../../src/model/model-files.ts';
import {type FileNetwork, fileNetwork, SERVER, streamed} from '../../../support/file-network.ts';
import {tinyModel} from '../../../support/tiny-model.ts';

const {descriptor, files} = await tinyModel();
const totalBytes = Object.values(descriptor.shards).reduce((sum, {bytes}) => sum + bytes, 0);
const second = files.get('weights-002.bin')!;

let network: FileNetwork;
let loader: WeightLoader;
let progress: number[];

beforeEach(() => {
  network = fileNetwork(files);
  loader = new WeightLoader(network);
  progress = [];
});

function load(signal = new AbortController().signal): Promise<ModelFiles> {
  return loader.load(`${SERVER}model.json`, (loaded) => progress.push(loaded), signal);
}

async function failure(): Promise<EngineError> {
  const error: unknown = await load().then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  if (error instanceof EngineError) return error;
  throw error;
}

/** Requests for one file, as the first bytes asked for. */
const asked = (path: string): number[] =>
  network.requests.filter((request) => request.path === path).map(({from}) => from);

const rises = (values: number[]): boolean => values.every((value, i) => i === 0 || value > values[i - 1]!);

describe('WeightLoader', () => {
  it('loads every shard once, and counts bytes from none to all', async () => {
    const model = await load();
    expect(model.descriptor).toEqual(descriptor);
    expect([...model.shards.keys()].sort()).toEqual(Object.keys(descriptor.shards));
    for (const [path, bytes] of model.shards) expect(bytes).toEqual(files.get(path));
    expect(network.requests.length).toBe(4);
    expect([progress[0], progress.at(-1)]).toEqual([0, totalBytes]);
    expect(rises(progress)).toBe(true);
    expect(progress.length).toBeGreaterThan(5);
  });

  it('asks the network for nothing that it is given', async () => {
    const given = new Map([...files].map(([name, bytes]) => [`${SERVER}${name}`, new Blob([bytes])]));
    const {signal} = new AbortController();
    const model = await loader.load(`${SERVER}model.json`, () => undefined, signal, undefined, given);
    for (const [path, bytes] of model.shards) expect(bytes).toEqual(files.get(path));
    expect(network.requests).toEqual([]);
    // The next model may be the host's.
    await load();
    expect(network.requests.length).toBe(4);
  });

  it('refuses another version than the one that is wanted, before it downloads any of it', async () => {
    const {version} = descriptor;
    const {signal} = new AbortController();
    const wanted = loader.load(`${SERVER}model.json`, () => undefined, signal, version + 1);
    await expect(wanted).rejects.toMatchObject({
      code: 'other-version',
      message: `This page shows version ${version + 1} of the model, but the site has version ${version} by now. Try again.`,
    });
    expect(network.requests.map(({path}) => path)).toEqual(['model.json']);
    const model = await loader.load(`${SERVER}model.json`, () => undefined, signal, version);
    expect(model.descriptor.version).toBe(version);
  });

  it('asks for shards by their hash, so that no cache gives those of another version', async () => {
    const urls: string[] = [];
    const {fetch} = network;
    network.fetch = (url, init) => {
      urls.push(url);
      return fetch(url, init);
    };
    await load();
    const {sha256} = descriptor.shards['weights-002.bin']!;
    expect(urls).toContain(`${SERVER}weights-002.bin?sha256=${sha256}`);
  });

  it.each([1, 2, 999, 1000, 1001, Math.floor(second.length / 2), second.length - 1])(
    'resumes a download that was cut after %i bytes where it stopped',
    async (cutAt) => {
      let isCut = false;
      network.intercept = (path, answer) => {
        if (path !== 'weights-002.bin' || isCut) return answer();
        isCut = true;
        return streamed(second, {}, cutAt);
      };
      expect((await load()).shards.get('weights-002.bin')).toEqual(second);
      expect(asked('weights-002.bin')).toEqual([0, cutAt]);
      expect(rises(progress)).toBe(true);
    },
  );

  it('resumes too when the connection closes early without an error', async () => {
    let isCut = false;
    network.intercept = (path, answer) => {
      if (path !== 'weights-002.bin' || isCut) return answer();
      isCut = true;
      return streamed(second.subarray(0, 10));
    };
    expect((await load()).shards.get('weights-002.bin')).toEqual(second);
    expect(asked('weights-002.bin')).toEqual([0, 10]);
  });

  it('begins again where the server knows no ranges, and the bar still does not go back', async () => {
    let count = 0;
    network.intercept = (path, answer) => {
      if (path !== 'weights-002.bin') return answer();
      return ++count === 1 ? streamed(second, {}, 3000) : streamed(second);
    };
    expect((await load()).shards.get('weights-002.bin')).toEqual(second);
    expect(rises(progress)).toBe(true);
    expect(progress.at(-1)).toBe(totalBytes);
  });

  it('says at which byte a download stopped for good', async () => {
    network.intercept = (path, answer) => {
      if (path !== 'weights-002.bin') return answer();
      return asked(path).length === 1
        ? streamed(second, {}, 1500)
        : Promise.reject(new TypeError('network error'));
    };
    const {code, message} = await failure();
    expect(code).toBe('fetch-failed');
    expect(message).toBe(
      `The download of weights-002.bin stopped at 1500 of ${second.length} bytes. Check the connection and try again.`,
    );
    // One that brings nothing more has no third.
    expect(asked('weights-002.bin')).toEqual([0, 1500]);
  });

  it('downloads on a retry only what is missing', async () => {
    network.intercept = async (path, answer) => {
      if (path !== 'weights-003.bin') return answer();
      await vi.waitUntil(() => progress.at(-1)! === totalBytes - files.get(path)!.length);
      // The last bytes that came are checked and kept before the failure is known.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return new Response('gone', {status: 404});
    };
    await failure();
    network.requests.length = 0;
    network.intercept = (_, answer) => answer();
    expect([...(await load()).shards.keys()].sort()).toEqual(Object.keys(descriptor.shards));
    expect(network.requests.map(({path}) => path)).toEqual(['model.json', 'weights-003.bin']);
  });

  it('gives up a download that brings nothing any more', async () => {
    let count = 0;
    network.intercept = (path, answer) => {
      if (path !== 'weights-002.bin' || ++count > 1) return answer();
      return new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(second.slice(0, 7)),
        }),
      );
    };
    // The line stands still in the browser, for as short a time as a test can wait.
    const {fetch} = network;
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => fetch(url, init));
    network.fetch = (url, {limits, ...init}) =>
      limitedFetch(url, {...init, limits: {...limits!, stallMs: 20}});
    try {
      expect((await load()).shards.get('weights-002.bin')).toEqual(second);
    } finally {
      vi.unstubAllGlobals();
    }
    expect(asked('weights-002.bin')).toEqual([0, 7]);
  });

  it('says that a file is not on the server, when the server itself says so', async () => {
    network.intercept = (path, answer) =>
      path === 'weights-002.bin' ? new Response('', {status: 404}) : answer();
    expect(await failure()).toMatchObject({
      code: 'fetch-failed',
      message:
        'The file weights-002.bin of this model is not on the server (404). Try again later; the site may be in the middle of an update.',
    });
    // The first answer may be one that the browser kept.
    expect(asked('weights-002.bin')).toEqual([0, 0]);
  });

  it('tries again when the server is busy for a moment', async () => {
    let count = 0;
    network.intercept = (path, answer) =>
      path === 'weights-002.bin' && ++count < 2 ? new Response('', {status: 503}) : answer();
    expect((await load()).shards.get('weights-002.bin')).toEqual(second);
  });

  it('says that one is offline, at once', async () => {
    network.online = false;
    network.intercept = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await failure()).toMatchObject({
      code: 'fetch-failed',
      message:
        'You are offline, and this model is not saved on this device yet. Connect to the internet and try again.',
    });
    expect(network.requests.length).toBe(1);
  });

  it('says the same when the service worker answers that there is no network', async () => {
    network.online = false;
    network.intercept = () => new Response('no network', {status: 503});
    expect((await failure()).message).toMatch(/^You are offline/);
  });

  it('says that the server did not answer', async () => {
    network.intercept = (path, answer) =>
      path === 'model.json' ? Promise.reject(new TypeError('Failed to fetch')) : answer();
    expect(await failure()).toMatchObject({
      code: 'fetch-failed',
      message: 'The server did not answer for the file model.json. Check the connection and try again.',
    });
  });

  it('fetches a damaged shard once more past the cache, and then it is right', async () => {
    const damaged = second.slice();
    damaged[5]! ^= 1;
    network.intercept = (path, answer) =>
      path === 'weights-002.bin' && network.requests.at(-1)!.cache === 'default'
        ? streamed(damaged)
        : answer();
    expect((await load()).shards.get('weights-002.bin')).toEqual(second);
    expect(network.requests.filter(({path}) => path === 'weights-002.bin').map(({cache}) => cache)).toEqual([
      'default',
      'reload',
    ]);
  });

  it('refuses a shard that stays damaged', async () => {
    const damaged = second.slice();
    damaged[5]! ^= 1;
    network.intercept = (path, answer) => (path === 'weights-002.bin' ? streamed(damaged) : answer());
    const {code, message, detail} = await failure();
    expect(code).toBe('hash-mismatch');
    expect(message).toBe(
      'The file weights-002.bin of this model arrived damaged: its SHA-256 is not the one in model.json. Try again later; the site may be in the middle of an update.',
    );
    expect(detail).toMatch(/^expected \w{64}, got \w{64}$/);
  });

  it('refuses a file of another size, such as the error page of a host that answers everything', async () => {
    network.intercept = (path, answer) =>
      path === 'weights-002.bin' ? new Response('<!doctype html>'.repeat(5000)) : answer();
    expect(await failure()).toMatchObject({
      code: 'hash-mismatch',
      message: `The file weights-002.bin of this model must have ${second.length} bytes, got more. Try again later; the site may be in the middle of an update.`,
    });
  });

  it('refuses a model.json that is no JSON, or no descriptor, and fetches no shard for it', async () => {
    network.intercept = () => new Response('<!doctype html>');
    expect(await failure()).toMatchObject({
      code: 'bad-descriptor',
      message: `The file ${SERVER}model.json is no JSON. The owner of the site should check it.`,
    });
    network.intercept = () => new Response(JSON.stringify({...descriptor, colour: 'red'}));
    expect(await failure()).toMatchObject({
      code: 'bad-descriptor',
      message: 'model.json: "colour" is not a known field; remove it or correct its name.',
    });
    expect(network.requests.every(({path}) => path === 'model.json')).toBe(true);
  });

  it('needs nothing that the oldest browsers of the README have not', async () => {
    vi.stubGlobal(
      'AbortSignal',
      Object.assign(function AbortSignal() {}, {timeout: undefined, any: undefined}),
    );
    try {
      expect([...(await load()).shards.keys()].sort()).toEqual(Object.keys(descriptor.shards));
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('fetches nothing for one that was aborted before', async () => {
    const before = network.requests.length;
    await expect(load(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(network.requests.slice(before).map(({path}) => path)).not.toContain('weights-001.bin');
  });

  it('leaves no listener at the signal of a visit that loads many models', async () => {
    const {signal} = new AbortController();
    const live = new Set<unknown>();
    const {addEventListener} = signal;
    vi.spyOn(signal, 'addEventListener').mockImplementation((type, listener, options) => {
      live.add(listener);
      const {signal: until} = options as {signal: AbortSignal};
      until.addEventListener('abort', () => live.delete(listener));
      addEventListener.call(signal, type, listener, options);
    });
    await load(signal);
    expect(live.size).toBe(0);
  });

  it('stops when it is aborted', async () => {
    const abort = new AbortController();
    network.intercept = (path, answer) => {
      if (path === 'weights-001.bin') abort.abort(new Error('enough'));
      return answer();
    };
    await expect(load(abort.signal)).rejects.toThrow('enough');
  });
});

describe('decodeTensors', () => {
  it('gives every tensor of the manifest across shard borders, equal to what was stored', async () => {
    const all = Buffer.concat(Object.keys(descriptor.shards).map((path) => files.get(path)!));
    const tensors = decodeTensors(await load());
    let offset = 0;
    for (const {name, shape} of descriptor.weightsManifest[0]!.weights) {
      const tensor = tensors.get(name)!;
      expect(tensor.shape).toEqual(shape);
      const stored = new Float32Array(
        all.buffer.slice(all.byteOffset + offset, all.byteOffset + offset + 4 * tensor.size),
      );
      expect(tensor.dataSync()).toEqual(stored);
      offset += 4 * tensor.size;
    }
    expect(offset).toBe(totalBytes);
    tf.dispose([...tensors.values()]);
  });

  it('decodes bytes, 16-bit integers and half floats', () => {
    const content = new Uint8Array([0, 1, 255, 0, 0, 0, 1, 0x00, 0x3c, 0x00, 0xc0]);
    const weights = [
      {name: 'a', shape: [3], dtype: 'float32', quantization: {dtype: 'uint8', scale: 0.5, min: -1}},
      {name: 'b', shape: [2], dtype: 'float32', quantization: {dtype: 'uint16', scale: 2, min: 1}},
      {name: 'c', shape: [2], dtype: 'float32', quantization: {dtype: 'float16'}},
    ] as const;
    const tensors = decodeTensors({
      descriptor: {
        ...descriptor,
        weightsManifest: [{paths: ['x.bin'], weights: structuredClone(weights) as never}],
      },
      shards: new Map([['x.bin', content]]),
    });
    expect([...tensors].map(([name, tensor]) => [name, [...tensor.dataSync()]])).toEqual([
      ['a', [-1, -0.5, 126.5]],
      ['b', [1, 513]],
      ['c', [1, -2]],
    ]);
    tf.dispose([...tensors.values()]);
  });
});

import '@tensorflow/tfjs-backend-cpu';
import {describe, expect, it, vi} from 'vitest';
import {
  EngineClient,
  type Picture,
  type PictureOptions,
} from '../../../../src/engine/client/engine-client.ts';
import type {EngineMessage, EngineRequest} from '../../../../src/engine/client/protocol.ts';
import {EngineOfModel} from '../../../../src/engine/client/engine-of-model.ts';
import {EngineService} from '../../../../src/engine/worker/engine-service.ts';
import {transferOf} from '../../../../src/engine/client/transfer.ts';
import {fakeHosts, type FakeHost, seedsOf} from '../../../support/fake-host.ts';
import {fileNetwork, SERVER} from '../../../support/file-network.ts';
import {tinyModel} from '../../../support/tiny-model.ts';

const MODEL = 'https://models.example/tiny/model.json';
const OTHER = 'https://models.example/other/model.json';

/** Lets everything that is due happen. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function order(client: EngineClient, seed: number, options: PictureOptions = {}): Promise<Picture> {
  const picture = client.picture({from: {space: 'z', seed}, truncationPsi: 1, format: 'png'}, options);
  picture.catch(() => undefined);
  return picture;
}

async function ready(): Promise<{client: EngineClient; hosts: FakeHost[]; host: FakeHost}> {
  const {start, hosts} = fakeHosts();
  const client = new EngineClient(start);
  const loaded = client.load(MODEL, 'auto');
  hosts[0]!.answerLoad();
  await loaded;
  return {client, hosts, host: hosts[0]!};
}

describe('EngineClient', () => {
  it('goes from idle through loading to ready, and says so', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const states = [client.state];
    client.addEventListener('statechange', () => states.push(client.state));
    const loaded = client.load(MODEL, 'webgl');
    expect(hosts[0]!.open).toMatchObject([{type: 'load', modelUrl: MODEL, backend: 'webgl', canMove: true}]);
    hosts[0]!.answerLoad();
    expect((await loaded).resolution).toBe(16);
    expect(states).toEqual(['idle', 'loading', 'ready']);
    expect(client.report?.backend).toBe('wasm');
  });

  it('loads the first model on an engine that was started ahead', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    client.startAhead();
    expect([hosts.length, client.state]).toEqual([1, 'idle']);
    const loaded = client.load(MODEL, 'auto');
    hosts[0]!.answerLoad();
    await loaded;
    expect([hosts.length, hosts[0]!.isStopped]).toEqual([1, false]);
  });

  it('starts another engine where the one started ahead has died', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    client.startAhead();
    hosts[0]!.events.onCrash('died');
    const loaded = client.load(MODEL, 'auto');
    hosts[1]!.answerLoad();
    await loaded;
    expect(client.state).toBe('ready');
  });

  it('shows progress that never goes back, not even when the engine starts again', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const seen: number[] = [];
    client.addEventListener('progress', () => seen.push(client.progress!.loadedBytes));
    void client.load(MODEL, 'auto');
    const progress = (host: FakeHost, loadedBytes: number): void =>
      host.events.onMessage({type: 'progress', id: 1, phase: 'download', loadedBytes, totalBytes: 100});
    progress(hosts[0]!, 10);
    progress(hosts[0]!, 60);
    hosts[0]!.events.onCrash('died');
    await settle();
    progress(hosts[1]!, 0);
    progress(hosts[1]!, 50);
    progress(hosts[1]!, 70);
    expect(seen).toEqual([10, 60, 70]);
    expect(client.progress).toEqual({phase: 'download', loadedBytes: 70, totalBytes: 100});
  });

  it('sends two orders at a time, the most urgent of the moment first', async () => {
    const {client, host} = await ready();
    const urgency = new Map([1, 2, 3, 4, 5].map((seed) => [seed, seed]));
    for (const seed of [5, 4, 3, 2, 1]) void order(client, seed, {priority: () => urgency.get(seed)!});
    expect(seedsOf(host)).toEqual([5, 4]);
    host.answerPicture();
    await settle();
    expect(seedsOf(host)).toEqual([4, 1]);
    urgency.set(3, 0);
    host.answerPicture();
    await settle();
    expect(seedsOf(host)).toEqual([1, 3]);
  });

  it('lets other work take its turn among the pictures, and sends it again when the engine dies under it', async () => {
    const {client, hosts, host} = await ready();
    for (const seed of [1, 2, 3]) void order(client, seed);
    const text = {width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3), text: {}};
    const packed = client.ask('encode', text, {priority: () => -1});
    host.answerPicture();
    await settle();
    expect(host.open.map(({type}) => type)).toEqual(['generate', 'encode']);
    host.events.onCrash('died');
    await settle();
    hosts[1]!.answerLoad();
    await settle();
    const {id, ...again} = hosts[1]!.take('encode');
    expect(again).toEqual({type: 'encode', ...text});
    hosts[1]!.events.onMessage({type: 'encoded', id, bytes: new ArrayBuffer(7)});
    expect((await packed).bytes.byteLength).toBe(7);
  });

  it('drops a queued order without the engine ever hearing of it', async () => {
    const {client, host} = await ready();
    const abort = new AbortController();
    void order(client, 1);
    void order(client, 2);
    const dropped = order(client, 3, {signal: abort.signal});
    void order(client, 4);
    abort.abort();
    await expect(dropped).rejects.toMatchObject({name: 'AbortError'});
    host.answerPicture();
    host.answerPicture();
    await settle();
    expect(seedsOf(host)).toEqual([4]);
  });

  it('lets go of an order that is with the engine, and drops the reply', async () => {
    const {client, host} = await ready();
    const abort = new AbortController();
    const gone = order(client, 1, {signal: abort.signal});
    abort.abort();
    await expect(gone).rejects.toMatchObject({name: 'AbortError'});
    host.answerPicture();
    const next = order(client, 2);
    await settle();
    host.answerPicture();
    expect((await next).width).toBe(1);
  });

  it('refuses an order that was aborted before it came', async () => {
    const {client, host} = await ready();
    await expect(order(client, 1, {signal: AbortSignal.abort()})).rejects.toMatchObject({name: 'AbortError'});
    expect(host.open).toEqual([]);
  });

  it('holds orders until a model is loaded', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const early = order(client, 1);
    void client.load(MODEL, 'auto');
    expect(seedsOf(hosts[0]!)).toEqual([]);
    hosts[0]!.answerLoad();
    await settle();
    hosts[0]!.answerPicture();
    expect((await early).width).toBe(1);
  });

  it('keeps the median time of the last 50 pictures', async () => {
    expect(new EngineClient(fakeHosts().start).medianMs).toBeNull();
    const {client, host} = await ready();
    // That of the engine's own first picture.
    expect(client.medianMs).toBe(1);
    for (let i = 0; i < 60; i++) {
      void order(client, i);
      host.answerPicture(i);
      await settle();
    }
    expect(client.medianMs).toBe(35);
  });

  it('begins anew with the times of another model, and keeps those of the same one', async () => {
    const {client, host} = await ready();
    void order(client, 1);
    host.answerPicture(35);
    await settle();
    const superseded = client.load(MODEL, 'wasm');
    superseded.catch(() => undefined);
    expect(client.medianMs).toBe(35);
    void client.load('https://example.org/models/other/model.json', 'wasm');
    expect(client.medianMs).toBeNull();
  });

  it('leaves smaller early pictures out of the median', async () => {
    const {client, host} = await ready();
    void client.picture({
      from: {space: 'z', seed: 1},
      truncationPsi: 1,
      format: 'png',
      maxResolution: 32,
    });
    host.answerPicture(7);
    await settle();
    expect(client.medianMs).toBe(1);
    void order(client, 2);
    host.answerPicture(9);
    await settle();
    expect(client.medianMs).toBe(9);
  });

  it('makes no preview where whole pictures are there as soon, which is known when its turn has come', async () => {
    const {client, host} = await ready();
    const preview = (seed: number, unlessMs: number): Promise<string> =>
      client
        .picture({from: {space: 'z', seed}, truncationPsi: 1, format: 'rgba', maxResolution: 32, unlessMs})
        .then(
          () => 'made',
          (error: Error) => error.name,
        );
    expect(await preview(1, 1)).toBe('AbortError');
    expect(seedsOf(host)).toEqual([]);
    const slow = preview(2, 0.5);
    expect(seedsOf(host)).toEqual([2]);
    void order(client, 3);
    host.answerPicture(7);
    expect(await slow).toBe('made');
    host.answerPicture(9);
    await settle();
    // Not when it was asked for: two others are being made.
    void order(client, 4);
    void order(client, 5);
    const late = preview(6, 9);
    host.answerPicture(10);
    host.answerPicture(10);
    await settle();
    host.answerPicture();
    expect(await late).toBe('made');
    expect(await preview(7, 10)).toBe('AbortError');
  });

  it('rejects one order that cannot be made, and goes on', async () => {
    const {client, host} = await ready();
    const bad = order(client, 1);
    const good = order(client, 2);
    host.fail('generate', 'bad-request');
    host.answerPicture();
    await expect(bad).rejects.toMatchObject({name: 'EngineError', code: 'bad-request'});
    expect((await good).width).toBe(1);
    expect(client.state).toBe('ready');
  });

  it('says why a load failed, and loads again on the same engine, which keeps what it has downloaded', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const failed = client.load(MODEL, 'auto');
    const waiting = order(client, 1);
    hosts[0]!.fail('load', 'fetch-failed');
    await expect(failed).rejects.toMatchObject({code: 'fetch-failed'});
    expect(client.state).toBe('failed');
    expect(client.error?.message).toBe('A sentence about fetch-failed.');

    const retried = client.load(MODEL, 'auto');
    expect(client.error).toBeNull();
    hosts[0]!.answerLoad();
    await retried;
    hosts[0]!.answerPicture();
    expect((await waiting).width).toBe(1);
    expect(hosts.length).toBe(1);
  });

  it('takes a new engine for a retry after the old one failed, whose code may be broken', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const failed = client.load(MODEL, 'auto');
    hosts[0]!.fail('load', 'code-missing');
    await expect(failed).rejects.toMatchObject({code: 'code-missing'});
    void client.load(MODEL, 'auto');
    expect(hosts[0]!.isStopped).toBe(true);
    expect(hosts[1]!.open).toMatchObject([{type: 'load'}]);
  });

  it('takes a new engine for another model, and drops what was queued for the old one', async () => {
    const {client, hosts} = await ready();
    const [sent, alsoSent, queued] = [order(client, 1), order(client, 2), order(client, 3)];
    const loaded = client.load(OTHER, 'auto');
    for (const old of [sent, alsoSent, queued]) await expect(old).rejects.toMatchObject({name: 'AbortError'});
    expect(hosts[0]!.isStopped).toBe(true);
    hosts[1]!.answerLoad();
    await loaded;
    expect(seedsOf(hosts[1]!)).toEqual([]);
    expect(client.state).toBe('ready');
  });

  it('makes nothing while nobody sees the page, but what is saved and what others wait for', async () => {
    const page = Object.assign(new EventTarget(), {visibilityState: 'hidden'});
    vi.stubGlobal('document', page);
    try {
      const {client, host} = await ready();
      for (const seed of [1, 2, 3]) order(client, seed);
      order(client, 4, {priority: () => -2});
      expect(seedsOf(host)).toEqual([]);
      order(client, 5, {priority: () => -0.25});
      order(client, 6, {priority: () => -0.5});
      expect(seedsOf(host)).toEqual([5, 6]);
      page.visibilityState = 'visible';
      page.dispatchEvent(new Event('visibilitychange'));
      host.answerPicture();
      host.answerPicture();
      await settle();
      expect(seedsOf(host)).toEqual([4, 1]);

      page.visibilityState = 'hidden';
      host.answerPicture();
      host.answerPicture();
      await settle();
      expect(seedsOf(host), 'what was under way is the last').toEqual([]);
      void client.dispose();
      page.visibilityState = 'visible';
      page.dispatchEvent(new Event('visibilitychange'));
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('lets the last of two loads win', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const first = client.load(MODEL, 'auto');
    const second = client.load(OTHER, 'auto');
    await expect(first).rejects.toMatchObject({name: 'AbortError'});
    hosts.at(-1)!.answerLoad();
    await second;
    expect(client.state).toBe('ready');
  });

  it('starts an engine again that died, loads the model again and repeats the lost orders first', async () => {
    const {client, hosts, host} = await ready();
    const lost = [order(client, 1), order(client, 2)];
    void order(client, 3);
    host.events.onCrash('out of memory');
    expect(client.state).toBe('recovering');
    expect(client.notice).toBe('The engine stopped. Starting it again …');
    await settle();
    hosts[1]!.answerLoad();
    await settle();
    expect(client.state).toBe('ready');
    expect(client.notice).toBeNull();
    expect(seedsOf(hosts[1]!)).toEqual([1, 2]);
    hosts[1]!.answerPicture();
    hosts[1]!.answerPicture();
    await Promise.all(lost);
  });

  it('gives up an engine that dies again and again, and can still be loaded again', async () => {
    const {client, hosts} = await ready();
    const waiting = order(client, 1);
    for (let i = 0; client.state !== 'failed' && i < 10; i++) {
      hosts.at(-1)!.events.onCrash('died');
      await settle();
      if (hosts.at(-1)!.open.some(({type}) => type === 'load')) hosts.at(-1)!.answerLoad();
      await settle();
    }
    expect(client.state).toBe('failed');
    expect(hosts.length).toBe(4);
    expect(client.error).toMatchObject({code: 'stopped'});
    void client.load(MODEL, 'auto');
    hosts.at(-1)!.answerLoad();
    await settle();
    hosts.at(-1)!.answerPicture();
    expect((await waiting).width).toBe(1);
  });

  it('replaces an engine that falls silent once, makes what it owed, and says so the second time', async () => {
    vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'performance']});
    try {
      const {client, hosts, host} = await ready();
      const picture = order(client, 7);
      await vi.advanceTimersByTimeAsync(9000);
      expect([host.isStopped, host.pings.length > 1]).toEqual([false, true]);
      await vi.advanceTimersByTimeAsync(4000);
      expect([host.isStopped, client.state, hosts.length]).toEqual([true, 'recovering', 2]);
      hosts[1]!.answerLoad();
      await vi.advanceTimersByTimeAsync(0);
      expect(seedsOf(hosts[1]!)).toEqual([7]);
      hosts[1]!.answerPicture();
      expect((await picture).width).toBe(1);
      void order(client, 8);
      await vi.advanceTimersByTimeAsync(13_000);
      expect(client.state).toBe('failed');
      expect(client.error).toMatchObject({code: 'stopped'});
      const loaded = client.load(MODEL, 'auto');
      hosts[2]!.answerLoad();
      await loaded;
      await vi.advanceTimersByTimeAsync(0);
      expect(seedsOf(hosts[2]!)).toEqual([8]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not look for the engine on the page where the host does not answer', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const loaded = client.load(MODEL, 'auto');
    loaded.catch(() => undefined);
    hosts[0]!.events.onCrash('No answer.', 'unanswered');
    await expect(loaded).rejects.toMatchObject({code: 'code-missing'});
    expect(hosts.length).toBe(1);
    const again = client.load(MODEL, 'auto');
    expect(hosts[1]!.place).toBe('worker');
    hosts[1]!.answerLoad();
    await again;
  });

  it('runs on the page when a worker cannot be had', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient((place, events) => {
      if (place === 'worker') throw new Error('Worker is not defined');
      return start(place, events);
    });
    const loaded = client.load(MODEL, 'auto');
    await settle();
    expect(hosts[0]!.place).toBe('page');
    hosts[0]!.answerLoad();
    await loaded;
  });

  it('runs on the page when the worker dies without a word', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const loaded = client.load(MODEL, 'auto');
    hosts[0]!.events.onCrash('The script could not be loaded.');
    await settle();
    expect(hosts.map(({place}) => place)).toEqual(['worker', 'page']);
    hosts[1]!.answerLoad();
    await loaded;
  });

  it('fails with a sentence when neither worker nor page can run it', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const loaded = client.load(MODEL, 'auto');
    loaded.catch(() => undefined);
    hosts[0]!.events.onCrash('no');
    await settle();
    hosts[1]!.events.onCrash('no');
    await expect(loaded).rejects.toMatchObject({
      code: 'code-missing',
      message: 'The engine that makes the pictures could not be started. Check the connection and try again.',
    });
  });

  it('stays in the worker when the page has no graphics card either', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const loaded = client.load(MODEL, 'auto');
    hosts[0]!.fail('load', 'better-on-page');
    await settle();
    expect(hosts.length).toBe(1);
    expect(hosts[0]!.open).toMatchObject([{type: 'load', canMove: false}]);
    hosts[0]!.answerLoad();
    await loaded;
  });

  it('moves to the page when only the page gets the graphics card', async () => {
    const getContext = (): object => ({
      getExtension: () => null,
      getParameter: () => 'Apple GPU',
    });
    vi.stubGlobal('document', Object.assign(new EventTarget(), {createElement: () => ({getContext})}));
    try {
      const {start, hosts} = fakeHosts();
      const client = new EngineClient(start);
      const loaded = client.load(MODEL, 'auto');
      hosts[0]!.fail('load', 'better-on-page');
      await settle();
      expect(hosts[0]!.isStopped).toBe(true);
      expect(hosts[1]).toMatchObject({place: 'page', open: [{type: 'load', canMove: false}]});
      hosts[1]!.answerLoad();
      await loaded;
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('shows that the engine recovers, sends nothing meanwhile, and shows a backend that had to change', async () => {
    const {client, host} = await ready();
    void order(client, 1);
    host.events.onMessage({type: 'notice', notice: {kind: 'recovering', message: 'Lost.'}});
    expect([client.state, client.notice]).toEqual(['recovering', 'Lost.']);
    void order(client, 2);
    expect(seedsOf(host)).toEqual([1]);
    const report = {backend: 'cpu' as const, reason: 'Slow.', rejected: [], threads: 1};
    host.events.onMessage({type: 'notice', notice: {kind: 'backend-changed', message: 'Now slow.', report}});
    expect([client.state, client.notice, client.report]).toEqual(['ready', 'Now slow.', report]);
    expect(seedsOf(host)).toEqual([1, 2]);
  });

  it('fails when the GPU cannot be brought back, and keeps the orders for the next load', async () => {
    const {client, host, hosts} = await ready();
    const [a, b] = [order(client, 1), order(client, 2)];
    host.fail('generate', 'context-lost');
    await settle();
    expect(client.state).toBe('failed');
    host.fail('generate', 'context-lost');
    await settle();
    void client.load(MODEL, 'auto');
    hosts.at(-1)!.answerLoad();
    await settle();
    expect(seedsOf(hosts.at(-1)!).sort()).toEqual([1, 2]);
    hosts.at(-1)!.answerPicture();
    hosts.at(-1)!.answerPicture();
    await Promise.all([a, b]);
  });

  it('maps seeds once a model is loaded, and again when the engine dies under it', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    const mapped = client.map([1, 2], 0.5);
    void client.load(MODEL, 'auto');
    hosts[0]!.answerLoad();
    await settle();
    expect(hosts[0]!.open).toMatchObject([{type: 'map', seeds: [1, 2], truncationPsi: 0.5}]);
    hosts[0]!.events.onCrash('died');
    await settle();
    hosts[1]!.answerLoad();
    await settle();
    const {id} = hosts[1]!.take('map');
    hosts[1]!.events.onMessage({type: 'mapped', id, w: new Float32Array(24), wDim: 12});
    expect((await mapped).w.length).toBe(24);
  });

  it('never answers with another model than the one that was asked', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    void client.load(MODEL, 'auto', 8).catch(() => undefined);
    const mapped = client.map([1], 1);
    const failed = expect(mapped).rejects.toMatchObject({name: 'AbortError'});
    const earlier = new EngineOfModel(client, MODEL, 8);
    // At the same address lies another version by now.
    const loaded = client.load(MODEL, 'auto', 9);
    const queued = expect(order(client, 1)).resolves.toBeDefined();
    hosts.at(-1)!.answerLoad();
    await loaded;
    await failed;
    const from = {space: 'w', ws: new Float32Array(12)} as const;
    const picture = earlier.picture({from, truncationPsi: 1, format: 'png'});
    await expect(picture).rejects.toMatchObject({name: 'AbortError'});
    await expect(earlier.map([1], 1)).rejects.toMatchObject({name: 'AbortError'});
    await expect(earlier.mapZ([], 1)).rejects.toMatchObject({name: 'AbortError'});
    expect(hosts.at(-1)!.open.map(({type}) => type)).toEqual(['generate']);
    hosts.at(-1)!.answerPicture();
    await queued;
    const present = new EngineOfModel(client, MODEL, 9).map([1], 1);
    await settle();
    const {id} = hosts.at(-1)!.take('map');
    hosts.at(-1)!.events.onMessage({type: 'mapped', id, w: new Float32Array(12), wDim: 12});
    expect((await present).w.length).toBe(12);
  });

  it('drops what is queued for another version at the same address', async () => {
    const {start, hosts} = fakeHosts();
    const client = new EngineClient(start);
    void client.load(MODEL, 'auto', 8).catch(() => undefined);
    expect(hosts[0]!.open).toMatchObject([{type: 'load', version: 8}]);
    const dropped = order(client, 1);
    void client.load(MODEL, 'auto', 9).catch(() => undefined);
    await expect(dropped).rejects.toMatchObject({name: 'AbortError'});
  });

  it('maps z that belong to no seed', async () => {
    const {client, host} = await ready();
    const z = [new Float32Array(12)];
    const mapped = client.mapZ(z, 1);
    await settle();
    expect(host.open).toMatchObject([{type: 'map', seeds: [], z, truncationPsi: 1}]);
    const {id} = host.take('map');
    host.events.onMessage({type: 'mapped', id, w: new Float32Array(12), wDim: 12});
    expect((await mapped).w.length).toBe(12);
  });

  it('ends everything when it is disposed', async () => {
    const {client, host} = await ready();
    const [sent, alsoSent, queued] = [order(client, 1), order(client, 2), order(client, 3)];
    const disposed = client.dispose();
    const {id} = host.take('dispose');
    host.events.onMessage({type: 'disposed', id});
    await disposed;
    for (const old of [sent, alsoSent, queued]) await expect(old).rejects.toMatchObject({name: 'AbortError'});
    expect(host.isStopped).toBe(true);
    expect(client.state).toBe('idle');
  });
});

describe('EngineClient with the real service behind a MessageChannel', () => {
  it('gets real pictures, whose buffers were transferred', async () => {
    const {files} = await tinyModel();
    const client = new EngineClient((_, events) => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = ({data}: MessageEvent<EngineMessage>) => events.onMessage(data);
      const post = (message: EngineMessage): void => {
        port2.postMessage(message, transferOf(message));
        if (message.type === 'picture') expect(message.bytes.byteLength).toBe(0);
      };
      const service = new EngineService(post, {network: fileNetwork(files)});
      port2.onmessage = ({data}: MessageEvent<EngineRequest>) => void service.handle(data).then(post);
      return {post: (request) => port1.postMessage(request), stop: () => port1.close()};
    });
    await client.load(`${SERVER}model.json`, 'cpu');
    const pictures = await Promise.all([1, 2, 3, 4, 5].map((seed) => order(client, seed)));
    expect(pictures.every(({bytes}) => bytes.byteLength > 100)).toBe(true);
    expect((await client.map([1, 2, 3], 1)).w.length).toBe(36);
    expect(client.medianMs).toBeGreaterThan(0);
    await client.dispose();
  });
});

import {describe, expect, test} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import type {PictureIdentity} from '../../../src/picture/picture-address.ts';
import type {PublishedPicture} from '../../../src/picture/picture-store.ts';
import {PictureOrders} from '../../../src/ui/picture-orders.ts';

const model = {
  id: 'pony',
  version: 3,
  noun: 'pony',
  title: 'Ponies',
  licence: 'CC0-1.0',
} as ModelDescriptor;

interface Job {
  seed: number;
  text: Record<string, string> | undefined;
  priority: () => number;
  finish: () => void;
  fail: (error: Error) => void;
}

/** An engine and a store whose every answer the test holds in its hand. */
function bench(stored: number[] = []) {
  const jobs: Job[] = [];
  const published = new Set<number>();
  const publish = (identity: PictureIdentity): PublishedPicture => {
    published.add(identity.seed);
    return {
      identity,
      src: `blob:${identity.seed}`,
      address: '',
      file: new File([], ''),
      release: () => published.delete(identity.seed),
    };
  };
  const orders = new PictureOrders(
    {
      picture: ({from, text}, {signal, priority} = {}) =>
        new Promise((resolve, reject) => {
          if (from.space !== 'z') throw new Error('The wall asks for seeds.');
          const job: Job = {
            seed: from.seed,
            text,
            priority: priority ?? (() => 0),
            finish: () => resolve({width: 1, height: 1, bytes: new ArrayBuffer(8), elapsedMs: 1}),
            fail: reject,
          };
          jobs.push(job);
          signal?.addEventListener('abort', () => {
            jobs.splice(jobs.indexOf(job), 1);
            reject(signal.reason as Error);
          });
        }),
    },
    {
      siteUrl: 'https://example.org/site/',
      find: (identity) => Promise.resolve(stored.includes(identity.seed) ? publish(identity) : null),
      publish: (identity) => Promise.resolve(publish(identity)),
    },
    model,
    0.7,
  );
  return {orders, jobs, published};
}

const order = (orders: PictureOrders, seed: number, urgency = 0, signal = new AbortController().signal) =>
  orders.order(seed, {signal, urgency: () => urgency});
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a picture', () => {
  test('is asked of the engine with its identity in words', async () => {
    const {orders, jobs} = bench();
    const held = order(orders, 42);
    await soon();
    expect(jobs.map(({seed}) => seed)).toEqual([42]);
    expect(jobs[0]!.text).toMatchObject({
      Seed: '42',
      'Truncation psi': '0.7',
      Model: 'pony',
      'Model version': '3',
    });
    jobs[0]!.finish();
    expect((await held).picture.identity).toEqual({
      model: 'pony',
      version: 3,
      seed: 42,
      psi: 0.7,
    });
  });

  test('that the service worker still has is not made again', async () => {
    const {orders, jobs} = bench([7]);
    expect((await order(orders, 7)).picture.src).toBe('blob:7');
    expect(jobs).toEqual([]);
  });

  test('that two ask for is made once, as soon as the more urgent of them wants it', async () => {
    const {orders, jobs} = bench();
    const tile = order(orders, 5, 300);
    const viewer = order(orders, 5, -1);
    await soon();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]!.priority()).toBe(-1);
    jobs[0]!.finish();
    const [first, second] = await Promise.all([tile, viewer]);
    expect(first.picture).toBe(second.picture);
  });

  test('is called off only when nobody waits for it any more', async () => {
    const {orders, jobs} = bench();
    const tile = new AbortController();
    const viewer = new AbortController();
    const left = order(orders, 5, 1, tile.signal);
    const right = order(orders, 5, 2, viewer.signal);
    await soon();
    tile.abort();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]!.priority()).toBe(2);
    viewer.abort();
    expect(jobs).toHaveLength(0);
    await expect(left).rejects.toMatchObject({name: 'AbortError'});
    await expect(right).rejects.toMatchObject({name: 'AbortError'});
  });

  test('that was called off can be asked for again at once', async () => {
    const {orders, jobs} = bench();
    const gone = new AbortController();
    const first = order(orders, 5, 0, gone.signal);
    await soon();
    gone.abort();
    const again = order(orders, 5);
    await expect(first).rejects.toMatchObject({name: 'AbortError'});
    await soon();
    expect(jobs).toHaveLength(1);
    jobs[0]!.finish();
    expect((await again).picture.identity.seed).toBe(5);
  });

  test('that failed is asked for afresh the next time', async () => {
    const {orders, jobs} = bench();
    const failing = order(orders, 5);
    await soon();
    jobs[0]!.fail(new Error('The engine is out of memory.'));
    await expect(failing).rejects.toThrow('out of memory');
    void order(orders, 5);
    await soon();
    expect(jobs).toHaveLength(2);
  });
});

describe('memory', () => {
  test('a picture in use stays however many others come and go, those out of use do not pile up', async () => {
    const seeds = Array.from({length: 2000}, (_, i) => i);
    const {orders, published} = bench(seeds);
    const kept = await order(orders, 0);
    for (const seed of seeds.slice(1)) (await order(orders, seed)).release();
    expect(published.has(0)).toBe(true);
    expect(published.has(1999)).toBe(true);
    expect(published.has(1)).toBe(false);
    expect(published.size).toBeLessThan(300);
    kept.release();
    kept.release();
    expect(published.size).toBeLessThan(300);
  });

  test('the one that left the view last comes back without being asked for', async () => {
    const {orders, jobs} = bench();
    const first = order(orders, 3);
    await soon();
    jobs[0]!.finish();
    (await first).release();
    await order(orders, 3);
    expect(jobs).toHaveLength(1);
  });

  test('closing gives up all of them, those in use when they are released', async () => {
    const {orders, jobs, published} = bench([1, 2]);
    const inUse = await order(orders, 1);
    (await order(orders, 2)).release();
    const waiting = order(orders, 9);
    await soon();
    expect(jobs).toHaveLength(1);
    orders.close();
    await expect(waiting).rejects.toMatchObject({name: 'AbortError'});
    expect([...published]).toEqual([1]);
    inUse.release();
    expect(published.size).toBe(0);
  });
});

import {afterEach, describe, expect, test, vi} from 'vitest';
import {pictureAddress, type PictureIdentity} from '../../../src/pictures/picture-address.ts';
import {PictureService, type PictureLease} from '../../../src/pictures/picture-service.ts';
import type {PublishedPicture} from '../../../src/pictures/picture-store.ts';

interface Job {
  seed: number;
  priority: () => number;
  finish: () => void;
  fail: (error: Error) => void;
}

const BYTES = 100;
const identityOf = (seed: number): PictureIdentity => ({model: 'pony', version: 3, seed, psi: 0.7});

/** An engine and a store whose every answer the test holds in its hand. */
function bench(
  stored: number[] = [],
  {mostRestingBytes = 24_000, find}: {mostRestingBytes?: number; find?: () => Promise<void>} = {},
) {
  const jobs: Job[] = [];
  const published = new Set<number>();
  const publish = (identity: PictureIdentity): PublishedPicture => {
    published.add(identity.seed);
    return {
      identity,
      src: `blob:${identity.seed}`,
      address: pictureAddress(identity),
      file: new File([], ''),
      bytes: BYTES,
      release: () => published.delete(identity.seed),
    };
  };
  const pictures = new PictureService(
    {
      find: async (identity) => {
        await find?.();
        return stored.includes(identity.seed) ? publish(identity) : null;
      },
      publish: (identity) => Promise.resolve(publish(identity)),
    },
    ({seed}, {signal, priority}) =>
      new Promise((resolve, reject) => {
        const job: Job = {seed, priority, finish: () => resolve(new ArrayBuffer(BYTES)), fail: reject};
        jobs.push(job);
        signal.addEventListener('abort', () => {
          jobs.splice(jobs.indexOf(job), 1);
          reject(signal.reason as Error);
        });
      }),
    mostRestingBytes,
  );
  return {pictures, jobs, published};
}

const order = (
  pictures: PictureService,
  seed: number,
  priority = 0,
  signal = new AbortController().signal,
): Promise<PictureLease> => pictures.request(identityOf(seed), {signal, priority: () => priority});
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a picture', () => {
  test('is asked of the engine, and published under its identity', async () => {
    const {pictures, jobs} = bench();
    const lease = order(pictures, 42);
    await soon();
    expect(jobs.map(({seed}) => seed)).toEqual([42]);
    jobs[0]!.finish();
    expect((await lease).picture.identity).toEqual(identityOf(42));
    expect(pictures.has(identityOf(42))).toBe(true);
    expect(pictures.has({...identityOf(42), version: 4})).toBe(false);
  });

  test('of another psi, version or with edits is another picture', async () => {
    const {pictures, jobs} = bench();
    const edits = {blend: null, near: [1], mix: null, shape: {}, toward: null};
    const all = [
      identityOf(1),
      {...identityOf(1), psi: 1},
      {...identityOf(1), version: 4},
      {...identityOf(1), edits},
    ];
    for (const identity of [...all, ...all]) void pictures.request(identity);
    await soon();
    expect(jobs).toHaveLength(4);
  });

  test('that the service worker still has is not made again', async () => {
    const {pictures, jobs} = bench([7]);
    expect((await order(pictures, 7)).picture.src).toBe('blob:7');
    expect(jobs).toEqual([]);
  });

  test('that two ask for is made once, as soon as the more urgent of them wants it', async () => {
    const {pictures, jobs} = bench();
    const tile = order(pictures, 5, 300);
    const viewer = order(pictures, 5, -1);
    await soon();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]!.priority()).toBe(-1);
    jobs[0]!.finish();
    const [first, second] = await Promise.all([tile, viewer]);
    expect(first.picture).toBe(second.picture);
  });

  test('is called off only when nobody waits for it any more', async () => {
    const {pictures, jobs} = bench();
    const tile = new AbortController();
    const viewer = new AbortController();
    const left = order(pictures, 5, 1, tile.signal);
    const right = order(pictures, 5, 2, viewer.signal);
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
    const {pictures, jobs} = bench();
    const gone = new AbortController();
    const first = order(pictures, 5, 0, gone.signal);
    await soon();
    gone.abort();
    const again = order(pictures, 5);
    await expect(first).rejects.toMatchObject({name: 'AbortError'});
    await soon();
    expect(jobs).toHaveLength(1);
    jobs[0]!.finish();
    expect((await again).picture.identity.seed).toBe(5);
  });

  test('that two ask for with one function is called off only when both have gone', async () => {
    const {pictures, jobs} = bench();
    const priority = (): number => 3;
    const [one, two] = [new AbortController(), new AbortController()];
    const left = pictures.request(identityOf(5), {signal: one.signal, priority});
    const right = pictures.request(identityOf(5), {signal: two.signal, priority});
    await soon();
    one.abort();
    expect(jobs).toHaveLength(1);
    jobs[0]!.finish();
    await expect(left).rejects.toMatchObject({name: 'AbortError'});
    (await right).release();
  });

  test('that was made otherwise is taken in, and not made again', async () => {
    const {pictures, jobs} = bench();
    const lease = await pictures.adopt(identityOf(7), new ArrayBuffer(BYTES));
    expect((await order(pictures, 7)).picture).toBe(lease.picture);
    expect((await pictures.adopt(identityOf(7), new ArrayBuffer(BYTES))).picture).toBe(lease.picture);
    expect(jobs).toEqual([]);
  });

  test('that failed is asked for afresh the next time', async () => {
    const {pictures, jobs} = bench();
    const failing = order(pictures, 5);
    await soon();
    jobs[0]!.fail(new Error('The engine is out of memory.'));
    await expect(failing).rejects.toThrow('out of memory');
    void order(pictures, 5);
    await soon();
    expect(jobs).toHaveLength(2);
  });
});

describe('memory', () => {
  test('a picture in use stays however many others come and go, those out of use do not pile up', async () => {
    const seeds = Array.from({length: 2000}, (_, i) => i);
    const {pictures, published} = bench(seeds);
    const kept = await order(pictures, 0);
    for (const seed of seeds.slice(1)) (await order(pictures, seed)).release();
    expect(published.has(0)).toBe(true);
    expect(published.has(1999)).toBe(true);
    expect(published.has(1)).toBe(false);
    // 24,000 bytes of 100 each, and the one in use.
    expect(published.size).toBe(241);
    kept.release();
    kept.release();
    expect(published.size).toBe(240);
  });

  test('a picture that one has released twice stays with the other who shows it', async () => {
    const {pictures, published} = bench([1, 2, 3], {mostRestingBytes: 0});
    const [one, other] = [await order(pictures, 1), await order(pictures, 1)];
    one.release();
    one.release();
    for (const seed of [2, 3]) (await order(pictures, seed)).release();
    expect([...published]).toEqual([1]);
    other.release();
    expect(published.size).toBe(0);
  });

  test('the one that left the view last comes back without being asked for', async () => {
    const {pictures, jobs} = bench();
    const first = order(pictures, 3);
    await soon();
    jobs[0]!.finish();
    (await first).release();
    await order(pictures, 3);
    expect(jobs).toHaveLength(1);
  });

  test('closing gives up all of them, those in use when they are released', async () => {
    const {pictures, jobs, published} = bench([1, 2]);
    const inUse = await order(pictures, 1);
    (await order(pictures, 2)).release();
    const waiting = order(pictures, 9);
    await soon();
    expect(jobs).toHaveLength(1);
    pictures.close();
    await expect(waiting).rejects.toMatchObject({name: 'AbortError'});
    expect([...published]).toEqual([1]);
    inUse.release();
    expect(published.size).toBe(0);
  });

  test('closed, nothing is asked for any more: the engine has another model', async () => {
    const {pictures, jobs} = bench();
    pictures.close();
    await expect(order(pictures, 1)).rejects.toMatchObject({name: 'AbortError'});
    expect(jobs).toEqual([]);
  });

  test('a picture that came when nobody waited any more does not stay for ever', async () => {
    const {pictures, jobs, published} = bench([], {mostRestingBytes: 0});
    const gone = new AbortController();
    const lease = order(pictures, 1, 0, gone.signal);
    await soon();
    jobs[0]!.finish();
    gone.abort();
    await expect(lease).rejects.toMatchObject({name: 'AbortError'});
    await soon();
    expect(published.size).toBe(0);
  });
});

describe('a service worker that is slow', () => {
  afterEach(() => void vi.useRealTimers());

  test('is not waited for: the engine begins, and the first of the two wins', async () => {
    vi.useFakeTimers();
    let answer: () => void = () => undefined;
    const {pictures, jobs, published} = bench([1], {
      find: () => new Promise((resolve) => (answer = resolve)),
    });
    const lease = order(pictures, 1);
    await vi.advanceTimersByTimeAsync(30);
    expect(jobs).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(jobs).toHaveLength(1);
    answer();
    expect((await lease).picture.src).toBe('blob:1');
    // What the engine was asked for is called off.
    expect(jobs).toHaveLength(0);
    expect([...published]).toEqual([1]);
  });

  test('whose answer comes after the engine’s is answered with a release', async () => {
    vi.useFakeTimers();
    let answer: () => void = () => undefined;
    const {pictures, jobs} = bench([1], {find: () => new Promise((resolve) => (answer = resolve))});
    const released = vi.fn();
    const lease = order(pictures, 1);
    await vi.advanceTimersByTimeAsync(50);
    jobs[0]!.finish();
    const {picture} = await lease;
    const before = picture.release;
    picture.release = () => {
      released();
      before();
    };
    answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(released).not.toHaveBeenCalled();
    expect((await order(pictures, 1)).picture).toBe(picture);
  });
});

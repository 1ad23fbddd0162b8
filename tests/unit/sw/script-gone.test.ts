import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type * as ScriptGone from '../../../src/sw/script-gone.ts';
import {type FakeWorld, installFakeWorker} from '../../support/fake-service-worker.ts';

const DAY_MS = 24 * 60 * 60_000;
const all = ['app:b0', 'app:b1', 'models', 'pictures', 'local-models'].map(
  (name) => `nonesuch:/some/where/:${name}`,
);
const other = 'blog:v1';

let world: FakeWorld;
let worker: typeof ScriptGone;

/** As the browser does with one that has been idle; what is stored stays. */
async function restart(): Promise<void> {
  vi.resetModules();
  worker = await import('../../../src/sw/script-gone.ts');
}

beforeEach(async () => {
  vi.useFakeTimers({toFake: ['Date'], now: 1e12});
  world = installFakeWorker();
  worker = await import('../../../src/sw/script-gone.ts');
  for (const name of [...all, other]) await world.caches.open(name);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const answer = (status: number, type = 'text/html'): void =>
  void world.host.set('sw.js', () => new Response('x', {status, headers: {'Content-Type': type}}));

/** Somebody opens a page of the origin, after so many hours. */
async function open(afterHours: number): Promise<void> {
  vi.setSystemTime(Date.now() + afterHours * 60 * 60_000);
  await restart();
  await worker.leaveWhenGone();
}

const looks = (): number => world.fetched.filter((path) => path === 'sw.js').length;

describe('a worker whose script is gone', () => {
  it.each([404, 410])(
    'leaves after two answers of %i a day apart, with all that is the host’s',
    async (status) => {
      answer(status);
      await open(0);
      await open(23);
      expect([world.isRegistered, looks()]).toEqual([true, 1]);
      await open(1.1);
      expect(world.isRegistered).toBe(false);
      // What is the visitor's stays, and what is of other sites.
      expect(await world.caches.keys()).toEqual([all.at(-1), other]);
    },
  );

  it('stays when it is there again in between', async () => {
    answer(404);
    await open(0);
    answer(200, 'text/javascript');
    await open(25);
    answer(404);
    await open(25);
    expect(world.isRegistered).toBe(true);
    await open(25);
    expect(world.isRegistered).toBe(false);
  });

  it.each([
    ['the host has trouble', () => answer(503)],
    ['a network wants a sign-in', () => answer(200)],
    ['there is no network', () => void (world.isOffline = true)],
  ])('is not taken to be gone where %s', async (_, happens) => {
    happens();
    for (let day = 0; day < 4; day++) await open(25);
    expect(world.isRegistered).toBe(true);
    expect(await world.caches.keys()).toEqual(expect.arrayContaining(all));
  });
});

it('a worker looks once a day, however many pages are opened', async () => {
  answer(200, 'text/javascript');
  for (let hour = 0; hour < 47; hour++) await open(1);
  await Promise.all([worker.leaveWhenGone(), worker.leaveWhenGone()]);
  expect(looks()).toBe(2);
  vi.setSystemTime(Date.now() - 10 * DAY_MS);
  await restart();
  await worker.leaveWhenGone();
  expect(looks(), 'a clock that was set back').toBe(3);
});

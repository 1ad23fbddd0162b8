import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import type * as HostPace from '../../../src/sw/host-pace.ts';
import {installFakeWorker} from '../../support/fake-service-worker.ts';

let pace: typeof HostPace;
beforeEach(async () => {
  installFakeWorker();
  vi.useFakeTimers();
  pace = await import('../../../src/sw/host-pace.ts');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Milliseconds until it is given up. */
async function waited(answer: Promise<Response>, patienceMs = 1500): Promise<number> {
  const start = performance.now();
  const done = pace.inGoodTime(answer, patienceMs).then(
    () => -1,
    () => performance.now() - start,
  );
  await vi.advanceTimersByTimeAsync(5000);
  return done;
}
const never = new Promise<Response>(() => undefined);
const late = (ms: number): Promise<Response> =>
  new Promise((resolve) => setTimeout(() => resolve(new Response('')), ms));

it('a host that lets one wait is not waited for again, for a while', async () => {
  expect(await waited(never)).toBe(1500);
  expect(await waited(never)).toBe(50);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await waited(never)).toBe(1500);
});

it('one whose late answer comes after all is well again', async () => {
  expect(await waited(late(2000))).toBe(1500);
  expect(await waited(never)).toBe(1500);
});

it('an answer in time is given, of a slow host too', async () => {
  expect(await waited(late(100))).toBe(-1);
  expect(await waited(never)).toBe(1500);
  expect(await waited(late(20))).toBe(-1);
  expect(await waited(never)).toBe(1500);
});

it('one that cannot be reached is not slow', async () => {
  const gone = Promise.reject(new Error('Unreachable.'));
  expect(await waited(gone)).toBe(0);
  expect(await waited(never)).toBe(1500);
});

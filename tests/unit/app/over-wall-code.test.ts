import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import type * as overWallCode from '../../../src/app/over-wall.ts';
import {OverWallCode} from '../../../src/app/over-wall-code.ts';

type OverWall = typeof overWallCode;

const code = {} as OverWall;
const host = {requestUpdate: vi.fn()};
const load = vi.fn<() => Promise<OverWall>>();
const isReachable = vi.fn<() => Promise<boolean>>();
const reload = vi.fn();
let idle: (() => void)[];
let overWall: OverWallCode;

const down = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch.'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  load.mockResolvedValue(code);
  isReachable.mockResolvedValue(false);
  idle = [];
  overWall = new OverWallCode(host, {load, isReachable, reload, idle: (work) => idle.push(work)});
});

afterEach(() => vi.useRealTimers());

describe('OverWallCode', () => {
  it('fetches nothing for the wall alone', async () => {
    overWall.want(false);
    await vi.runAllTimersAsync();
    expect(load).not.toHaveBeenCalled();
    expect(overWall.code).toBeNull();
  });

  it('fetches once what is opened, and renders anew', async () => {
    overWall.want(true);
    overWall.want(true);
    await vi.runAllTimersAsync();
    expect(overWall.code).toBe(code);
    expect(load).toHaveBeenCalledTimes(1);
    expect(host.requestUpdate).toHaveBeenCalled();
    expect(overWall.problem).toBe('');
  });

  it('fetches it ahead only when idle, and once', async () => {
    overWall.ahead();
    overWall.ahead();
    expect(load).not.toHaveBeenCalled();
    idle.forEach((work) => work());
    overWall.want(true);
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledTimes(1);
    expect(overWall.code).toBe(code);
  });

  it('says nothing of a failure ahead, and tries again when something is opened', async () => {
    load.mockImplementationOnce(down);
    overWall.ahead();
    idle.forEach((work) => work());
    await vi.runAllTimersAsync();
    expect(overWall.problem).toBe('');
    overWall.want(true);
    await vi.runAllTimersAsync();
    expect(overWall.code).toBe(code);
  });

  it('tries again by itself before it says so', async () => {
    load.mockImplementationOnce(down).mockImplementationOnce(down);
    overWall.want(true);
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledTimes(3);
    expect(overWall.code).toBe(code);
    expect(overWall.problem).toBe('');
  });

  it('says in one message that it cannot be had, until what was opened is closed', async () => {
    load.mockImplementation(down);
    overWall.want(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(load).toHaveBeenCalledTimes(3);
    expect(overWall.problem).toMatch(/could not be downloaded/);
    overWall.want(false);
    expect(overWall.problem).toBe('');
    overWall.want(true);
    expect(overWall.problem).toBe('');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(overWall.problem).not.toBe('');
  });

  it('says that something is on its way only when it takes long', async () => {
    let arrive = (): void => undefined;
    load.mockReturnValue(new Promise((resolve) => (arrive = () => resolve(code))));
    overWall.want(true);
    await vi.advanceTimersByTimeAsync(300);
    expect(overWall.isAwaited).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(overWall.isAwaited).toBe(true);
    arrive();
    await vi.runAllTimersAsync();
    expect(overWall.code).toBe(code);
    expect(overWall.isAwaited).toBe(false);
  });

  it.each([
    {state: 'keeps the page while the host is out of reach', isUp: false, reloads: 0},
    {state: 'gets a new page where the browser keeps the failure', isUp: true, reloads: 1},
  ])('a retry $state', async ({isUp, reloads}) => {
    load.mockImplementation(down);
    overWall.want(true);
    await vi.runAllTimersAsync();
    isReachable.mockResolvedValue(isUp);
    const retry = overWall.retry();
    expect(overWall.problem).toBe('');
    await retry;
    expect(reload).toHaveBeenCalledTimes(reloads);
    expect(overWall.problem !== '').toBe(!isUp);
  });

  it('a retry brings it where the browser asks again', async () => {
    load.mockImplementationOnce(down).mockImplementationOnce(down).mockImplementationOnce(down);
    overWall.want(true);
    await vi.runAllTimersAsync();
    isReachable.mockResolvedValue(true);
    await overWall.retry();
    expect(overWall.code).toBe(code);
    expect(reload).not.toHaveBeenCalled();
  });
});

import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {LateCode} from '../../../src/app/late-code.ts';

const code = {};
const host = {requestUpdate: vi.fn()};
const load = vi.fn<() => Promise<object>>();
const isReachable = vi.fn<() => Promise<boolean>>();
const reload = vi.fn();
let idle: (() => void)[];
let late: LateCode<object>;

const down = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch.'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  load.mockResolvedValue(code);
  isReachable.mockResolvedValue(false);
  idle = [];
  late = new LateCode(host, load, {isReachable, reload, idle: (work) => idle.push(work)});
});

afterEach(() => vi.useRealTimers());

describe('LateCode', () => {
  it('fetches nothing for the wall alone', async () => {
    late.want(false);
    await vi.runAllTimersAsync();
    expect(load).not.toHaveBeenCalled();
    expect(late.code).toBeNull();
  });

  it('fetches once what is opened, and renders anew', async () => {
    late.want(true);
    late.want(true);
    await vi.runAllTimersAsync();
    expect(late.code).toBe(code);
    expect(load).toHaveBeenCalledTimes(1);
    expect(host.requestUpdate).toHaveBeenCalled();
    expect(late.problem).toBe('');
  });

  it('fetches it ahead only when idle, and once', async () => {
    late.ahead();
    late.ahead();
    expect(load).not.toHaveBeenCalled();
    idle.forEach((work) => work());
    late.want(true);
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledTimes(1);
    expect(late.code).toBe(code);
  });

  it('says nothing of a failure ahead, and tries again when something is opened', async () => {
    load.mockImplementationOnce(down);
    late.ahead();
    idle.forEach((work) => work());
    await vi.runAllTimersAsync();
    expect(late.problem).toBe('');
    late.want(true);
    await vi.runAllTimersAsync();
    expect(late.code).toBe(code);
  });

  it('tries again by itself before it says so', async () => {
    load.mockImplementationOnce(down).mockImplementationOnce(down);
    late.want(true);
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledTimes(3);
    expect(late.code).toBe(code);
    expect(late.problem).toBe('');
  });

  it('says in one message that it cannot be had, until what was opened is closed', async () => {
    load.mockImplementation(down);
    late.want(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(load).toHaveBeenCalledTimes(3);
    expect(late.problem).toMatch(/could not be downloaded/);
    late.want(false);
    expect(late.problem).toBe('');
    late.want(true);
    expect(late.problem).toBe('');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(late.problem).not.toBe('');
  });

  it('says that something is on its way only when it takes long', async () => {
    let arrive = (): void => undefined;
    load.mockReturnValue(new Promise((resolve) => (arrive = () => resolve(code))));
    late.want(true);
    await vi.advanceTimersByTimeAsync(300);
    expect(late.isAwaited).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(late.isAwaited).toBe(true);
    arrive();
    await vi.runAllTimersAsync();
    expect(late.code).toBe(code);
    expect(late.isAwaited).toBe(false);
  });

  it.each([
    {state: 'keeps the page while the host is out of reach', isUp: false, reloads: 0},
    {state: 'gets a new page where the browser keeps the failure', isUp: true, reloads: 1},
  ])('a retry $state', async ({isUp, reloads}) => {
    load.mockImplementation(down);
    late.want(true);
    await vi.runAllTimersAsync();
    isReachable.mockResolvedValue(isUp);
    const retry = late.retry();
    expect(late.problem).toBe('');
    await retry;
    expect(reload).toHaveBeenCalledTimes(reloads);
    expect(late.problem !== '').toBe(!isUp);
  });

  it('a retry brings it where the browser asks again', async () => {
    load.mockImplementationOnce(down).mockImplementationOnce(down).mockImplementationOnce(down);
    late.want(true);
    await vi.runAllTimersAsync();
    isReachable.mockResolvedValue(true);
    await late.retry();
    expect(late.code).toBe(code);
    expect(reload).not.toHaveBeenCalled();
  });
});

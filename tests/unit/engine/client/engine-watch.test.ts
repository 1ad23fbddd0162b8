import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {EngineWatch, patienceFor} from '../../../../src/engine/client/engine-watch.ts';

const ping = vi.fn();
const onSilent = vi.fn();
let isBusy: boolean;
let leastMs: number;
let watch: EngineWatch;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  [isBusy, leastMs] = [false, 0];
  watch = new EngineWatch({ping, onSilent, isBusy: () => isBusy, leastMs: () => leastMs});
  watch.start();
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

/** Lets the engine answer its pings for so long. */
async function alive(ms: number): Promise<void> {
  ping.mockImplementation(() => watch.heard(false));
  await vi.advanceTimersByTimeAsync(ms);
}

/** The engine says nothing for so long. */
async function silent(ms: number): Promise<void> {
  ping.mockImplementation(() => undefined);
  await vi.advanceTimersByTimeAsync(ms);
}

describe('EngineWatch', () => {
  it('leaves an engine alone that answers', async () => {
    await alive(10 * 60_000);
    expect(onSilent).not.toHaveBeenCalled();
  });

  it('gives up one that is idle and says nothing, such as one that has closed itself', async () => {
    await alive(20_000);
    await silent(8000);
    expect(onSilent).not.toHaveBeenCalled();
    await silent(6000);
    expect(onSilent).toHaveBeenCalledExactlyOnceWith('It says nothing any more.');
  });

  it('gives up one that answers and swallows what it is asked', async () => {
    isBusy = true;
    await alive(12_000);
    expect(onSilent).toHaveBeenCalledExactlyOnceWith('It does not answer what it was asked.');
  });

  it('leaves one alone that is blocked by its work for up to ten times the estimate', async () => {
    watch.pictureMs = 12_000;
    isBusy = true;
    await silent(119_000);
    expect(onSilent).not.toHaveBeenCalled();
    await silent(3000);
    expect(onSilent).toHaveBeenCalledOnce();
  });

  it('counts from the last answer on', async () => {
    isBusy = true;
    for (let i = 0; i < 10; i++) {
      await silent(8000);
      watch.heard(true);
    }
    expect(onSilent).not.toHaveBeenCalled();
  });

  it('does not blame it for a line, or for a graphics card that starts again', async () => {
    [isBusy, leastMs] = [true, 40_000];
    await alive(39_000);
    expect(onSilent).not.toHaveBeenCalled();
    watch.isRecovering = true;
    await alive(15_000);
    expect(onSilent).not.toHaveBeenCalled();
  });

  it('does not take the sleep of a device for that of the engine', async () => {
    await silent(3000);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    await silent(1000);
    expect(onSilent).not.toHaveBeenCalled();
  });

  it('waits for no picture less than a busy device needs, nor for ever', () => {
    expect([patienceFor(0), patienceFor(5000), patienceFor(1e9)]).toEqual([10_000, 50_000, 1_800_000]);
  });
});

import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {EngineFrame} from '../../../src/embed/engine-frame.ts';

const REQUEST = {model: null, seed: '1', psi: null};
const SITE = new URL('/nobody-there/', location.href).href;

const frames = (): HTMLIFrameElement[] => [...document.querySelectorAll('iframe')];

beforeEach(() => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']});
});

afterEach(() => vi.useRealTimers());

describe('the frame with the engine', () => {
  it('is given up where nobody answers in it, and tried again for the next picture', async () => {
    const engine = new EngineFrame(SITE);
    const sentence = `The pictures of ${location.host} cannot be reached now.`;
    const failed = expect(engine.picture(REQUEST)).rejects.toThrow(sentence);
    expect(frames()[0]!.src).toBe(`${SITE}embed/engine/index.html`);
    // Twice: once more without what the browser keeps for it, where it knows that.
    await vi.advanceTimersByTimeAsync(61_000);
    await vi.advanceTimersByTimeAsync(61_000);
    await failed;
    expect(frames()).toEqual([]);
    const again = expect(engine.picture(REQUEST)).rejects.toThrow(sentence);
    expect(frames()[0]!.src).toContain('?again=');
    await vi.advanceTimersByTimeAsync(61_000);
    await vi.advanceTimersByTimeAsync(61_000);
    await again;
  });

  it('is one for all that is asked', async () => {
    const engine = new EngineFrame(SITE);
    const all = Promise.allSettled([engine.picture(REQUEST), engine.picture(REQUEST)]);
    expect(frames()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(61_000);
    await vi.advanceTimersByTimeAsync(61_000);
    expect((await all).map(({status}) => status)).toEqual(['rejected', 'rejected']);
  });
});

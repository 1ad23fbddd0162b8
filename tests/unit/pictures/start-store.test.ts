import {describe, expect, it, vi} from 'vitest';
import {claim, installWorker} from '../../../src/pictures/start-store.ts';

/** A registration whose new worker ends in a state. */
function registrationOf(state: ServiceWorkerState, active: object | null = null): ServiceWorkerRegistration {
  const installing = Object.assign(new EventTarget(), {state: 'installing'});
  setTimeout(() => {
    installing.state = state;
    installing.dispatchEvent(new Event('statechange'));
  });
  return {installing, active} as unknown as ServiceWorkerRegistration;
}

describe('claim', () => {
  it('asks the worker that is there to answer for this page too', () => {
    const postMessage = vi.fn();
    claim({active: {postMessage} as unknown as ServiceWorker});
    expect(postMessage).toHaveBeenCalledExactlyOnceWith({type: 'claim'}, [expect.any(MessagePort)]);
    claim({active: null});
  });
});

describe('installWorker', () => {
  it('is done when the worker has been activated, or was there before', async () => {
    const wait = vi.fn(() => Promise.resolve());
    await installWorker(() => Promise.resolve(registrationOf('activated')), wait);
    await installWorker(() => Promise.resolve({installing: null, active: {}} as never), wait);
    // An update that fails leaves the worker that there is.
    await installWorker(() => Promise.resolve(registrationOf('redundant', {})), wait);
    expect(wait).not.toHaveBeenCalled();
  });

  it('tries again after an installation that failed, which browsers do not', async () => {
    const states: ServiceWorkerState[] = ['redundant', 'redundant', 'activated'];
    const register = vi.fn(() => Promise.resolve(registrationOf(states.shift()!)));
    const waited: number[] = [];
    await installWorker(register, (ms) => Promise.resolve(waited.push(ms)));
    expect(register).toHaveBeenCalledTimes(3);
    expect(waited).toEqual([3000, 30_000]);
  });

  it('gives up, so that the visitor hears what is lost', async () => {
    const register = vi.fn(() => Promise.resolve(registrationOf('redundant')));
    await expect(installWorker(register, () => Promise.resolve())).rejects.toThrow(/could not be installed/);
    expect(register).toHaveBeenCalledTimes(3);
  });
});

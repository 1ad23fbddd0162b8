import {userEvent} from 'vitest/browser';
import {afterEach, describe, expect, it, vi} from 'vitest';
import '../../../src/app/status.ts';
import type {Status} from '../../../src/app/status.ts';
import type {EngineClient} from '../../../src/engine/client/engine-client.ts';
import {all, button, heard, inside, mount, textOf} from '../../support/mount.ts';

/** An engine as far as it can be seen. */
class SeenEngine extends EventTarget {
  state = 'loading';
  progress: {phase: string; loadedBytes: number; totalBytes: number} | null = null;
  report: unknown = null;
  notice: string | null = null;
  error: {code: string; message: string} | null = null;

  become(change: Partial<SeenEngine>): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event('statechange'));
  }

  come(loadedBytes: number, totalBytes = 4e6, phase = 'download'): void {
    this.progress = {phase, loadedBytes, totalBytes};
    this.dispatchEvent(new Event('progress'));
  }
}

async function open(
  change: Partial<Status> = {},
  engine = new SeenEngine(),
): Promise<{status: Status; engine: SeenEngine}> {
  const status = await mount('nonesuch-status', {engine: engine as unknown as EngineClient, ...change});
  await status.updateComplete;
  return {status, engine};
}

const notes = (status: Status): string[] => all(status, '.note').map(textOf);

afterEach(() => vi.useRealTimers());

describe('while the model comes', () => {
  it('says how much of it is there', async () => {
    const {status, engine} = await open();
    expect(inside(status, '.bar').getAttribute('aria-valuenow')).toBe('0');
    expect(notes(status)).toEqual([]);
    engine.come(1e6);
    await status.updateComplete;
    expect(inside(status, '.bar').getAttribute('aria-valuenow')).toBe('25');
    expect(notes(status)[0]).toMatch(/^Fetching the model: 1\.0 of 4\.0 MB/);
    engine.come(4e6, 4e6, 'prepare');
    await status.updateComplete;
    expect(notes(status)).toEqual(['Getting ready to draw']);
    engine.become({state: 'ready'});
    await status.updateComplete;
    expect([all(status, '.bar').length, notes(status)]).toEqual([0, []]);
  });

  it('says how long it takes, by what came so far', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(10_000);
    const {status, engine} = await open({bytes: 4e6});
    expect(notes(status)[0]).toMatch(/^Fetching the model: 0\.0 of 4\.0 MB/);
    engine.come(1e6);
    await status.updateComplete;
    now.mockReturnValue(12_000);
    engine.come(2e6);
    await status.updateComplete;
    expect(notes(status)[0]).toBe('Fetching the model: 2.0 of 4.0 MB, about 4 s left');
    now.mockRestore();
  });

  it('says what was opened meanwhile', async () => {
    const {status} = await open({isOpening: true}, Object.assign(new SeenEngine(), {state: 'ready'}));
    expect(notes(status)).toEqual(['Fetching what you opened …']);
  });
});

describe('what goes wrong', () => {
  it('is said in place of all else, with a way to try again', async () => {
    const {status, engine} = await open();
    const commands = heard(status, 'app-command');
    engine.become({
      state: 'failed',
      error: {code: 'fetch-failed', message: 'The model could not be fetched.'},
    });
    await status.updateComplete;
    const failure = inside(status, '.failure');
    expect([textOf(failure), failure.dataset['problem'], all(status, '.bar').length]).toEqual([
      'The model could not be fetched. Try again',
      'fetch-failed',
      0,
    ]);
    await userEvent.click(button(status, 'Try again'));
    expect(commands).toMatchObject([{command: 'retry'}]);
  });

  it('may be the site itself, or its code', async () => {
    const {status} = await open({problem: 'There is no model.', problemId: 'unknown-model'});
    expect(inside(status, '.failure').dataset['problem']).toBe('unknown-model');
    status.problem = 'The program could not be downloaded.';
    status.problemId = 'code-missing';
    await status.updateComplete;
    expect(textOf(inside(status, '.failure p'))).toBe('The program could not be downloaded.');
  });

  it('may be some pictures', async () => {
    const ready = Object.assign(new SeenEngine(), {state: 'ready'});
    const {status} = await open({failing: {count: 1, reason: ''}}, ready);
    const commands = heard(status, 'app-command');
    expect(notes(status)).toEqual(['A picture could not be made. Try again']);
    status.failing = {count: 3, reason: 'No memory.'};
    await status.updateComplete;
    expect(notes(status)).toEqual(['3 pictures could not be made. No memory. Try again']);
    await userEvent.click(button(status, 'Try again'));
    expect(commands).toMatchObject([{command: 'retry-pictures'}]);
  });

  it('may mend itself', async () => {
    const {status, engine} = await open();
    engine.become({state: 'recovering', notice: 'The graphics card was lost.'});
    await status.updateComplete;
    expect(notes(status)).toEqual(['The graphics card was lost.']);
  });

  it('follows another engine and no longer the one before', async () => {
    const {status, engine} = await open();
    const other = Object.assign(new SeenEngine(), {state: 'ready'});
    status.engine = other as unknown as EngineClient;
    await status.updateComplete;
    const update = vi.spyOn(status, 'requestUpdate');
    engine.become({state: 'failed', error: {code: 'x', message: 'Old.'}});
    expect(update).not.toHaveBeenCalled();
    update.mockRestore();
    other.become({state: 'failed', error: {code: 'x', message: 'New.'}});
    await status.updateComplete;
    expect(textOf(inside(status, '.failure p'))).toBe('New.');
  });
});

describe('a note', () => {
  const ready = (): SeenEngine => Object.assign(new SeenEngine(), {state: 'ready'});

  it('stays until it is closed, or for as long as it takes to read it twice', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true});
    const {status} = await open({message: 'There is no model “x” here.'}, ready());
    expect(notes(status)).toEqual(['There is no model “x” here.']);
    await userEvent.click(button(status, 'Close this note'));
    expect(notes(status)).toEqual([]);
    status.message = 'Another one.';
    await status.updateComplete;
    await vi.advanceTimersByTimeAsync(11_000);
    expect(notes(status)).toEqual(['Another one.']);
    await vi.advanceTimersByTimeAsync(1500);
    await status.updateComplete;
    expect(notes(status)).toEqual([]);
  });

  it('says which version is on show, and offers the newest', async () => {
    const {status} = await open({version: 8, newest: 9}, ready());
    const commands = heard(status, 'app-command');
    expect(notes(status)[0]).toContain('These pictures are of version 8 of the model.');
    await userEvent.click(button(status, 'Show version 9'));
    expect(commands).toMatchObject([{command: 'show-newest'}]);
    await userEvent.click(button(status, 'Close this note'));
    expect(notes(status)).toEqual([]);
    status.version = 7;
    await status.updateComplete;
    expect(notes(status)).toHaveLength(1);
    status.isCovered = true;
    await status.updateComplete;
    expect(notes(status)).toHaveLength(0);
  });

  it('says why pictures come slowly, until it is closed', async () => {
    const engine = ready();
    engine.report = {backend: 'cpu', rejected: [{backend: 'wasm', reason: 'it is forbidden'}]};
    const {status} = await open({}, engine);
    expect(notes(status)[0]).toMatch(/^Pictures come slowly here.*it is forbidden/);
    status.isBehind = true;
    await status.updateComplete;
    expect(notes(status)).toEqual([]);
    status.isBehind = false;
    await status.updateComplete;
    await userEvent.click(button(status, 'Close this note'));
    expect(notes(status)).toEqual([]);
  });
});

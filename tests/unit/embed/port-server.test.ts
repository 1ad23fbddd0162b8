import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {EngineWord} from '../../../src/embed/messages.ts';
import {PortServer} from '../../../src/embed/port-server.ts';
import {processorMs} from '../../support/processor-time.ts';

/** One end of a channel; `send` and `hangUp` are what the other end does. */
class FakePort extends EventTarget {
  readonly words: EngineWord[] = [];
  isStarted = false;
  isClosed = false;
  postMessage(word: EngineWord): void {
    this.words.push(word);
  }
  start(): void {
    this.isStarted = true;
  }
  close(): void {
    this.isClosed = true;
  }
  send(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', {data}));
  }
  ask(id: number): void {
    this.send({id, model: null, seed: String(id), psi: null});
  }
  hangUp(): void {
    this.dispatchEvent(new Event('close'));
  }
}

interface Making {
  seed: string;
  signal: AbortSignal;
  done: () => void;
}

let makings: Making[];
let server: PortServer;
const newPort = (): FakePort => {
  const port = new FakePort();
  server.add(port);
  return port;
};
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  makings = [];
  server = new PortServer(
    ({seed}, signal) =>
      new Promise((resolve, reject) => {
        makings.push({seed, signal, done: () => resolve({png: new ArrayBuffer(1), alt: seed})});
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      }),
    (error) => (error as Error).message,
  );
});

describe('the ports of an embedding page', () => {
  it('are all served by the one that makes pictures', async () => {
    const [a, b] = [newPort(), newPort()];
    expect([a.words, b.words]).toEqual([[{type: 'ready'}], [{type: 'ready'}]]);
    a.ask(1);
    b.ask(2);
    server.progress('Fetching the model: 1.0 MB of 6.2 MB');
    for (const {done} of makings) done();
    await settled();
    expect(a.words.map(({type}) => type)).toEqual(['ready', 'progress', 'picture']);
    expect(b.words.at(-1)).toMatchObject({type: 'picture', id: 2, alt: '2'});
  });

  it('are sixteen at most', () => {
    const ports = Array.from({length: 1000}, newPort);
    expect(ports.filter(({isClosed}) => !isClosed)).toHaveLength(16);
    expect(ports.filter(({isStarted}) => isStarted)).toHaveLength(16);
    ports[0]!.hangUp();
    expect(newPort().isClosed).toBe(false);
  });

  it('hear no more progress than they wait for', () => {
    const port = newPort();
    server.progress('Fetching the model');
    expect(port.words).toEqual([{type: 'ready'}]);
  });

  it('let 256 requests wait, over all of them, and are told of the next', async () => {
    const [a, b] = [newPort(), newPort()];
    for (let id = 0; id < 200; id++) a.ask(id);
    for (let id = 0; id < 200; id++) b.ask(id);
    expect(makings).toHaveLength(256);
    expect(b.words.at(-1)).toEqual({
      type: 'failed',
      id: 199,
      sentence: 'Too many pictures are asked for at once.',
    });
    for (const {done} of makings) done();
    await settled();
    b.ask(199);
    expect(makings).toHaveLength(257);
  });

  it('stop what they waited for when they are closed', async () => {
    const [a, b] = [newPort(), newPort()];
    for (let id = 0; id < 256; id++) a.ask(id);
    a.hangUp();
    expect(makings.every(({signal}) => signal.aborted)).toBe(true);
    await settled();
    expect(a.words).toEqual([{type: 'ready'}]);
    b.ask(1);
    expect(makings.at(-1)!.signal.aborted).toBe(false);
  });

  it('say that somebody is there', () => {
    const port = newPort();
    port.send('ping');
    expect(port.words.at(-1)).toEqual({type: 'pong'});
  });
});

describe('messages that are no requests', () => {
  it.each([
    [null],
    ['nonesuch-embed'],
    [[]],
    [{}],
    [{id: 1}],
    [{id: '1', model: null, seed: '1', psi: null}],
    [{id: 1.5, model: null, seed: '1', psi: null}],
    [{id: 1, model: 'x'.repeat(101), seed: '1', psi: null}],
    [{id: 1, model: null, seed: 'x'.repeat(1e6), psi: null}],
    [{id: 1, model: null, seed: 1, psi: null}],
    [{id: 1, model: {}, seed: '1', psi: null}],
    [{id: 1, model: null, seed: '1', psi: 1}],
    [new ArrayBuffer(1)],
  ])('are passed over: %j', (message) => {
    const port = newPort();
    port.send(message);
    expect(makings).toEqual([]);
    expect(port.words).toEqual([{type: 'ready'}]);
  });

  it('cost next to nothing, ten thousand of them', () => {
    const port = newPort();
    for (let id = 0; id < 256; id++) port.ask(id);
    const flood = (): void => {
      for (let i = 0; i < 10_000; i++) {
        port.send({});
        port.ask(i % 256);
        port.ask(1000 + i);
      }
    };
    expect(processorMs(flood)).toBeLessThan(1500);
    expect(makings).toHaveLength(256);
  });
});

it('an error is said as a sentence', async () => {
  const failing = new PortServer(
    () => Promise.reject(new Error('There is no such model.')),
    (error) => (error as Error).message,
  );
  const port = new FakePort();
  failing.add(port);
  port.ask(1);
  await vi.waitFor(() =>
    expect(port.words.at(-1)).toEqual({type: 'failed', id: 1, sentence: 'There is no such model.'}),
  );
});

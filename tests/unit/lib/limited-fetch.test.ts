import {createServer, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {gzipSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {FetchError, limitedFetch, type LimitedInit, type Limits} from '../../../src/lib/limited-fetch.ts';

let server: Server | null = null;

/** Address of a host that answers so. */
async function hostThat(answer: (response: ServerResponse) => void): Promise<string> {
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** For what is to come, however busy the machine. */
const patient: Limits = {answerMs: 20_000, stallMs: 20_000, mostBytes: 1000};
const limits: Limits = {...patient, answerMs: 150, stallMs: 150};

async function kindOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  );
  return error instanceof FetchError ? error.kind : String(error);
}

const read = async (url: string, more: LimitedInit = {}): Promise<string> =>
  (await limitedFetch(url, {limits: patient, ...more})).text();

describe('limitedFetch', () => {
  it('gives the answer as it is', async () => {
    const url = await hostThat((response) => response.writeHead(203, {'x-own': 'yes'}).end('all of it'));
    const response = await limitedFetch(url, {limits: patient});
    expect([response.status, response.headers.get('x-own')]).toEqual([203, 'yes']);
    expect(await response.text()).toBe('all of it');
  });

  it('gives up a host that takes the question and never answers', async () => {
    const url = await hostThat(() => undefined);
    expect(await kindOf(read(url, {limits}))).toBe('unanswered');
  });

  it('gives up an answer that stands still after its head, and one that stands still later', async () => {
    const stalling = {...patient, stallMs: 150};
    const head = await hostThat((response) => response.writeHead(200, {'content-length': 5}).flushHeaders());
    expect(await kindOf(read(head, {limits: stalling}))).toBe('stalled');
    server!.closeAllConnections();
    const later = await hostThat((response) => response.writeHead(200, {'content-length': 5}).write('abc'));
    expect(await kindOf(read(later, {limits: stalling}))).toBe('stalled');
  });

  it('does not mind how long an answer takes in all, as long as it comes', async () => {
    const url = await hostThat((response) => {
      let parts = 0;
      const timer = setInterval(() => {
        response.write('x');
        if (++parts < 8) return;
        clearInterval(timer);
        response.end();
      }, 200);
    });
    // Less than the whole of it takes.
    const short = {...patient, stallMs: 1200};
    expect(await read(url, {limits: short})).toBe('xxxxxxxx');
  });

  it.each([
    ['is cut', (response: ServerResponse) => response.write('abc', () => response.destroy()), 'cut'],
    ['is too large', (response: ServerResponse) => response.end('x'.repeat(2000)), 'too-large'],
    ['is not there', (response: ServerResponse) => response.destroy(), 'unreachable'],
  ])('says that an answer %s', async (_, answer, kind) => {
    const url = await hostThat((response) => answer(response));
    expect(await kindOf(read(url))).toBe(kind);
  });

  it('ends for a file that was gzipped twice, and for one whose gzip is cut', async () => {
    const twice = gzipSync(gzipSync('abc'));
    const url = await hostThat((response) =>
      response.writeHead(200, {'content-encoding': 'gzip, gzip'}).end(twice),
    );
    expect(await read(url)).toBe('abc');
    server!.closeAllConnections();
    const cut = await hostThat((response) =>
      response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync('abc'.repeat(200)).subarray(0, 12)),
    );
    // What came is too little; that it is says the size of the file.
    expect((await read(cut)).length).toBeLessThan(600);
  });

  it.each(['stalled', 'unreachable', 'nonsense'])(
    'hears of a service worker how a request failed: %s',
    async (kind) => {
      const url = await hostThat((response) =>
        response.writeHead(503, {'X-Fetch-Failure': kind}).end('Sorry.'),
      );
      const answer = limitedFetch(url, {limits: patient});
      if (kind === 'nonsense') expect((await answer).status).toBe(503);
      else expect(await kindOf(answer)).toBe(kind);
    },
  );

  it("follows the caller's signal before the head and after it, with the caller's reason", async () => {
    const before = new AbortController();
    const url = await hostThat(() => undefined);
    setTimeout(() => before.abort(new Error('enough')), 20);
    expect(await kindOf(read(url, {signal: before.signal}))).toBe('Error: enough');
    expect(await kindOf(read(url, {signal: AbortSignal.abort(new Error('at once'))}))).toBe('Error: at once');
    server!.closeAllConnections();
    const after = new AbortController();
    const slow = await hostThat((response) => response.writeHead(200).write('abc'));
    setTimeout(() => after.abort(new Error('later')), 50);
    expect(await kindOf(read(slow, {signal: after.signal}))).toBe('Error: later');
  });

  it('lets the connection go when its reader does', async () => {
    let isClosed = false;
    const url = await hostThat((response) => {
      response.on('close', () => (isClosed = true));
      response.writeHead(200).write('abc');
    });
    const response = await limitedFetch(url, {limits: patient});
    await response.body!.cancel();
    await expect.poll(() => isClosed).toBe(true);
  });
});

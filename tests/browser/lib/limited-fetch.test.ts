/** Chromium makes a TypeError of every reason for which a body ends that is read whole by its own methods. */
import {afterEach, expect, it} from 'vitest';
import {limitedFetch, type FetchFailure} from '../../../src/lib/limited-fetch.ts';

const fetchOfBrowser = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = fetchOfBrowser;
});

const limits = {answerMs: 20_000, stallMs: 50, mostBytes: 100};
type Whole = 'arrayBuffer' | 'text' | 'json' | 'blob';
const ways: readonly Whole[] = ['arrayBuffer', 'text', 'json', 'blob'];
const text = new TextEncoder();

function answering(start: (controller: ReadableStreamDefaultController<Uint8Array>) => void): void {
  globalThis.fetch = () =>
    Promise.resolve(
      new Response(new ReadableStream({start}), {headers: {'content-type': 'application/json'}}),
    );
}

const bodies: [FetchFailure, (controller: ReadableStreamDefaultController<Uint8Array>) => void][] = [
  ['stalled', (controller) => controller.enqueue(text.encode('{"a"'))],
  ['too-large', (controller) => controller.enqueue(new Uint8Array(200))],
  ['cut', (controller) => controller.error(new TypeError('network error'))],
];

it.each(ways.flatMap((way) => bodies.map(([kind, start]) => [way, kind, start] as const)))(
  '%s() of a body that is %s says so',
  async (way, kind, start) => {
    answering(start);
    const response = await limitedFetch('https://host.example/file', {limits});
    await expect(response[way]()).rejects.toMatchObject({kind});
  },
);

it.each(ways)('%s() gives the whole of a body', async (way) => {
  answering((controller) => {
    controller.enqueue(text.encode('{"a":'));
    controller.enqueue(text.encode('1}'));
    controller.close();
  });
  const whole = await (await limitedFetch('https://host.example/file', {limits}))[way]();
  if (way === 'json') expect(whole).toEqual({a: 1});
  else expect(await new Response(whole as BodyInit).text()).toBe('{"a":1}');
  if (whole instanceof Blob) expect(whole.type).toBe('application/json');
});

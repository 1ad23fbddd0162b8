import {describe, expect, it} from 'vitest';
import {fetchText, isForeignPage, isOwnPage, succeeds, type TextInit} from '../../../src/lib/fetch-text.ts';
import {FetchError} from '../../../src/lib/limited-fetch.ts';

const json = (text: string): Response => new Response(text, {headers: {'content-type': 'application/json'}});
const page = (text: string): Response => new Response(text, {headers: {'content-type': 'text/html'}});

/** What comes of these answers, one after the other, and how the host was asked. */
async function ask(
  answers: (() => Response)[],
  init: TextInit = {},
  online = true,
): Promise<{said: string; caches: (RequestCache | undefined)[]}> {
  const caches: (RequestCache | undefined)[] = [];
  const network = {
    fetch: async (_url: string, {cache}: RequestInit): Promise<Response> => {
      caches.push(cache);
      return Promise.resolve(answers.shift()!());
    },
    isOnline: () => online,
  };
  const said = await fetchText('https://example.org/a.json', init, network).then(
    ({status, text}) => `${status} ${text}`,
    (error: unknown) => (error as FetchError).kind,
  );
  return {said, caches};
}

const fails = (kind: FetchError['kind']) => (): never => {
  throw new FetchError(kind);
};

describe('fetchText', () => {
  it.each([
    ['a server that is busy', () => new Response('', {status: 503})],
    ['a connection that was cut', fails('cut')],
    ['a page of a network that wants a sign-in', () => page('<h1>Sign in</h1>')],
    ['a text that is damaged', () => json('{"a":')],
  ])('asks once more past every cache after %s', async (_, first) => {
    const isGood = succeeds((text) => JSON.parse(text) as unknown);
    expect(await ask([first, () => json('{}')], {cache: 'no-cache', isGood})).toEqual({
      said: '200 {}',
      caches: ['no-cache', 'reload'],
    });
  });

  it('asks twice at most', async () => {
    const busy = (): Response => new Response('', {status: 500});
    expect(await ask([busy, busy])).toEqual({said: '500 ', caches: [undefined, 'reload']});
    expect(await ask([fails('cut'), fails('unreachable')])).toEqual({
      said: 'unreachable',
      caches: [undefined, 'reload'],
    });
  });

  it('asks once for what is not there, and without network', async () => {
    expect((await ask([() => new Response('', {status: 404})])).caches).toEqual([undefined]);
    expect((await ask([fails('unreachable')], {}, false)).caches).toEqual([undefined]);
  });

  it("knows the site's own page, which some hosts give for everything, from a stranger's", () => {
    const own = {status: 200, type: 'text/html', text: '<meta name="build" content="b1">'};
    expect([isOwnPage(own), isForeignPage(own)]).toEqual([true, false]);
    const foreign = {...own, text: '<h1>Sign in</h1>'};
    expect([isOwnPage(foreign), isForeignPage(foreign)]).toEqual([false, true]);
    expect(isForeignPage({...foreign, status: 404})).toBe(false);
  });
});

import {afterEach, describe, expect, it, vi} from 'vitest';
import {askForFile, buildIn, readAnew} from '../../../src/boot/look-at-files.ts';

const SCRIPT = 'https://example.org/site/assets/main-abc.js';
const PAGE = '<!doctype html><title>Sign in</title>';
const OWN = '<!doctype html><meta name="build" content="b7"><title>Nonesuch</title>';

interface Given {
  status?: number;
  type?: string;
  text?: string;
}

/** The host gives this for every address, and says how it was asked. */
function host({status = 200, type = 'text/javascript', text = 'x'}: Given): RequestInit[] {
  const asked: RequestInit[] = [];
  vi.stubGlobal('fetch', (_url: string, init: RequestInit = {}) => {
    asked.push(init);
    const body = init.method === 'HEAD' || status === 204 ? null : text;
    return Promise.resolve(new Response(body, {status, headers: {'Content-Type': type}}));
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('a file of the program', () => {
  it.each([
    [{}, 'fine'],
    [{status: 404}, 'missing'],
    [{status: 410}, 'missing'],
    [{status: 503}, 'refused'],
    [{type: 'text/plain'}, 'wrong-type'],
    [{type: 'text/html', text: PAGE}, 'sign-in'],
  ] as const)('is judged by what the host gives: %j is %s', async (given, state) => {
    host(given);
    expect(await askForFile(SCRIPT)).toBe(state);
    expect(await readAnew(SCRIPT)).toBe(state);
  });

  it('is asked for without its content, and read past every cache', async () => {
    const asked = host({});
    await askForFile(SCRIPT);
    await readAnew(SCRIPT);
    expect(asked.map(({method, cache}) => [method, cache])).toEqual([
      ['HEAD', 'no-store'],
      [undefined, 'reload'],
    ]);
  });

  it('may be well where the host does not know the question', async () => {
    host({status: 405});
    expect(await askForFile(SCRIPT)).toBe('fine');
    expect(await readAnew(SCRIPT)).toBe('refused');
  });

  it('may be of any type where it is no script', async () => {
    host({type: 'text/css'});
    expect(await askForFile('https://example.org/site/a.css?b=1')).toBe('fine');
  });

  it('cannot be reached without a network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect([await askForFile(SCRIPT), await readAnew(SCRIPT)]).toEqual(['unreachable', 'unreachable']);
  });
});

describe('the build that the host has', () => {
  it('is what its page says', async () => {
    host({type: 'text/html', text: OWN});
    expect(await buildIn('https://example.org/site/')).toBe('b7');
  });

  it('is none in a page of others, and without a network', async () => {
    host({type: 'text/html', text: PAGE});
    expect(await buildIn('https://example.org/site/')).toBeNull();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await buildIn('https://example.org/site/')).toBeNull();
  });
});

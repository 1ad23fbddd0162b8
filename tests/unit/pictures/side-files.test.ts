import {afterEach, describe, expect, it, vi} from 'vitest';
import type {ModelDescriptor} from '../../../src/model/descriptor.ts';
import {readDirectionsFile, readTraitsFile} from '../../../src/pictures/side-files.ts';
import {ponyTraits, ponyTraitsFile} from '../../support/pony-traits.ts';

const traits = ponyTraits();
const model = {
  id: traits.model,
  version: traits.version,
  generator: {mapping: {wDim: traits.wDim}},
} as ModelDescriptor;

/** A model of its own for each test: what was read is remembered for as long as the page is open. */
let models = 0;
const folder = (): string => `https://example.org/models/${++models}/`;

afterEach(() => vi.unstubAllGlobals());

describe('the files beside a model', () => {
  it.each([
    ['the connection drops', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['the host has a bad moment', () => Promise.resolve(new Response('', {status: 503}))],
  ])('are asked for again after %s, with a word in the console', async (_, failure) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const fetched = vi.fn<() => Promise<Response>>().mockImplementationOnce(failure);
    // Asked once more at once, in vain.
    fetched.mockImplementationOnce(failure);
    // What a model of ours has, without its numbers.
    fetched.mockImplementation(() =>
      Promise.resolve(
        new Response('<meta name="build" content="b1">', {headers: {'content-type': 'text/html'}}),
      ),
    );
    vi.stubGlobal('fetch', fetched);
    const at = folder();
    expect(await readTraitsFile(at, model)).toBeNull();
    expect(warn).toHaveBeenCalledOnce();
    expect(await readTraitsFile(at, model)).toBeNull();
    expect(fetched).toHaveBeenCalledTimes(4);
    warn.mockRestore();
  });

  it('are asked for once where the site has none', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response('', {status: 404})));
    vi.stubGlobal('fetch', fetched);
    const at = folder();
    expect([await readTraitsFile(at, model), await readTraitsFile(at, model)]).toEqual([null, null]);
    expect(fetched).toHaveBeenCalledOnce();
  });

  it('are not asked for where the model says that there is none', async () => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    expect(await readDirectionsFile(folder(), model)).toBeNull();
    expect(await readTraitsFile(folder(), {...model, directions: {sha256: '', bytes: 1}})).toBeNull();
    expect(fetched).not.toHaveBeenCalled();
  });

  it('are both there where the model names both', async () => {
    const json = (content: object): Response =>
      new Response(JSON.stringify(content), {headers: {'content-type': 'application/json'}});
    vi.stubGlobal('fetch', () => Promise.resolve(json(ponyTraitsFile())));
    const stamp = {sha256: '', bytes: 1};
    const read = await readTraitsFile(folder(), {...model, directions: stamp, traits: stamp});
    expect(read?.columns).toBe(traits.columns);
  });
});

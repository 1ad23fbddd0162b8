import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {PictureStore} from '../../../src/pictures/picture-store.ts';
import type {PageReply, PageRequest, StoreReply, StoreRequest} from '../../../src/pictures/store-messages.ts';

const site = 'https://example.org/some/where/';
const identity = {model: 'pony', seed: 42, psi: 0.7};
const png = new Uint8Array([1, 2, 3]).buffer;

/** A service worker that answers each request with what `answer` gives; null for silence. */
class FakeContainer extends EventTarget {
  controller: {postMessage(request: StoreRequest, ports: MessagePort[]): void} | null;
  received: StoreRequest[] = [];

  constructor(answer: ((request: StoreRequest) => StoreReply | null) | null) {
    super();
    this.controller = answer && {
      postMessage: (request, [port]) => {
        this.received.push(request);
        const reply = answer(request);
        if (reply) port!.postMessage(reply);
      },
    };
  }

  startMessages(): void {
    // Messages are dispatched as they come.
  }

  /** Asks the page; gives its replies until one of `finalTypes`. */
  ask(request: PageRequest, finalTypes: PageReply['type'][]): Promise<PageReply[]> {
    const {port1, port2} = new MessageChannel();
    const replies: PageReply[] = [];
    return new Promise((resolve) => {
      port1.onmessage = ({data}: MessageEvent<PageReply>): void => {
        replies.push(data);
        if (!finalTypes.includes(data.type)) return;
        port1.close();
        resolve(replies);
      };
      const event = new Event('message');
      Object.assign(event, {data: request, ports: [port2]});
      this.dispatchEvent(event);
    });
  }
}

function storeOver(container: FakeContainer | undefined): PictureStore {
  return new PictureStore(site, container as unknown as ServiceWorkerContainer | undefined, 'build-1');
}

let urls: Set<string>;
beforeEach(() => {
  urls = new Set();
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${site}${urls.size}`;
    urls.add(url);
    return url;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void urls.delete(url));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('publish', () => {
  it('gives the real address once the service worker has the bytes', async () => {
    const container = new FakeContainer((request) =>
      request.type === 'store' ? {type: 'stored', identity: request.identity} : null,
    );
    const picture = await storeOver(container).publish(identity, png);
    expect(picture.src).toBe(`${site}pictures/pony/seed0000042.png?psi=0.7`);
    expect(picture.address).toBe(picture.src);
    expect(picture.file.name).toBe('seed0000042.png');
    expect(new Uint8Array(await picture.file.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(container.received).toEqual([{type: 'store', identity, png}]);
    expect(urls.size).toBe(0);
  });

  it.each([
    ['without service workers', undefined],
    ['while no service worker controls the page', new FakeContainer(null)],
  ])('gives a blob URL %s, and gives it up on release', async (_when, container) => {
    const store = storeOver(container);
    expect(store.isServed).toBe(false);
    const picture = await store.publish(identity, png);
    expect(picture.src).toMatch(/^blob:/);
    expect(picture.address).toBe(`${site}pictures/pony/seed0000042.png?psi=0.7`);
    expect(store.bySrc(picture.src)).toBe(picture);
    picture.release();
    expect(urls.size).toBe(0);
    expect(store.bySrc(picture.src)).toBeNull();
  });

  it('gives a blob URL when the service worker does not answer in time', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
    const publishing = storeOver(new FakeContainer(() => null)).publish(identity, png);
    await vi.advanceTimersByTimeAsync(2000);
    expect((await publishing).src).toMatch(/^blob:/);
  });
});

describe('bySrc', () => {
  it('knows a picture until the last of those who published it released it', async () => {
    const store = storeOver(new FakeContainer(() => ({type: 'stored', identity})));
    const [first, second] = [await store.publish(identity, png), await store.publish(identity, png)];
    expect(first.src).toBe(second.src);
    first.release();
    expect(store.bySrc(second.src)).toBe(second);
    second.release();
    expect(store.bySrc(second.src)).toBeNull();
  });
});

describe('find', () => {
  it('gives a picture that is held and null for one that is not', async () => {
    const container = new FakeContainer((request) =>
      request.type === 'find' ? {type: 'found', png: request.identity.seed === 42 ? png : null} : null,
    );
    const store = storeOver(container);
    expect((await store.find(identity))?.src).toBe(`${site}pictures/pony/seed0000042.png?psi=0.7`);
    expect(await store.find({...identity, seed: 43})).toBeNull();
  });
});

describe('keepOffline', () => {
  it('tells whether all could be kept', async () => {
    const storeThat = (complete: boolean): PictureStore =>
      storeOver(new FakeContainer((request) => (request.type === 'keep' ? {type: 'kept', complete} : null)));
    expect(await storeThat(true).keepOffline('pony', true)).toBe(true);
    expect(await storeThat(false).keepOffline('pony', true)).toBe(false);
    expect(await storeOver(undefined).keepOffline('pony', true)).toBe(false);
  });

  it('asks the worker of another build for the same once it takes over, and none before', async () => {
    const kept: StoreRequest[] = [];
    const container = new FakeContainer((request) => {
      if (request.type !== 'keep') return null;
      kept.push(request);
      return {type: 'kept', complete: true};
    });
    const store = storeOver(container);
    container.dispatchEvent(new Event('controllerchange'));
    expect(kept).toEqual([]);
    await store.keepOffline('pony', true);
    container.dispatchEvent(new Event('controllerchange'));
    await expect.poll(() => kept.length).toBe(2);
    expect(kept[1]).toEqual(kept[0]);
  });
});

describe('requests of the service worker', () => {
  it('are answered with the build', async () => {
    const container = new FakeContainer(() => null);
    storeOver(container);
    expect(await container.ask({type: 'build'}, ['build'])).toEqual([{type: 'build', build: 'build-1'}]);
  });

  it('are answered with a picture, after word that it is in work', async () => {
    const container = new FakeContainer(() => null);
    storeOver(container).maker = (asked) => Promise.resolve(new Uint8Array([asked.seed]).buffer);
    const replies = await container.ask({type: 'make', identity}, ['made', 'refused']);
    expect(replies.map(({type}) => type)).toEqual(['working', 'made']);
    expect(replies[1]).toEqual({type: 'made', png: new Uint8Array([42]).buffer});
  });

  it('are refused with the reason: no maker, or the maker failed', async () => {
    const container = new FakeContainer(() => null);
    const store = storeOver(container);
    const replies = await container.ask({type: 'make', identity}, ['made', 'refused']);
    expect(replies).toEqual([{type: 'refused', message: 'This page makes no pictures yet.'}]);
    store.maker = () => Promise.reject(new Error('Another model is loaded here.'));
    const later = await container.ask({type: 'make', identity}, ['made', 'refused']);
    expect(later.at(-1)).toEqual({type: 'refused', message: 'Another model is loaded here.'});
  });
});

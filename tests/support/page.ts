/** The whole page, without an engine, a host or a service worker: what its own files would be is made up here. */
import type {EngineClient} from '../../src/engine/client/engine-client.ts';
import {PictureStore} from '../../src/pictures/picture-store.ts';
import {FakeEngine} from './elements.ts';
import {tinyModel} from './tiny-model.ts';

/** As the page knows it; it has its model at once. */
export class PageEngine extends FakeEngine {
  state: EngineClient['state'] = 'idle';
  progress = null;
  report = {backend: 'wasm' as const, reason: 'It is here.', rejected: [], threads: 1};
  notice = null;
  error: {code: string; message: string} | null = null;
  #url = '';
  loads = 0;

  load(url: string): Promise<void> {
    this.loads++;
    this.#url = url;
    this.become(this.error ? 'failed' : 'ready');
    return this.error ? Promise.reject(new Error(this.error.message)) : Promise.resolve();
  }

  become(state: EngineClient['state']): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }

  isOf(url: string): boolean {
    return url === this.#url;
  }

  get client(): EngineClient {
    return this as unknown as EngineClient;
  }
}

/** Files of a site by their names below its root, with two models; those that are asked for are counted. */
export class FakeSite {
  readonly url: string;
  readonly files = new Map<string, string>();
  readonly asked: string[] = [];
  /** The network is gone. */
  isOffline = false;

  private constructor(url: string) {
    this.url = url;
  }

  static async at(url: string): Promise<FakeSite> {
    const site = new FakeSite(url);
    const {descriptor} = await tinyModel();
    const models = [
      {id: 'pony', title: 'Ponies'},
      {id: 'people', title: 'People'},
    ];
    site.files.set('models/index.json', JSON.stringify({models}));
    for (const {id, title} of models) {
      const noun = title === 'People' ? 'person' : 'pony';
      site.files.set(`models/${id}/model.json`, JSON.stringify({...descriptor, id, title, noun, version: 4}));
    }
    return site;
  }

  /** In place of the browser's own; what is not of this site goes to that. */
  fetch(own: typeof fetch): typeof fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(`${this.url}models/`)) return own(input, init);
      const name = url.slice(this.url.length);
      this.asked.push(name);
      if (this.isOffline) throw new TypeError('Failed to fetch');
      const text = this.files.get(name);
      const answer = new Response(text ?? '', {
        status: text === undefined ? 404 : 200,
        headers: {'Content-Type': text === undefined ? 'text/plain' : 'application/json'},
      });
      Object.defineProperty(answer, 'url', {value: url});
      return answer;
    };
  }

  /** Without a service worker. */
  store(): PictureStore {
    return new PictureStore(this.url, undefined, '');
  }
}

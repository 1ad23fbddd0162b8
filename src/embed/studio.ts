/** Makes the pictures that elements on other pages ask for: one engine a model. */
import {EngineClient} from '../engine/client/engine-client.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import {pictureAddress, type PictureIdentity} from '../pictures/picture-address.ts';
import {orderOf} from '../pictures/picture-order.ts';
import {readIndex, readModel, SiteError} from '../pictures/site-models.ts';
import {altText, megabytes} from '../words/wording.ts';
import {echo} from '../lib/printable.ts';
import type {EmbeddedPicture} from './engine-frame.ts';
import type {Wish} from './messages.ts';

export type StudioEngine = Pick<
  EngineClient,
  'load' | 'picture' | 'progress' | 'state' | 'error' | 'addEventListener' | 'dispose'
>;

interface Loaded {
  model: ModelDescriptor;
  engine: StudioEngine;
  /** Never fulfilled; rejects when the engine is given up, whose orders would wait for ever. */
  failure: Promise<never>;
}

export class Studio {
  readonly #siteUrl: string;
  readonly #onProgress: (sentence: string) => void;
  readonly #createEngine: () => StudioEngine;
  #ids: Promise<string[]> | null = null;
  #loaded = new Map<string, Promise<Loaded>>();

  /** @param siteUrl ends in `/` */
  constructor(
    siteUrl: string,
    onProgress: (sentence: string) => void,
    createEngine: () => StudioEngine = () => new EngineClient(),
  ) {
    this.#siteUrl = siteUrl;
    this.#onProgress = onProgress;
    this.#createEngine = createEngine;
  }

  /**
   * @param signal stops what is not made yet
   * @throws {Error} whose message is for the visitor
   */
  async picture({model: wanted, seed, psi}: Wish, signal?: AbortSignal): Promise<EmbeddedPicture> {
    const id = await this.#idOf(wanted);
    // What cannot be a picture needs no engine. An empty text would pass for 0.
    const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));
    const identity = {model: id, seed: numberOf(seed), psi: psi === null ? 1 : numberOf(psi)};
    pictureAddress(identity);
    signal?.throwIfAborted();
    const {model, engine, failure} = await this.#load(id);
    const complete: PictureIdentity = psi === null ? {...identity, psi: model.truncation.psi} : identity;
    const making = engine.picture(orderOf(complete, model, this.#siteUrl), signal && {signal});
    const {bytes} = await Promise.race([making, failure]);
    return {png: bytes, alt: altText(model.noun, complete.seed)};
  }

  async #idOf(wanted: string | null): Promise<string> {
    this.#ids ??= readIndex(this.#siteUrl).then(({models}) => models.map(({id}) => id));
    this.#ids.catch(() => (this.#ids = null));
    const ids = await this.#ids;
    if (wanted === null) return ids[0]!;
    if (ids.includes(wanted)) return wanted;
    throw new SiteError(`This site has no model "${echo(wanted)}", only ${ids.join(', ')}.`);
  }

  #load(id: string): Promise<Loaded> {
    const known = this.#loaded.get(id);
    if (known) return known;
    const loading = this.#start(id);
    this.#loaded.set(id, loading);
    // Asked for again, it is tried again.
    loading.catch(() => this.#loaded.delete(id));
    return loading;
  }

  async #start(id: string): Promise<Loaded> {
    const {descriptor: model, folder} = await readModel(this.#siteUrl, id, null);
    const engine = this.#createEngine();
    engine.addEventListener('progress', () => {
      const {phase, loadedBytes, totalBytes} = engine.progress ?? {};
      if (phase !== 'download' || !totalBytes) return;
      this.#onProgress(`Fetching the model: ${megabytes(loadedBytes ?? 0)} of ${megabytes(totalBytes)}`);
    });
    const failure = new Promise<never>((_resolve, reject) => {
      engine.addEventListener('statechange', () => {
        if (engine.state !== 'failed') return;
        reject(engine.error);
        // The next wish starts anew.
        this.#loaded.delete(id);
        setTimeout(() => void engine.dispose());
      });
    });
    failure.catch(() => undefined);
    await engine.load(`${folder}model.json`, 'auto', model.version);
    return {model, engine, failure};
  }
}

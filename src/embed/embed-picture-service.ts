/** Makes the pictures that elements on other pages ask for: one engine for each model and version. */
import {EngineClient} from '../engine/client/engine-client.ts';
import {echo} from '../lib/printable.ts';
import {plainName} from '../lib/plain-name.ts';
import {PromiseCache} from '../lib/promise-cache.ts';
import {seedOf} from '../lib/seed-of-name.ts';
import {ModelPictures} from '../pictures/model-pictures.ts';
import {
  parseOption,
  parseVersion,
  pictureAddress,
  plainOptions,
  recipeOf,
  type PictureIdentity,
} from '../pictures/picture-address.ts';
import {sayDownload} from '../pictures/say-download.ts';
import {readIndex, readModel, SiteError, VersionError} from '../pictures/site-models.ts';
import {usableOptions} from '../pictures/usable-options.ts';
import {altText} from '../words/wording.ts';
import type {EmbeddedPicture} from './engine-frame.ts';
import type {PictureRequest} from './messages.ts';

export type EmbedEngine = Pick<
  EngineClient,
  | 'load'
  | 'picture'
  | 'map'
  | 'mapZ'
  | 'ask'
  | 'medianMs'
  | 'progress'
  | 'state'
  | 'error'
  | 'addEventListener'
  | 'dispose'
>;

interface Loaded {
  pictures: ModelPictures;
  /** Never fulfilled; rejects when the engine is given up, whose requests would wait for ever. */
  failure: Promise<never>;
}

/** What an attribute says; null where there is none. */
function read<Value>(
  name: string,
  expected: string,
  text: string | null | undefined,
  parse: (text: string) => Value | null,
): Value | null {
  if (text === null || text === undefined) return null;
  const value = parse(text.trim());
  if (value === null) throw new RangeError(`${name} says "${echo(text)}", but it is ${expected}.`);
  return value;
}

const seedOfText = (name: string): number | null => (plainName(name) === '' ? null : seedOf(name));

export class EmbedPictureService {
  readonly #siteUrl: string;
  readonly #onProgress: (sentence: string) => void;
  readonly #createEngine: () => EmbedEngine;
  readonly #index = new PromiseCache<'ids', string[]>();
  /** By model and version. */
  readonly #loaded = new Map<string, Promise<Loaded>>();

  /** @param siteUrl ends in `/` */
  constructor(
    siteUrl: string,
    onProgress: (sentence: string) => void,
    createEngine: () => EmbedEngine = () => new EngineClient(),
  ) {
    this.#siteUrl = siteUrl;
    this.#onProgress = onProgress;
    this.#createEngine = createEngine;
  }

  /**
   * @param signal stops what is not made yet
   * @throws {Error} whose message is for the visitor
   */
  async picture(request: PictureRequest, signal?: AbortSignal): Promise<EmbeddedPicture> {
    const {seed, psi} = request;
    const model = await this.#idOf(request.model);
    // What cannot be a picture needs no engine. An empty text would pass for 0.
    const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));
    const asked: PictureIdentity = {
      model,
      seed: read('name', 'a text with at least one letter', request.name, seedOfText) ?? numberOf(seed),
      psi: psi === null ? 1 : numberOf(psi),
      ...read('class-index', 'the number of a class, 0 or more', request.classIndex, (text) =>
        parseOption('class', text),
      ),
    };
    const version = read('version', 'the number of a version, 1 or more', request.version, parseVersion);
    pictureAddress(asked);
    signal?.throwIfAborted();
    const {pictures, failure} = await this.#load(model, version);
    const {options, problem} = usableOptions(plainOptions(asked), pictures.model);
    if (problem) throw new RangeError(problem);
    const identity = psi === null ? {...asked, psi: pictures.model.truncation.psi} : asked;
    const making = pictures.runSo(options).png(recipeOf(identity), signal && {signal});
    // Lost races are nobody's business.
    making.catch(() => undefined);
    return {png: await Promise.race([making, failure]), alt: altText(pictures.model.noun, asked.seed)};
  }

  async #idOf(wanted: string | null): Promise<string> {
    const ids = await this.#index.get('ids', async () =>
      (await readIndex(this.#siteUrl)).models.map(({id}) => id),
    );
    if (wanted === null) return ids[0]!;
    if (ids.includes(wanted)) return wanted;
    throw new SiteError(`This site has no model "${echo(wanted)}", only ${ids.join(', ')}.`, 'unknown-model');
  }

  #load(id: string, version: number | null): Promise<Loaded> {
    const key = `${id} ${version ?? 'newest'}`;
    const known = this.#loaded.get(key);
    if (known) return known;
    const giveUp = (): void => {
      if (this.#loaded.get(key) === loading) this.#loaded.delete(key);
    };
    const loading = this.#start(id, version, giveUp);
    this.#loaded.set(key, loading);
    // Asked for again, it is tried again.
    loading.catch(giveUp);
    return loading;
  }

  /** @param giveUp called when the engine has failed: the next request starts a new one */
  async #start(id: string, version: number | null, giveUp: () => void): Promise<Loaded> {
    const {descriptor: model, folder, newest} = await readModel(this.#siteUrl, id, version);
    if (version !== null && model.version !== version) throw new VersionError(version, newest);
    const engine = this.#createEngine();
    sayDownload(engine, this.#onProgress);
    const failure = new Promise<never>((_resolve, reject) => {
      engine.addEventListener('statechange', () => {
        if (engine.state !== 'failed') return;
        reject(engine.error);
        giveUp();
        setTimeout(() => void engine.dispose());
      });
    });
    failure.catch(() => undefined);
    await engine.load(`${folder}model.json`, 'auto', model.version);
    return {pictures: new ModelPictures(engine, model, this.#siteUrl, {folder}), failure};
  }
}

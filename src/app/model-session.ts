/** The model that the page shows: reads the site's files, starts the engine, and has what makes pictures of it. */
import {fetchScriptsAnew} from '../lib/code-anew.ts';
import {savesData} from '../lib/data-saver.ts';
import {echo} from '../lib/printable.ts';
import type {ReactiveControllerHost} from 'lit';
import type {EngineClient} from '../engine/client/engine-client.ts';
import {engineScript} from '../engine/client/engine-host.ts';
import {EngineOfModel} from '../engine/client/engine-of-model.ts';
import type {ModelDescriptor, ModelIndex} from '../model/descriptor.ts';
import {optionParts} from '../pictures/picture-address.ts';
import type {PictureStore} from '../pictures/picture-store.ts';
import type {SynthesisOptions} from '../pictures/recipe.ts';
import {isLocalModel, missingLocalModel} from '../pictures/local-address.ts';
import {type LocalModel, localModelsOf} from '../pictures/local-models.ts';
import {ModelPictures} from '../pictures/model-pictures.ts';
import {nextTask} from '../kit/next-task.ts';
import {whenIdle} from '../kit/when-idle.ts';
import {makeForOthers} from '../pictures/serve-picture-requests.ts';
import {usableOptions} from '../pictures/usable-options.ts';
import {readIndex, readModel, SiteError, VersionError, type SiteModel} from '../pictures/site-models.ts';
import type {PageState} from './url-state.ts';

export interface ModelHost extends Pick<ReactiveControllerHost, 'requestUpdate'> {
  readonly engine: EngineClient;
  readonly store: PictureStore;
  readonly page: PageState;
}

/** What the page's address left open, or had wrong. */
export interface ResolvedModel {
  model: string;
  version: number;
  psi: number;
  options: SynthesisOptions;
  /** For the visitor, when the site has no such model, not in that version, or not such a class. */
  message: string | null;
}

export class ModelSession {
  readonly #host: ModelHost;
  readonly #onResolved: (resolved: ResolvedModel) => void;
  /** The latest of several loads wins. */
  #loading = 0;
  models: ModelIndex['models'] = [];
  /** Those of this device. */
  local: LocalModel[] = [];
  /** Null until the model's descriptor is there. */
  pictures: ModelPictures | null = null;
  /** Truncation psi of what is shown; the page's may be open while another model is on its way. */
  psi = 1;
  #engine: EngineOfModel | null = null;
  /** Of the model on show: which version it is, and which one is the newest. */
  #shown: SiteModel | null = null;
  /** Why the site's files could not be read; empty if they could. */
  problem = '';
  /** What kind of problem that is. */
  problemId = '';
  /** The model of this device that the page asks for and has not; null for none. */
  missing: string | null = null;

  /** @param onResolved called as soon as model and psi are known, before the engine has them */
  constructor(host: ModelHost, onResolved: (resolved: ResolvedModel) => void) {
    this.#host = host;
    this.#onResolved = onResolved;
  }

  /** Whatever the page asks for now: at first, again after a failure, or another model. */
  async load(): Promise<void> {
    const host = this.#host;
    const loading = ++this.#loading;
    this.#fail('');
    try {
      const {siteUrl} = host.store;
      if (this.models.length === 0) this.models = (await readIndex(siteUrl)).models;
      const asked = host.page.model;
      // The site's own do not wait for what else there is.
      const listed = this.followLocal();
      if (asked !== null && isLocalModel(asked)) await listed;
      const all = [...this.models, ...this.local.map(({descriptor}) => descriptor)];
      const known = all.find(({id}) => id === asked);
      this.missing = !known && asked !== null && isLocalModel(asked) ? asked : null;
      if (this.missing !== null) throw new SiteError(missingLocalModel(this.missing), 'unknown-model');
      const {id, title} = known ?? this.models[0]!;
      const isUnknown = !known && asked !== null;
      const version = isUnknown ? null : host.page.version;
      const shown = await readModel(siteUrl, id, version);
      await nextTask();
      if (loading !== this.#loading) return;
      const {descriptor: model, folder, newest} = shown;
      // A picture's psi comes from its link; a model without one in the link has its own.
      const psi = host.page.psi ?? model.truncation.psi;
      const {options, problem} = usableOptions(host.page.options, model);
      this.#shown = shown;
      this.#engine = new EngineOfModel(host.engine, `${folder}model.json`, model.version);
      this.#stock(this.#engine, options);
      this.psi = psi;
      const noModel = isUnknown
        ? `There is no model “${echo(asked)}” here; these are ${title.toLowerCase()}.`
        : null;
      const noVersion =
        version !== null && version !== model.version ? new VersionError(version, newest).message : null;
      const message = noModel ?? noVersion ?? problem;
      this.#onResolved({model: id, version: model.version, psi, options, message});
    } catch (error) {
      if (loading !== this.#loading) return;
      const {code, name} = error as {code?: string; name?: string};
      this.#fail(error instanceof Error ? error.message : String(error), code ?? name);
      return;
    }
    this.#startEngine();
  }

  /** The newest version of the model on show; null before it is known. */
  get newest(): number | null {
    return this.#shown?.newest ?? null;
  }

  /** Whether a page shows pictures of another model than before, or of another version. */
  #isOther(page: PageState, before: PageState): boolean {
    const {newest} = this;
    return page.model !== before.model || (page.version ?? newest) !== (before.version ?? newest);
  }

  /** The page asks for something else than before: another model, another way to run it, or another psi of the same. */
  follow(page: PageState, before: PageState): void {
    // A link without a psi means the model's own.
    if (this.#isOther(page, before) || page.psi === null || !this.pictures) return void this.load();
    if (page.psi !== before.psi) this.followPsi();
    if (optionParts(page.options).join() !== optionParts(before.options).join()) this.#followOptions(page);
  }

  /** The same network, run in another way from now on: for another class, say. */
  #followOptions(page: PageState): void {
    const {descriptor: model} = this.#shown!;
    const {options, problem} = usableOptions(page.options, model);
    this.#stock(this.#engine!, options);
    makeForOthers(this.#host.store, this.#shown!, this.pictures!);
    this.#onResolved({model: model.id, version: model.version, psi: this.psi, options, message: problem});
  }

  /** Other models are on this device by now, or one is called otherwise. */
  async followLocal(): Promise<void> {
    this.local = await localModelsOf(this.#host.store.siteUrl).list();
    const {pictures} = this;
    const shown = this.#shown;
    const now = this.local.find(({descriptor}) => descriptor.id === shown?.descriptor.id)?.descriptor;
    const isCalled = (before: ModelDescriptor, after: ModelDescriptor): boolean =>
      (['title', 'noun', 'licence', 'version'] as const).every((field) => before[field] === after[field]);
    if (shown && pictures && now?.version === shown.descriptor.version && !isCalled(shown.descriptor, now)) {
      this.#shown = {...shown, descriptor: now};
      this.#stock(this.#engine!, pictures.options);
      makeForOthers(this.#host.store, this.#shown, this.pictures!);
    }
    this.#host.requestUpdate();
  }

  /** What makes pictures of the model on show from now on. */
  #stock(engine: EngineOfModel, options: SynthesisOptions): void {
    const {descriptor, folder} = this.#shown!;
    const {store} = this.#host;
    const directions = localModelsOf(store.siteUrl).expectedDirections(descriptor.id);
    this.pictures?.service.close();
    this.pictures = new ModelPictures(engine, descriptor, store.siteUrl, {
      folder,
      options,
      store,
      pageUrl: store.pageUrl,
      ...(directions ? {directions} : {}),
    });
  }

  /** After a failure: reads the files again if it was theirs, or if they are others by now; else starts the engine again. */
  retry(): void {
    const isOther = this.#host.engine.error?.code === 'other-version';
    if (this.problem !== '' || !this.pictures || isOther) return void this.load();
    // A cache may have what was wrong with it.
    const isReady =
      this.#host.engine.error?.code === 'code-missing'
        ? fetchScriptsAnew({ofWorker: engineScript()})
        : Promise.resolve(true);
    const loading = this.#loading;
    void isReady.then(() => loading === this.#loading && this.#startEngine());
  }

  /** Pictures at the page's psi from now on, of the same model. */
  followPsi(): void {
    if (!this.pictures) return;
    this.psi = this.#host.page.psi ?? this.psi;
    this.#host.requestUpdate();
  }

  #fail(problem: string, id = ''): void {
    this.problem = problem;
    this.problemId = id;
    this.#host.requestUpdate();
  }

  #startEngine(): void {
    const {engine, store, page} = this.#host;
    const shown = this.#shown!;
    makeForOthers(store, shown, this.pictures!);
    engine
      .load(`${shown.folder}model.json`, page.backend, shown.descriptor.version, shown.files)
      .then(() => {
        const {backend, programs} = engine.report ?? {};
        return store.keepOffline(shown.path, backend === 'wasm' && !savesData(), programs);
      })
      .then(() => whenIdle(() => void store.checkKept()))
      // Its failure is a state of the engine, which the status shows with the sentence that belongs to it.
      .catch(() => undefined);
  }
}

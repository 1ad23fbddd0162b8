/** The model that the page shows: reads the site's files, starts the engine, and has what makes pictures of it. */
import type {ReactiveControllerHost} from 'lit';
import type {EngineClient} from '../engine/engine-client.ts';
import type {ModelIndex} from '../model/descriptor.ts';
import type {PictureStore} from '../picture/picture-store.ts';
import {Workbench} from './explore/workbench.ts';
import {nextTask} from './next-task.ts';
import {makeForOthers} from './page-duties.ts';
import {PictureOrders} from './picture-orders.ts';
import {modelFolder, readIndex, readModel} from './site-models.ts';
import type {PageState} from './url-state.ts';

export interface ModelHost extends Pick<ReactiveControllerHost, 'requestUpdate'> {
  readonly engine: EngineClient;
  readonly store: PictureStore;
  readonly page: PageState;
}

/** What the page's address left open, or had wrong. */
export interface SettledModel {
  model: string;
  psi: number;
  /** For the visitor, when the site has no such model. */
  sentence: string | null;
}

export class ModelSession {
  readonly #host: ModelHost;
  readonly #onSettled: (settled: SettledModel) => void;
  /** The latest of several loads wins. */
  #loading = 0;
  models: ModelIndex['models'] = [];
  /** Null until the model's descriptor is there, as is `bench`. */
  orders: PictureOrders | null = null;
  bench: Workbench | null = null;
  /** Why the site's files could not be read; empty if they could. */
  problem = '';

  /** @param onSettled called as soon as model and psi are known, before the engine has them */
  constructor(host: ModelHost, onSettled: (settled: SettledModel) => void) {
    this.#host = host;
    this.#onSettled = onSettled;
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
      const known = this.models.find(({id}) => id === asked);
      const {id, title} = known ?? this.models[0]!;
      const model = await readModel(siteUrl, id);
      await nextTask();
      if (loading !== this.#loading) return;
      // A picture's psi comes from its link; a model without one in the link has its own.
      const psi = host.page.psi ?? model.truncation.psi;
      this.orders?.close();
      this.orders = new PictureOrders(host.engine, host.store, model, psi);
      this.bench = new Workbench(host.engine, model, siteUrl);
      const isUnknown = !known && asked !== null;
      this.#onSettled({
        model: id,
        psi,
        sentence: isUnknown ? `There is no model “${asked}” here; these are ${title.toLowerCase()}.` : null,
      });
    } catch (error) {
      if (loading === this.#loading) this.#fail(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#startEngine();
  }

  /** After a failure: reads the files again if it was theirs, else starts the engine again. */
  retry(): void {
    if (this.problem !== '' || !this.orders) void this.load();
    else this.#startEngine();
  }

  /** Pictures at the page's psi from now on, of the same model. */
  restock(): void {
    const old = this.orders;
    if (!old) return;
    old.close();
    const {engine, store, page} = this.#host;
    this.orders = new PictureOrders(engine, store, old.model, page.psi ?? old.psi);
    this.#host.requestUpdate();
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.#host.requestUpdate();
  }

  #startEngine(): void {
    const {engine, store, page} = this.#host;
    const {model} = this.orders!;
    makeForOthers(engine, store, model);
    engine
      .load(`${modelFolder(store.siteUrl, model.id)}model.json`, page.backend)
      .then(() => store.keepOffline(model.id, engine.report?.backend === 'wasm'))
      // Its failure is a state of the engine, which the status shows with the sentence that belongs to it.
      .catch(() => undefined);
  }
}

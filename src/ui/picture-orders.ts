/**
 * Orders pictures of one model, run in one way: from the service worker's store when it still has them, else from the engine.
 * Whoever asks for the same picture at the same time shares one order, and a few pictures that nobody shows any more are
 * kept for the way back.
 */
import type {EngineClient} from '../engine/engine-client.ts';
import type {ModelDescriptor} from '../model/descriptor.ts';
import type {PictureIdentity} from '../picture/picture-address.ts';
import type {PictureStore, PublishedPicture} from '../picture/picture-store.ts';
import type {SynthesisOptions} from '../picture/recipe.ts';
import {orderOf} from './picture-order.ts';

/** A picture in use; `release` it when it leaves the view. */
export interface HeldPicture {
  readonly picture: PublishedPicture;
  release(): void;
}

export interface OrderOptions {
  signal: AbortSignal;
  /** Lowest is made first; asked again each time the engine is free. */
  urgency: () => number;
}

type Shelf = Pick<PictureStore, 'find' | 'publish' | 'siteUrl'>;

/** About six views of a laptop's wall: 20 KB each at 128 pixels. */
const MOST_RESTING = 240;

interface Shelved {
  picture: PublishedPicture;
  holders: number;
}

interface Pending {
  done: Promise<Shelved>;
  urgencies: Set<() => number>;
  abort: AbortController;
}

export class PictureOrders {
  readonly model: ModelDescriptor;
  readonly psi: number;
  readonly options: SynthesisOptions;
  readonly #engine: Pick<EngineClient, 'picture'>;
  readonly #store: Shelf;
  /** By seed, the longest unused first. */
  #shelf = new Map<number, Shelved>();
  #pending = new Map<number, Pending>();
  #isClosed = false;

  constructor(
    engine: Pick<EngineClient, 'picture'>,
    store: Shelf,
    model: ModelDescriptor,
    psi: number,
    options: SynthesisOptions = {},
  ) {
    this.#engine = engine;
    this.#store = store;
    this.model = model;
    this.psi = psi;
    this.options = options;
  }

  identityOf(seed: number): PictureIdentity {
    const {id, version} = this.model;
    return {model: id, version, ...this.options, seed, psi: this.psi};
  }

  /**
   * Resolves once the picture can be shown. Rejects with the engine's error, or with an `AbortError` when `signal` says
   * that nobody waits for it any more.
   */
  async order(seed: number, {signal, urgency}: OrderOptions): Promise<HeldPicture> {
    signal.throwIfAborted();
    const shelved = this.#shelf.get(seed);
    if (shelved) return this.#hold(seed, shelved);

    const pending = this.#pending.get(seed) ?? this.#begin(seed);
    pending.urgencies.add(urgency);
    const leave = (): void => {
      pending.urgencies.delete(urgency);
      if (pending.urgencies.size > 0) return;
      pending.abort.abort(signal.reason);
      if (this.#pending.get(seed) === pending) this.#pending.delete(seed);
    };
    signal.addEventListener('abort', leave, {once: true});
    try {
      const made = await pending.done;
      signal.throwIfAborted();
      return this.#hold(seed, made);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Gives up every picture; those still in use when they are released. */
  close(): void {
    this.#isClosed = true;
    for (const pending of this.#pending.values()) pending.abort.abort();
    this.#pending.clear();
    this.#trim();
  }

  #begin(seed: number): Pending {
    const abort = new AbortController();
    const urgencies = new Set<() => number>();
    const done = this.#make(seed, abort.signal, () =>
      Math.min(...[...urgencies].map((urgency) => urgency())),
    );
    const pending: Pending = {done, urgencies, abort};
    this.#pending.set(seed, pending);
    const end = (): void => {
      if (this.#pending.get(seed) === pending) this.#pending.delete(seed);
    };
    done.then(end, end);
    return pending;
  }

  async #make(seed: number, signal: AbortSignal, priority: () => number): Promise<Shelved> {
    const identity = this.identityOf(seed);
    let picture = await this.#store.find(identity);
    if (!picture) {
      signal.throwIfAborted();
      const {bytes} = await this.#engine.picture(orderOf(identity, this.model, this.#store.siteUrl), {
        signal,
        priority,
      });
      picture = await this.#store.publish(identity, bytes);
    }
    const shelved = {picture, holders: 0};
    this.#shelf.set(seed, shelved);
    this.#trim();
    return shelved;
  }

  #hold(seed: number, shelved: Shelved): HeldPicture {
    shelved.holders++;
    let isHeld = true;
    return {
      picture: shelved.picture,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        shelved.holders--;
        // Last in line to be given up.
        if (this.#shelf.delete(seed)) this.#shelf.set(seed, shelved);
        this.#trim();
      },
    };
  }

  #trim(): void {
    const resting = [...this.#shelf].filter(([, {holders}]) => holders === 0);
    const excess = this.#isClosed ? resting.length : resting.length - MOST_RESTING;
    for (const [seed, {picture}] of resting.slice(0, Math.max(0, excess))) {
      this.#shelf.delete(seed);
      picture.release();
    }
  }
}

/**
 * The page's side of the engine: one client a page. It keeps the queue of pictures, starts the engine where it runs best,
 * starts it again when it dies, and repeats what was lost with it. It knows neither tensors nor the DOM.
 */
import {EngineError} from './engine-error.ts';
import {
  type EngineHost,
  type HostPlace,
  type HostStarter,
  pageHasGraphicsCard,
  startHost,
} from './engine-host.ts';
import {type Order, OrderQueue} from './order-queue.ts';
import type {
  BackendChoice,
  BackendReport,
  EngineMessage,
  EngineNotice,
  EngineRequest,
  FailedReply,
  FinalReply,
  LoadedReply,
  MappedReply,
  NoiseMode,
  PictureReply,
  PictureSource,
  ProgressReply,
  ReplyOf,
} from './protocol.ts';

/** One picture asked of the engine. */
export interface PictureOrder {
  from: PictureSource;
  /** Ignored for `space: 'w'`. 1 = no truncation. */
  truncationPsi: number;
  /** Default `const`. */
  noiseMode?: NoiseMode;
  format: 'png' | 'rgba';
  /** PNG text chunks, keyword -> text. */
  text?: Record<string, string>;
}

/** `bytes`: a whole PNG file, or `width * height * 4` bytes RGBA. `elapsedMs` without the time in the queue. */
export type Picture = Pick<PictureReply, 'width' | 'height' | 'bytes' | 'elapsedMs'>;

export type EngineState = 'idle' | 'loading' | 'ready' | 'recovering' | 'failed';
export type EngineProgress = Pick<ProgressReply, 'phase' | 'loadedBytes' | 'totalBytes'>;

/** Two, so that one is packed and posted while the backend works on the next. */
const MOST_IN_FLIGHT = 2;
/** An engine that dies more often than this within a minute is given up. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;
const TIMES_KEPT = 50;

/** The engine died under a request. */
class HostCrash extends Error {}

interface Waiting {
  resolve: (reply: FinalReply) => void;
  reject: (error: unknown) => void;
}

function abortError(): DOMException {
  return new DOMException('The picture is no longer wanted.', 'AbortError');
}

/**
 * @fires statechange - `state`, `report`, `notice` or `error` is another
 * @fires progress - `progress` is another
 */
export class EngineClient extends EventTarget {
  readonly #start: HostStarter;
  #host: EngineHost | null = null;
  #place: HostPlace = 'worker';
  /** Whether the running host has ever said anything. */
  #isHeard = false;
  #canMove = true;
  #crashTimes: number[] = [];
  #nextId = 1;
  #waiting = new Map<number, Waiting>();
  #queue = new OrderQueue<Picture>();
  #inFlight = new Set<Order<Picture>>();
  #wanted: {modelUrl: string; backend: BackendChoice} | null = null;
  /** Which call of `load` counts. */
  #loadNumber = 0;

  #state: EngineState = 'idle';
  #progress: EngineProgress | null = null;
  #report: BackendReport | null = null;
  #notice: string | null = null;
  #error: EngineError | null = null;
  #times: number[] = [];

  constructor(start: HostStarter = startHost) {
    super();
    this.#start = start;
  }

  get state(): EngineState {
    return this.#state;
  }
  /** Of the load under way or the last one; never goes back within one. */
  get progress(): EngineProgress | null {
    return this.#progress;
  }
  /** Which backend works, and why. */
  get report(): BackendReport | null {
    return this.#report;
  }
  /** A sentence for the visitor while recovering, and after the backend had to change. */
  get notice(): string | null {
    return this.#notice;
  }
  /** Set when `state` is `failed`; `load` again to retry. */
  get error(): EngineError | null {
    return this.#error;
  }
  /** Of the last 50 pictures. */
  get medianMs(): number | null {
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }

  /**
   * Loads a model; again to retry, or to change the model, which drops what is queued for the old one.
   * @param modelUrl absolute address of model.json
   * @throws {EngineError} when it fails; an `AbortError` when `load` or `dispose` is called meanwhile
   */
  async load(modelUrl: string, backend: BackendChoice): Promise<LoadedReply> {
    const number = ++this.#loadNumber;
    const isRetry = this.#wanted?.modelUrl === modelUrl && this.#wanted.backend === backend;
    // A new model gets a new engine: the memory of GPU backends only ever grows.
    if (!isRetry || this.#state !== 'failed') this.#stopHost();
    if (!isRetry && this.#wanted?.modelUrl !== modelUrl) this.#dropOrders();
    this.#wanted = {modelUrl, backend};
    this.#progress = null;
    this.#crashTimes = [];
    this.#setState('loading', null);
    return this.#bringUp(number);
  }

  /**
   * Queues a picture. At most two orders are with the engine at a time; the one with the lowest `priority()` goes next.
   * An order waits while the engine loads, recovers, or has failed and may be loaded again.
   * @throws an `AbortError` when `signal` says so: at once and without cost while it is queued
   * @throws {EngineError} when this picture cannot be made
   */
  picture(
    order: PictureOrder,
    {signal, priority = () => 0}: {signal?: AbortSignal; priority?: () => number} = {},
  ): Promise<Picture> {
    if (signal?.aborted) return Promise.reject(abortError());
    const {noiseMode = 'const', ...rest} = order;
    return new Promise<Picture>((resolve, reject) => {
      const entry: Order<Picture> = {request: {...rest, noiseMode}, priority, resolve, reject, signal};
      signal?.addEventListener(
        'abort',
        () => {
          this.#queue.remove(entry);
          reject(abortError());
        },
        {once: true},
      );
      this.#queue.add(entry);
      this.#pump();
    });
  }

  /**
   * w of seeds, truncated. Waits until a model is loaded.
   * @throws {EngineError}
   */
  async map(seeds: number[], truncationPsi: number, classIndex?: number): Promise<MappedReply> {
    for (;;) {
      await this.#whenReady();
      try {
        return await this.#request('map', {
          seeds,
          truncationPsi,
          ...(classIndex !== undefined && {classIndex}),
        });
      } catch (error) {
        if (!(error instanceof HostCrash)) throw error;
      }
    }
  }

  /** Frees everything; queued orders end in an `AbortError`. The client may be loaded again afterwards. */
  async dispose(): Promise<void> {
    this.#loadNumber++;
    this.#dropOrders();
    if (this.#host && this.#state === 'ready') await this.#request('dispose', {}).catch(() => undefined);
    this.#stopHost();
    this.#wanted = null;
    this.#setState('idle', null);
  }

  /** Loads `#wanted` on a host, another one when that dies or is the wrong place. */
  async #bringUp(number: number): Promise<LoadedReply> {
    for (;;) {
      try {
        const {modelUrl, backend} = this.#wanted!;
        const canMove = this.#canMove && this.#place === 'worker';
        this.#host ??= this.#startHost();
        const reply = await this.#request('load', {modelUrl, backend, canMove});
        if (number !== this.#loadNumber) throw abortError();
        this.#report = reply.report;
        this.#setState('ready', null);
        this.#pump();
        return reply;
      } catch (error) {
        if (number !== this.#loadNumber) throw abortError();
        if (this.#mayTryAgain(error)) continue;
        const failure = this.#failureOf(error);
        this.#fail(failure);
        throw failure;
      }
    }
  }

  /** Whether another host, or the same one asked differently, may do better; prepares for it. */
  #mayTryAgain(error: unknown): boolean {
    if (error instanceof EngineError && error.code === 'better-on-page') {
      this.#canMove = false;
      if (pageHasGraphicsCard()) {
        this.#stopHost();
        this.#place = 'page';
      }
      return true;
    }
    if (!(error instanceof HostCrash)) return false;
    // A worker that never spoke cannot be had here: forbidden, or its code could not be fetched.
    if (this.#place === 'worker' && !this.#isHeard) {
      this.#place = 'page';
      return true;
    }
    return this.#crashTimes.length <= MOST_CRASHES;
  }

  #failureOf(error: unknown): EngineError {
    if (error instanceof EngineError) return error;
    const detail = error instanceof Error ? error.message : String(error);
    return new EngineError(
      'internal',
      this.#isHeard
        ? 'The engine that makes the pictures stopped again and again. Close other tabs and try again.'
        : 'The engine that makes the pictures could not be started. Check the connection and reload the page.',
      detail,
    );
  }

  #startHost(): EngineHost {
    this.#isHeard = false;
    const events = {
      onMessage: (message: EngineMessage) => {
        if (host !== this.#host) return;
        this.#isHeard = true;
        this.#receive(message);
      },
      onCrash: (detail: string) => {
        if (host === this.#host) this.#onCrash(detail);
      },
    };
    let host: EngineHost;
    try {
      host = this.#start(this.#place, events);
    } catch (error) {
      throw new HostCrash(String(error));
    }
    return host;
  }

  #stopHost(): void {
    this.#host?.stop();
    this.#host = null;
    this.#forgetRequests(new HostCrash('The engine was stopped.'));
  }

  #onCrash(detail: string): void {
    const now = performance.now();
    this.#crashTimes = [...this.#crashTimes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    const wasLoading = this.#state === 'loading';
    this.#host = null;
    this.#forgetRequests(new HostCrash(detail));
    if (wasLoading) return;
    if (this.#crashTimes.length > MOST_CRASHES) {
      this.#fail(this.#failureOf(new HostCrash(detail)));
      return;
    }
    this.#setState('recovering', 'The engine stopped. Starting it again …');
    // Its failure is in `state` and `error`; nobody waits for this promise.
    this.#bringUp(++this.#loadNumber).catch(() => undefined);
  }

  /** The host is gone: its orders go back into the queue, everybody else is told. */
  #forgetRequests(error: HostCrash): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#queue.putBack([...this.#inFlight]);
    this.#inFlight.clear();
    for (const {reject} of waiting) reject(error);
  }

  #dropOrders(): void {
    for (const order of [...this.#queue.takeAll(), ...this.#inFlight]) order.reject(abortError());
    this.#inFlight.clear();
  }

  #pump(): void {
    while (this.#state === 'ready' && this.#inFlight.size < MOST_IN_FLIGHT) {
      const order = this.#queue.take();
      if (!order) return;
      this.#inFlight.add(order);
      void this.#send(order);
    }
  }

  async #send(order: Order<Picture>): Promise<void> {
    try {
      const {width, height, bytes, elapsedMs} = await this.#request('generate', order.request);
      this.#times = [...this.#times.slice(1 - TIMES_KEPT), elapsedMs];
      order.resolve({width, height, bytes, elapsedMs});
    } catch (error) {
      // It is in the queue again.
      if (error instanceof HostCrash) return;
      if (error instanceof EngineError && (error.code === 'context-lost' || error.code === 'no-backend')) {
        this.#inFlight.delete(order);
        this.#queue.putBack([order]);
        this.#fail(error);
        return;
      }
      order.reject(error);
    }
    this.#inFlight.delete(order);
    this.#pump();
  }

  #fail(error: EngineError): void {
    this.#error = error;
    this.#setState('failed', null);
  }

  #whenReady(): Promise<void> {
    if (this.#state === 'ready') return Promise.resolve();
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (this.#state === 'loading' || this.#state === 'recovering') return;
        this.removeEventListener('statechange', check);
        if (this.#state === 'ready') resolve();
        else reject(this.#error ?? abortError());
      };
      this.addEventListener('statechange', check);
      if (this.#state === 'failed') check();
    });
  }

  #request<Type extends keyof ReplyOf>(
    type: Type,
    fields: Omit<Extract<EngineRequest, {type: Type}>, 'type' | 'id'>,
  ): Promise<ReplyOf[Type]> {
    const id = this.#nextId++;
    return new Promise<FinalReply>((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject});
      this.#host!.post({type, id, ...fields} as unknown as EngineRequest);
    }).then((reply) => {
      // The protocol's first rule: the reply to a request is of its type, or `failed`.
      if (reply.type !== 'failed') return reply as ReplyOf[Type];
      throw this.#errorOf(reply);
    });
  }

  #errorOf({error: {code, message, detail}}: FailedReply): EngineError {
    return new EngineError(code, message, detail);
  }

  #receive(message: EngineMessage): void {
    switch (message.type) {
      case 'progress': {
        const {phase, loadedBytes, totalBytes} = message;
        // A download that begins again after a crash must not make the visitor's bar go back.
        if (
          this.#progress &&
          (this.#progress.loadedBytes > loadedBytes || this.#progress.phase === 'prepare')
        )
          return;
        this.#progress = {phase, loadedBytes, totalBytes};
        this.dispatchEvent(new Event('progress'));
        return;
      }
      case 'notice':
        return this.#onNotice(message.notice);
      default: {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        waiting?.resolve(message);
      }
    }
  }

  #onNotice({kind, message, report}: EngineNotice['notice']): void {
    if (report) this.#report = report;
    // While a model loads, the load itself is what the visitor waits for.
    if (this.#state === 'loading') return;
    if (kind === 'recovering') return this.#setState('recovering', message);
    this.#setState('ready', kind === 'backend-changed' ? message : null);
    this.#pump();
  }

  #setState(state: EngineState, notice: string | null): void {
    this.#state = state;
    this.#notice = notice;
    if (state !== 'failed') this.#error = null;
    this.dispatchEvent(new Event('statechange'));
  }
}

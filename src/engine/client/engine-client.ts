/**
 * The page's side of the engine: one client a page. It keeps the queue of pictures, starts the engine where it runs best,
 * starts it again when it dies, and repeats what was lost with it. It knows neither tensors nor elements.
 */
import {EngineError} from './engine-error.ts';
import {type CrashKind, type HostStarter, pageHasGraphicsCard, startHost} from './engine-host.ts';
import {EngineLink, HostCrash, type RequestFields} from './engine-link.ts';
import {type Order, OrderQueue} from './order-queue.ts';
import type {
  BackendChoice,
  BackendReport,
  EngineErrorCode,
  EngineNotice,
  LoadedReply,
  MappedReply,
  MapRequest,
  NoiseMode,
  PictureReply,
  PictureSource,
  ProgressReply,
  ReplyOf,
  SideWork,
} from './protocol.ts';

/** One picture asked of the engine. */
export interface PictureOrder {
  from: PictureSource;
  /** Ignored for `space: 'w'`. 1 = no truncation. */
  truncationPsi: number;
  /** Number of leading ws that are truncated, 1 or more; ignored for `space: 'w'`. Default: the model's own. */
  truncationCutoff?: number;
  /** Default `const`. */
  noiseMode?: NoiseMode;
  /** Pixels per side of a smaller early picture, see `earlyResolution`. Default: the whole picture. */
  maxResolution?: number;
  /** Not to be made where whole pictures take no longer than this: they are there as soon. */
  unlessMs?: number;
  format: 'png' | 'rgba';
  /** PNG text chunks, keyword -> text. */
  text?: Record<string, string>;
}

/** `bytes`: a whole PNG file, or `width * height * 4` bytes RGBA. `elapsedMs` is without the time in the queue. */
export type Picture = Pick<PictureReply, 'width' | 'height' | 'bytes' | 'elapsedMs'>;

export interface PictureOptions {
  signal?: AbortSignal;
  /** Lowest first; asked again each time the engine is free. Default 0. */
  priority?: () => number;
}

export type EngineState = 'idle' | 'loading' | 'ready' | 'recovering' | 'failed';
export type EngineProgress = Pick<ProgressReply, 'phase' | 'loadedBytes' | 'totalBytes'>;

/** Two, so that one is packed and posted while the backend works on the next. */
const MOST_IN_FLIGHT = 2;
/** An engine that dies more often than this within a minute is given up. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;
/** One that falls silent is replaced once: each silence costs the visitor as long as it takes to be sure of it. */
const MOST_SILENCES = 1;
/** After these a retry goes on with the same engine, which keeps what it has downloaded. */
const KEEPS_ENGINE: ReadonlySet<EngineErrorCode> = new Set([
  'fetch-failed',
  'sign-in',
  'hash-mismatch',
  'bad-descriptor',
  'other-version',
]);
/** Pictures over which the median is taken. */
const TIMES_KEPT = 50;

function abortError(): DOMException {
  return new DOMException('This is no longer wanted.', 'AbortError');
}

/**
 * @fires statechange - `state`, `report`, `notice` or `error` is another
 * @fires progress - `progress` is another
 */
export class EngineClient extends EventTarget {
  readonly #link: EngineLink;
  #queue = new OrderQueue<unknown>();
  #inFlight = new Set<Order<unknown>>();
  #wanted: Omit<RequestFields<'load'>, 'canMove'> | null = null;
  /** Which bringing up counts: a later one makes the earlier ones void. */
  #attempt = 0;
  #isBringingUp = false;
  #canMove = true;
  #crashTimes: number[] = [];
  /** Since the model was loaded. */
  #silences = 0;

  #state: EngineState = 'idle';
  #progress: EngineProgress | null = null;
  #report: BackendReport | null = null;
  #notice: string | null = null;
  #error: EngineError | null = null;
  #times: number[] = [];
  /** Of the picture that the engine makes for itself; null before that. */
  #firstMs: number | null = null;

  /** @param start where and how the engine runs; replaced in tests */
  constructor(start: HostStarter = startHost) {
    super();
    this.#link = new EngineLink(start, {
      onProgress: (progress) => this.#onProgress(progress),
      onNotice: (notice) => this.#onNotice(notice),
      onCrash: (detail, kind) => this.#onCrash(detail, kind),
    });
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
  /** Set while `state` is `failed`; `load` again to retry. */
  get error(): EngineError | null {
    return this.#error;
  }
  /** Of the last 50 whole pictures, before them what the engine has measured; null before a model is loaded. */
  get medianMs(): number | null {
    const sorted = [...this.#times].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? this.#firstMs;
  }

  /** Has the engine's code fetched while it is not known yet which model to load. */
  startAhead(): void {
    this.#link.startAhead();
  }

  /** Whether this is the model that was asked for last. */
  isOf(modelUrl: string, version?: number): boolean {
    return this.#wanted?.modelUrl === modelUrl && this.#wanted.version === version;
  }

  /**
   * Loads a model; again to retry, or to change the model, which drops what is queued for the old one.
   * @param modelUrl absolute address of model.json
   * @param version that it must have, whatever lies at that address by then; any when absent
   * @param files what need not be fetched, by absolute address
   * @throws {EngineError} when it fails
   * @throws an `AbortError` when `load` or `dispose` is called meanwhile
   */
  load(
    modelUrl: string,
    backend: BackendChoice,
    version?: number,
    files?: ReadonlyMap<string, Blob>,
  ): Promise<LoadedReply> {
    const isSameModel = this.isOf(modelUrl, version);
    const isRetry =
      isSameModel &&
      this.#wanted?.backend === backend &&
      this.#error !== null &&
      KEEPS_ENGINE.has(this.#error.code);
    this.#attempt++;
    if (this.#wanted && !isSameModel) {
      this.#dropOrders();
      // Another network takes another time.
      this.#times = [];
      this.#firstMs = null;
    }
    // All else gets a new one: the memory of GPU backends only ever grows, and code that once failed to load stays so.
    if (!isRetry && this.#wanted) this.#stop();
    this.#wanted = {
      modelUrl,
      backend,
      ...(version === undefined ? {} : {version}),
      ...(files ? {files} : {}),
    };
    this.#progress = null;
    this.#crashTimes = [];
    this.#silences = 0;
    // What could not be had then may be had now.
    if (this.#error?.code === 'code-missing') this.#link.place = 'worker';
    this.#setState('loading', null);
    // A page that is seen again goes on where it was.
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', this.#onSeen);
    return this.#bringUp();
  }

  /**
   * Queues a picture. At most two orders are with the engine at a time; the one with the lowest priority goes next. An
   * order waits while the engine loads or recovers, and when it has failed until it is loaded again; and while nobody sees
   * the page, unless its priority says that it is for somebody else.
   * @throws an `AbortError` when `signal` says so: at once, and without cost while it is queued; and where `unlessMs` says so
   * @throws {EngineError} when this picture cannot be made
   */
  picture({unlessMs, ...order}: PictureOrder, options?: PictureOptions): Promise<Picture> {
    const request = {noiseMode: 'const', ...order} as const;
    return this.#order(
      async () => {
        if (unlessMs !== undefined && (this.medianMs ?? 0) <= unlessMs) throw abortError();
        const {width, height, bytes, elapsedMs} = await this.#link.request('generate', request);
        if (order.maxResolution === undefined) this.#times = [...this.#times, elapsedMs].slice(-TIMES_KEPT);
        return {width, height, bytes, elapsedMs};
      },
      options,
      true,
    );
  }

  /**
   * Queues what an engine can do beside pictures, among these.
   * @throws as `picture`
   */
  ask<Type extends SideWork>(
    type: Type,
    fields: RequestFields<Type>,
    options?: PictureOptions,
  ): Promise<ReplyOf[Type]> {
    return this.#order(() => this.#link.request(type, fields), options);
  }

  #order<Result>(
    send: () => Promise<Result>,
    {signal, priority = () => 0}: PictureOptions = {},
    isToBeSeen = false,
  ): Promise<Result> {
    if (signal?.aborted) return Promise.reject(abortError());
    return new Promise((resolve, reject) => {
      const entry: Order<unknown> = {
        send,
        priority,
        signal,
        isToBeSeen,
        resolve: (result) => {
          signal?.removeEventListener('abort', abort);
          // What `send` has given.
          resolve(result as Result);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', abort);
          reject(error);
        },
      };
      const abort = (): void => {
        this.#queue.remove(entry);
        entry.reject(abortError());
      };
      signal?.addEventListener('abort', abort);
      this.#queue.add(entry);
      this.#pump();
    });
  }

  /**
   * w of seeds, truncated. Waits until a model is loaded.
   * @throws {EngineError}
   * @throws an `AbortError` when another model is loaded meanwhile
   */
  map(seeds: number[], truncationPsi: number, classIndex?: number): Promise<MappedReply> {
    return this.#map({seeds, truncationPsi, ...(classIndex !== undefined && {classIndex})});
  }

  /**
   * w of vectors of z `[zDim]`, truncated. Waits until a model is loaded.
   * @throws as `map`
   */
  mapZ(z: readonly Float32Array[], truncationPsi: number, classIndex?: number): Promise<MappedReply> {
    return this.#map({seeds: [], z, truncationPsi, ...(classIndex !== undefined && {classIndex})});
  }

  async #map(request: Omit<MapRequest, 'type' | 'id'>): Promise<MappedReply> {
    const asked = this.#wanted;
    for (;;) {
      await this.#whenReady();
      if (asked && !this.isOf(asked.modelUrl, asked.version)) throw abortError();
      try {
        return await this.#link.request('map', request);
      } catch (error) {
        if (!(error instanceof HostCrash)) throw error;
      }
    }
  }

  /** Frees everything; queued orders end in an `AbortError`. The client can be loaded again afterwards. */
  async dispose(): Promise<void> {
    this.#attempt++;
    this.#isBringingUp = false;
    if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', this.#onSeen);
    this.#dropOrders();
    if (this.#state === 'ready') await this.#link.request('dispose', {}).catch(() => undefined);
    this.#stop();
    this.#wanted = null;
    this.#setState('idle', null);
  }

  /** Loads `#wanted` on a host, on another one when that dies or is in the wrong place. */
  async #bringUp(): Promise<LoadedReply> {
    const attempt = this.#attempt;
    this.#isBringingUp = true;
    for (;;) {
      try {
        const canMove = this.#canMove && this.#link.place === 'worker';
        const reply = await this.#link.request('load', {...this.#wanted!, canMove});
        if (attempt !== this.#attempt) throw abortError();
        this.#isBringingUp = false;
        this.#report = reply.report;
        this.#firstMs = reply.firstPictureMs;
        this.#setState('ready', null);
        this.#pump();
        return reply;
      } catch (error) {
        if (attempt !== this.#attempt) throw abortError();
        if (this.#mayTryAgain(error)) continue;
        this.#isBringingUp = false;
        throw this.#fail(error);
      }
    }
  }

  /** Whether another host, or the same one asked differently, may do better; prepares for it. */
  #mayTryAgain(error: unknown): boolean {
    if (error instanceof EngineError && error.code === 'better-on-page') {
      this.#canMove = false;
      if (pageHasGraphicsCard()) this.#moveToPage();
      return true;
    }
    if (!(error instanceof HostCrash)) return false;
    // A worker that never spoke cannot be had here: forbidden, or its code could not be fetched.
    if (this.#link.place === 'worker' && !this.#link.isHeard && this.#link.lastCrash !== 'unanswered') {
      this.#moveToPage();
      return true;
    }
    return this.#link.isHeard && !this.#hasStoppedTooOften;
  }

  get #hasStoppedTooOften(): boolean {
    return this.#crashTimes.length > MOST_CRASHES || this.#silences > MOST_SILENCES;
  }

  #moveToPage(): void {
    this.#stop();
    this.#link.place = 'page';
  }

  /** Stops the host; its orders wait for the next one. */
  #stop(): void {
    this.#link.stop();
    this.#reclaim();
  }

  #onCrash(detail: string, kind: CrashKind): void {
    const now = performance.now();
    if (kind === 'silent') this.#silences++;
    this.#crashTimes = [...this.#crashTimes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    this.#reclaim();
    // `#bringUp` hears of the crash from its request.
    if (this.#isBringingUp || this.#wanted === null) return;
    if (this.#hasStoppedTooOften) {
      this.#fail(new HostCrash(detail));
      return;
    }
    this.#attempt++;
    this.#setState('recovering', 'The engine stopped. Starting it again …');
    // Its failure is in `state` and `error`; nobody waits for this promise.
    this.#bringUp().catch(() => undefined);
  }

  /** The host is gone: its orders go back to the head of the queue. */
  #reclaim(): void {
    this.#queue.putBack([...this.#inFlight]);
    this.#inFlight.clear();
  }

  #dropOrders(): void {
    for (const order of [...this.#queue.takeAll(), ...this.#inFlight]) order.reject(abortError());
    this.#inFlight.clear();
  }

  readonly #onSeen = (): void => this.#pump();

  #pump(): void {
    while (this.#state === 'ready' && this.#inFlight.size < MOST_IN_FLIGHT) {
      const order = this.#queue.take();
      if (!order) return;
      this.#inFlight.add(order);
      void this.#send(order);
    }
  }

  async #send(order: Order<unknown>): Promise<void> {
    try {
      const result = await order.send();
      // It may have been given up for lost, and wait in the queue again.
      this.#queue.remove(order);
      order.resolve(result);
    } catch (error) {
      if (error instanceof HostCrash || !this.#inFlight.has(order)) return;
      if (error instanceof EngineError && (error.code === 'context-lost' || error.code === 'no-backend')) {
        this.#reclaim();
        this.#fail(error);
        return;
      }
      order.reject(error);
    }
    this.#inFlight.delete(order);
    this.#pump();
  }

  #fail(error: unknown): EngineError {
    this.#error =
      error instanceof EngineError
        ? error
        : new EngineError(
            this.#link.isHeard ? 'stopped' : 'code-missing',
            this.#link.isHeard
              ? 'The engine that makes the pictures stopped again and again. Close other tabs and try again.'
              : 'The engine that makes the pictures could not be started. Check the connection and try again.',
            error instanceof Error ? error.message : String(error),
          );
    this.#setState('failed', null);
    return this.#error;
  }

  #whenReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (this.#state === 'loading' || this.#state === 'recovering') return;
        this.removeEventListener('statechange', check);
        if (this.#state === 'ready') resolve();
        else reject(this.#error ?? abortError());
      };
      this.addEventListener('statechange', check);
      if (this.#state !== 'idle') check();
    });
  }

  #onProgress({phase, loadedBytes, totalBytes}: ProgressReply): void {
    const before = this.#progress;
    // A download that begins again after a crash must not make the visitor's bar go back.
    if (before && (before.phase === 'prepare' || before.loadedBytes > loadedBytes)) return;
    this.#progress = {phase, loadedBytes, totalBytes};
    this.dispatchEvent(new Event('progress'));
  }

  #onNotice({kind, message, report}: EngineNotice['notice']): void {
    if (report) this.#report = report;
    // While a model loads, the load itself is what the visitor waits for.
    if (this.#isBringingUp) return;
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

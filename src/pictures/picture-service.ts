/**
 * The one road to a picture: what the page has, what the service worker has, what the engine makes. Whoever asks for the
 * same picture at the same time shares one request, and what nobody shows any more is kept within a budget for the way back.
 */
import {pictureAddress, type PictureIdentity} from './picture-address.ts';
import type {PictureStore, PublishedPicture} from './picture-store.ts';

/** A picture in use; `release` it when it leaves the view. */
export interface PictureLease {
  readonly picture: PublishedPicture;
  release(): void;
}

export interface RequestOptions {
  /** Nobody waits for it any more. */
  signal?: AbortSignal;
  /** Lowest is made first, see `PRIORITY`; asked again each time the engine is free. */
  priority?: () => number;
}

/** Makes the PNG of a picture. Rejects with an `AbortError` once `signal` says so. */
export type MakePng = (
  identity: PictureIdentity,
  options: {signal: AbortSignal; priority: () => number},
) => Promise<ArrayBuffer>;

type Store = Pick<PictureStore, 'find' | 'publish'>;

/** Of PNG files out of use: about six views of a laptop's wall. */
const MOST_RESTING_BYTES = 24e6;

/** The service worker answers within this, or the engine need not wait for it. */
const HEAD_START_MS = 40;

interface Entry {
  picture: PublishedPicture;
  leases: number;
}

interface Pending {
  done: Promise<Entry>;
  /** One for each that waits. */
  priorities: Set<() => number>;
  abort: AbortController;
}

const noPriority = (): number => 0;

export class PictureService {
  readonly #store: Store;
  readonly #make: MakePng;
  readonly #mostRestingBytes: number;
  /** By canonical address, the longest unused first. */
  #entries = new Map<string, Entry>();
  #pending = new Map<string, Pending>();
  #isClosed = false;

  constructor(store: Store, make: MakePng, mostRestingBytes = MOST_RESTING_BYTES) {
    this.#store = store;
    this.#make = make;
    this.#mostRestingBytes = mostRestingBytes;
  }

  /** Whether the page itself has it. */
  has(identity: PictureIdentity): boolean {
    return this.#entries.has(pictureAddress(identity));
  }

  /**
   * Resolves once the picture can be shown; whoever asked releases it. Rejects with the engine's error, or with an
   * `AbortError` when `signal` says that nobody waits for it any more.
   */
  async request(identity: PictureIdentity, options: RequestOptions = {}): Promise<PictureLease> {
    const {signal, priority = noPriority} = options;
    signal?.throwIfAborted();
    // The engine has another model by now.
    if (this.#isClosed) throw new DOMException('These pictures are no longer made.', 'AbortError');
    const address = pictureAddress(identity);
    const entry = this.#entries.get(address);
    if (entry) return this.#lease(address, entry);

    const pending = this.#pending.get(address) ?? this.#begin(address, identity);
    // Two may ask with the same function.
    const own = (): number => priority();
    pending.priorities.add(own);
    const leave = (): void => {
      pending.priorities.delete(own);
      if (pending.priorities.size > 0) return;
      pending.abort.abort(signal?.reason);
      if (this.#pending.get(address) === pending) this.#pending.delete(address);
    };
    signal?.addEventListener('abort', leave, {once: true});
    try {
      const made = await pending.done;
      signal?.throwIfAborted();
      return this.#lease(address, made);
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Takes in a PNG that was made otherwise, so that it need not be made again; whoever has it releases it. */
  async adopt(identity: PictureIdentity, png: ArrayBuffer): Promise<PictureLease> {
    const address = pictureAddress(identity);
    const entry = this.#entries.get(address) ?? this.#hold(address, await this.#store.publish(identity, png));
    return this.#lease(address, entry);
  }

  /** Gives up every picture; those still in use when they are released. */
  close(): void {
    this.#isClosed = true;
    for (const {abort} of this.#pending.values()) abort.abort();
    this.#pending.clear();
    this.#trim();
  }

  #begin(address: string, identity: PictureIdentity): Pending {
    const abort = new AbortController();
    const priorities = new Set<() => number>();
    const lowest = (): number => Math.min(...[...priorities].map((priority) => priority()));
    const done = this.#obtain(identity, abort.signal, lowest).then((picture) => this.#hold(address, picture));
    const pending: Pending = {done, priorities, abort};
    this.#pending.set(address, pending);
    const end = (): void => {
      if (this.#pending.get(address) === pending) this.#pending.delete(address);
      // Once those who waited have taken it; perhaps nobody has.
      setTimeout(() => this.#trim());
    };
    done.then(end, end);
    return pending;
  }

  /** From the service worker's store when it has it; where it takes long to say so, from whoever is first. */
  async #obtain(
    identity: PictureIdentity,
    signal: AbortSignal,
    priority: () => number,
  ): Promise<PublishedPicture> {
    const found = this.#store.find(identity);
    const early = await Promise.race([
      found,
      new Promise<undefined>((resolve) => setTimeout(resolve, HEAD_START_MS, undefined)),
    ]);
    if (early) return early;
    if (signal.aborted) {
      void found.then((picture) => picture?.release());
      signal.throwIfAborted();
    }
    const engine = new AbortController();
    const stop = (): void => engine.abort(signal.reason);
    signal.addEventListener('abort', stop, {once: true});
    const making = this.#make(identity, {signal: engine.signal, priority});
    try {
      if (early !== undefined) return await this.#store.publish(identity, await making);
      const late = (async () => (await found) ?? making)();
      const first = await Promise.race([late, making]);
      if (!(first instanceof ArrayBuffer)) {
        engine.abort();
        making.catch(() => undefined);
        return first;
      }
      void found.then((picture) => picture?.release());
      return await this.#store.publish(identity, first);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #hold(address: string, picture: PublishedPicture): Entry {
    const entry = {picture, leases: 0};
    this.#entries.set(address, entry);
    return entry;
  }

  #lease(address: string, entry: Entry): PictureLease {
    entry.leases++;
    let isHeld = true;
    return {
      picture: entry.picture,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        entry.leases--;
        // Last in line to be given up.
        if (this.#entries.delete(address)) this.#entries.set(address, entry);
        this.#trim();
      },
    };
  }

  #trim(): void {
    const resting = [...this.#entries].filter(([, {leases}]) => leases === 0);
    let bytes = resting.reduce((sum, [, {picture}]) => sum + picture.bytes, 0);
    const most = this.#isClosed ? -1 : this.#mostRestingBytes;
    for (const [address, {picture}] of resting) {
      if (bytes <= most) return;
      bytes -= picture.bytes;
      this.#entries.delete(address);
      picture.release();
    }
  }
}

/**
 * The page's side of picture addresses. Bytes go to the service worker, which answers the picture's real address with
 * them; where no service worker controls the page, and for as long as it does not answer, a blob URL stands in.
 */
import type {PictureIdentity} from './picture-address.ts';
import {imageUrl} from './image-url.ts';
import type {Obstacle} from './losses.ts';
import {hasAddress, pictureAddress, pictureFileName} from './picture-address.ts';
import {pictureLink} from './picture-link.ts';
import type {PageReply, PageRequest, StoreReply, StoreRequest} from './store-messages.ts';

/** One picture that the page may show. */
export interface PublishedPicture {
  identity: PictureIdentity;
  /** For `<img src>`: the real address, or a blob URL where there is no service worker. */
  src: string;
  /**
   * Real address, absolute, whether or not anybody answers it: for links and for dragging. Of a picture whose address
   * would be too long to be sent, the link to its page.
   */
  address: string;
  /** The PNG under its own name, for saving, copying and sharing. */
  readonly file: File;
  /** Its length. */
  bytes: number;
  /** Gives the bytes up; `src` may stop working. Call once when the picture leaves the view. */
  release(): void;
}

/** Makes the PNG of a picture for somebody else: another tab, a saved address, a reload. Rejects when it cannot. */
export type PictureMaker = (identity: PictureIdentity) => Promise<ArrayBuffer>;

/** How long the service worker may take to confirm that it holds a picture. */
const replyTimeoutMs = 2000;
/** It fetches what it does not have yet. */
const keepTimeoutMs = 10 * 60_000;

export class PictureStore {
  /** Absolute address of the site's root, with its slash. */
  readonly siteUrl: string;
  /** Of the page of the wall, for links: hosts without index documents have it under its own name alone. */
  readonly pageUrl: string;
  #container: ServiceWorkerContainer | undefined;
  #build: string;
  #maker: PictureMaker | null = null;
  #obstacle: Obstacle = null;
  /** What the page has last asked to be kept. */
  #wanted: StoreRequest | null = null;
  #onObstacle: () => void = () => undefined;
  readonly #hindered = new Promise<void>((resolve) => (this.#onObstacle = resolve));
  /** Hears of what keeps pictures from being shown for now. */
  onWait: (sentence: string) => void = () => undefined;
  /** By `src`. */
  #published = new Map<string, Set<PublishedPicture>>();

  /**
   * `container` is `navigator.serviceWorker`, undefined where the browser has none.
   * `build` names the build that this page came from; the service worker keeps its files for as long as the page is open.
   */
  constructor(
    siteUrl: string,
    container: ServiceWorkerContainer | undefined,
    build: string,
    pageUrl = siteUrl,
  ) {
    this.siteUrl = siteUrl;
    this.pageUrl = pageUrl;
    this.#container = container;
    this.#build = build;
    container?.addEventListener('message', (event: MessageEvent<PageRequest>) => void this.#answer(event));
    container?.startMessages();
    // The worker of another build takes over: it has to have the same, and then lets go of what the one before had.
    container?.addEventListener('controllerchange', () => {
      if (this.#wanted) void this.#ask(this.#wanted, keepTimeoutMs);
    });
  }

  /** Whether picture addresses are answered for this page. */
  get isServed(): boolean {
    return Boolean(this.#container?.controller);
  }

  /** Why no service worker will answer; null as long as one may. */
  get obstacle(): Obstacle {
    return this.#obstacle;
  }

  /** No service worker will answer. */
  hinder(obstacle: Exclude<Obstacle, null>): void {
    this.#obstacle = obstacle;
    this.#onObstacle();
  }

  /** Who makes pictures that the service worker is asked for and does not hold. */
  set maker(maker: PictureMaker | null) {
    this.#maker = maker;
  }

  /**
   * Hands a finished PNG over and resolves once `src` can be shown. `png` is not transferred. Never rejects for want of
   * a service worker or of storage.
   * @throws {EngineError} `forbidden`, where the host allows real addresses alone and no service worker answers them
   */
  async publish(identity: PictureIdentity, png: ArrayBuffer): Promise<PublishedPicture> {
    if (await this.#handOver(identity, png)) return this.#publish(identity, png, null);
    try {
      return this.#publish(identity, png, await imageUrl(new Blob([png], {type: 'image/png'})));
    } catch (error) {
      if (this.#obstacle || !hasAddress(identity) || this.isServed) throw error;
      this.onWait(
        `${error instanceof Error ? error.message : ''} Pictures come once the service worker has been installed.`,
      );
      await Promise.race([this.#controlled(), this.#hindered]);
      if (await this.#handOver(identity, png)) return this.#publish(identity, png, null);
      throw error;
    }
  }

  async #handOver(identity: PictureIdentity, png: ArrayBuffer): Promise<boolean> {
    const reply = hasAddress(identity) ? await this.#ask({type: 'store', identity, png}) : null;
    return reply?.type === 'stored';
  }

  /** A picture that the service worker still holds, or null: then make it and `publish` it. */
  async find(identity: PictureIdentity): Promise<PublishedPicture | null> {
    const reply = hasAddress(identity) ? await this.#ask({type: 'find', identity}) : null;
    if (reply?.type !== 'found' || !reply.png) return null;
    return this.#publish(identity, reply.png, null);
  }

  /** Has the service worker forget every picture that it was given; those that are shown are made again when asked for. */
  async forgetPictures(): Promise<void> {
    await this.#ask({type: 'forget'});
  }

  /**
   * Has the service worker keep a model (`pony`, or `pony/v8` for an earlier version), and what else of the site this page has loaded, for use without network; on a
   * first visit once it is there.
   * @param kernels whether with all builds of the site's own kernels, since the next visit may have threads
   * @param programs those in use
   * @returns false when that could not be done in full.
   */
  async keepOffline(model: string, kernels: boolean, programs: readonly string[] = []): Promise<boolean> {
    await this.#controlled();
    const loaded = performance.getEntriesByType('resource').map(({name}) => name);
    const urls = [...new Set([...loaded, ...programs].filter((url) => url.startsWith(this.siteUrl)))];
    this.#wanted = {type: 'keep', model, kernels, urls};
    const reply = await this.#ask(this.#wanted, keepTimeoutMs);
    return reply?.type === 'kept' && reply.complete;
  }

  /** Has the service worker look at all that it keeps, and fetch again what is damaged. */
  async checkKept(): Promise<void> {
    await this.#ask({type: 'check'}, keepTimeoutMs);
  }

  /** The published picture that an `<img>` with this `src` shows. */
  bySrc(src: string): PublishedPicture | null {
    return this.#published.get(src)?.values().next().value ?? null;
  }

  /** Resolves when a service worker controls the page, which may be never. */
  async #controlled(): Promise<void> {
    const container = this.#container;
    if (!container || container.controller) return;
    await new Promise((resolve) => container.addEventListener('controllerchange', resolve, {once: true}));
  }

  /** @param url to show it by; null where its own address is answered */
  #publish(identity: PictureIdentity, png: ArrayBuffer, url: string | null): PublishedPicture {
    const address = hasAddress(identity)
      ? new URL(pictureAddress(identity), this.siteUrl).href
      : pictureLink(identity, this.pageUrl);
    // Made when it is asked for, which is seldom: it takes as long as showing the picture does.
    let file: File | null = null;
    const fileOf = (): File => (file ??= new File([png], pictureFileName(identity), {type: 'image/png'}));
    const src = url ?? address;
    const picture: PublishedPicture = {
      identity,
      src,
      address,
      get file() {
        return fileOf();
      },
      bytes: png.byteLength,
      release: () => {
        if (url !== null) URL.revokeObjectURL(url);
        const same = this.#published.get(src);
        same?.delete(picture);
        if (same?.size === 0) this.#published.delete(src);
      },
    };
    this.#published.set(src, (this.#published.get(src) ?? new Set()).add(picture));
    return picture;
  }

  /** Resolves to null when nobody answers in time. */
  #ask(request: StoreRequest, timeoutMs = replyTimeoutMs): Promise<StoreReply | null> {
    const worker = this.#container?.controller;
    if (!worker) return Promise.resolve(null);
    return new Promise((resolve) => {
      const {port1, port2} = new MessageChannel();
      const finish = (reply: StoreReply | null): void => {
        clearTimeout(timer);
        port1.close();
        resolve(reply);
      };
      const timer = setTimeout(() => finish(null), timeoutMs);
      port1.onmessage = (event: MessageEvent<StoreReply>): void => finish(event.data);
      worker.postMessage(request, [port2]);
    });
  }

  async #answer({data, ports}: MessageEvent<PageRequest>): Promise<void> {
    const port = ports[0];
    if (!port) return;
    const reply = (message: PageReply, transfer: Transferable[] = []): void =>
      port.postMessage(message, transfer);
    switch (data.type) {
      case 'build':
        return reply({type: 'build', build: this.#build});
      case 'make': {
        if (!this.#maker) return reply({type: 'refused', message: 'This page makes no pictures yet.'});
        reply({type: 'working'});
        try {
          const png = await this.#maker(data.identity);
          return reply({type: 'made', png}, [png]);
        } catch (error) {
          return reply({type: 'refused', message: error instanceof Error ? error.message : String(error)});
        }
      }
    }
  }
}

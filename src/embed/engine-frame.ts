/**
 * The engine of all the elements of a page: a frame of the site, out of sight. In its own frame the engine has its own
 * origin, so that workers, WebAssembly and the model need no permission from the page around it and no CORS.
 */
import type {EngineWord, Greeting, Ping, PictureRequest, PictureRequestMessage} from './messages.ts';

const greeting: Greeting = 'nonesuch-embed';
/** From the frame's creation to its first word, on a slow line. */
const patienceMs = 60_000;
/** From the end of its loading, when its script has run. */
const patienceAfterLoadMs = 5000;
/** While pictures are waited for the frame is asked now and then whether it is there; its engine may keep it busy for long. */
const pingMs = 4000;
const silenceMs = 20_000;
/** Fewer than the frame takes from all of a page; more wait here. */
const mostAsked = 100;

const ping: Ping = 'ping';

/**
 * A page with Cross-Origin-Embedder-Policy takes in only frames whose host sends headers for it, which static hosts do not;
 * or, where browsers know them, frames that come without anything that was kept for them.
 */
const knowsCredentialless = 'credentialless' in HTMLIFrameElement.prototype;

export interface EmbeddedPicture {
  png: ArrayBuffer;
  alt: string;
}

interface Waiting {
  request: PictureRequest;
  /** Whether the frame was lost once while it should have been made. */
  wasLost: boolean;
  resolve: (picture: EmbeddedPicture) => void;
  reject: (error: Error) => void;
}

/** @fires progress - `sentence` is another */
export class EngineFrame extends EventTarget {
  /** How far the model is; empty when there is nothing to wait for. */
  sentence = '';
  readonly #siteUrl: string;
  #port: Promise<MessagePort> | null = null;
  #frame: HTMLIFrameElement | null = null;
  /** Asked of the frame, by id. */
  #waiting = new Map<number, Waiting>();
  /** Not asked yet. */
  #later: Waiting[] = [];
  #nextId = 1;
  #attempts = 0;
  /** Tried where nothing else can work, or nothing else has. */
  #isCredentialless = knowsCredentialless && crossOriginIsolated;
  #lastWordAt = 0;
  #watching: ReturnType<typeof setInterval> | undefined;

  /** @param siteUrl ends in `/` */
  constructor(siteUrl: string) {
    super();
    this.#siteUrl = siteUrl;
  }

  /** @throws {Error} whose message is one sentence */
  picture(request: PictureRequest): Promise<EmbeddedPicture> {
    return new Promise((resolve, reject) => {
      this.#later.push({request, wasLost: false, resolve, reject});
      void this.#ask();
    });
  }

  /** Asks the frame for what waits, as much as it takes. */
  async #ask(): Promise<void> {
    this.#port ??= this.#open();
    let port: MessagePort;
    try {
      port = await this.#port;
    } catch (error) {
      for (const {reject} of this.#later.splice(0)) reject(error as Error);
      return;
    }
    while (this.#waiting.size < mostAsked) {
      const next = this.#later.shift();
      if (!next) break;
      const id = this.#nextId++;
      this.#waiting.set(id, next);
      const message: PictureRequestMessage = {...next.request, id};
      port.postMessage(message);
    }
    this.#watch(port);
  }

  /** Finds out about a frame that is gone, while something is waited for. */
  #watch(port: MessagePort): void {
    if (this.#watching !== undefined || this.#waiting.size === 0) return;
    this.#lastWordAt = performance.now();
    let askedAt = performance.now();
    this.#watching = setInterval(() => {
      const now = performance.now();
      if (this.#waiting.size === 0) return this.#endWatch();
      // A page that slept has not listened either.
      if (now - askedAt > 2 * pingMs) this.#lastWordAt = now;
      askedAt = now;
      if (now - this.#lastWordAt > silenceMs) this.#lose(port);
      else port.postMessage(ping);
    }, pingMs);
  }

  #endWatch(): void {
    clearInterval(this.#watching);
    this.#watching = undefined;
  }

  /** The frame has crashed: what was asked of it is asked once more of another. */
  #lose(port: MessagePort): void {
    this.#endWatch();
    port.close();
    this.#frame?.remove();
    this.#frame = null;
    this.#port = null;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of lost.filter(({wasLost}) => wasLost)) one.reject(this.#unreachable());
    const again = lost.filter(({wasLost}) => !wasLost);
    this.#later.unshift(...again.map((one) => ({...one, wasLost: true})));
    if (this.#later.length > 0) void this.#ask();
  }

  #unreachable(): Error {
    const {host} = new URL(this.#siteUrl);
    return new Error(
      crossOriginIsolated && !knowsCredentialless
        ? `The header Cross-Origin-Embedder-Policy of this page keeps the pictures of ${host} out, in this browser.`
        : `The pictures of ${host} cannot be reached now.`,
    );
  }

  async #open(): Promise<MessagePort> {
    const frame = document.createElement('iframe');
    // Not what the browser may have kept of a bad answer.
    const again = this.#attempts++ > 0 ? `?again=${this.#attempts}` : '';
    frame.src = new URL(`embed/engine/index.html${again}`, this.#siteUrl).href;
    // Newer than the types.
    if (this.#isCredentialless) Object.assign(frame, {credentialless: true});
    frame.title = 'Makes pictures';
    frame.tabIndex = -1;
    frame.setAttribute('aria-hidden', 'true');
    // Not `display: none`: browsers put such frames to sleep.
    frame.style.cssText =
      'position:fixed;top:0;left:0;width:1px;height:1px;border:0;opacity:0;pointer-events:none';
    const {port1, port2} = new MessageChannel();
    const ready = new Promise<void>((resolve, reject) => {
      const giveUpIn = (ms: number): unknown => setTimeout(() => reject(new Error('No answer.')), ms);
      giveUpIn(patienceMs);
      frame.addEventListener('load', () => {
        // A page that is not of the site, such as the browser's own page for errors, never gets this.
        frame.contentWindow?.postMessage(greeting, new URL(this.#siteUrl).origin, [port2]);
        giveUpIn(patienceAfterLoadMs);
      });
      port1.onmessage = ({data}: MessageEvent<EngineWord>) => {
        this.#lastWordAt = performance.now();
        if (data.type === 'ready') resolve();
        else if (data.type !== 'pong') this.#receive(data);
      };
    });
    document.documentElement.append(frame);
    this.#frame = frame;
    try {
      await ready;
    } catch {
      frame.remove();
      this.#frame = null;
      if (knowsCredentialless && !this.#isCredentialless) {
        this.#isCredentialless = true;
        const port = await this.#open().catch(() => null);
        if (port) return port;
        this.#isCredentialless = crossOriginIsolated;
      }
      this.#port = null;
      throw this.#unreachable();
    }
    // Said at once where browsers know it.
    port1.addEventListener('close', () => {
      if (this.#frame === frame) this.#lose(port1);
    });
    return port1;
  }

  #receive(word: Exclude<EngineWord, {type: 'ready' | 'pong'}>): void {
    if (word.type === 'progress') {
      this.#say(word.sentence);
      return;
    }
    const waiting = this.#waiting.get(word.id);
    this.#waiting.delete(word.id);
    if (this.#later.length > 0) void this.#ask();
    if (word.type === 'failed') {
      waiting?.reject(new Error(word.sentence));
      return;
    }
    this.#say('');
    waiting?.resolve({png: word.png, alt: word.alt});
  }

  #say(sentence: string): void {
    if (sentence === this.sentence) return;
    this.sentence = sentence;
    this.dispatchEvent(new Event('progress'));
  }
}

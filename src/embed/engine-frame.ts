/**
 * The engine of all the elements of a page: a frame of the site, out of sight. In its own frame the engine has its own
 * origin, so that workers, WebAssembly and the model need no permission from the page around it and no CORS.
 */
import type {EngineWord, Greeting, Wish, WishMessage} from './messages.ts';

const greeting: Greeting = 'nonesuch-embed';
/** From the frame's creation to its first word, on a slow line. */
const patienceMs = 60_000;
/** From the end of its loading, when its script has run. */
const patienceAfterLoadMs = 5000;

export interface EmbeddedPicture {
  png: ArrayBuffer;
  alt: string;
}

interface Waiting {
  resolve: (picture: EmbeddedPicture) => void;
  reject: (error: Error) => void;
}

/** @fires progress - `sentence` is another */
export class EngineFrame extends EventTarget {
  /** How far the model is; empty when there is nothing to wait for. */
  sentence = '';
  readonly #siteUrl: string;
  #port: Promise<MessagePort> | null = null;
  #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #attempts = 0;

  /** @param siteUrl ends in `/` */
  constructor(siteUrl: string) {
    super();
    this.#siteUrl = siteUrl;
  }

  /** @throws {Error} whose message is one sentence */
  async picture(wish: Wish): Promise<EmbeddedPicture> {
    this.#port ??= this.#open();
    const port = await this.#port;
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject});
      const message: WishMessage = {...wish, id};
      port.postMessage(message);
    });
  }

  async #open(): Promise<MessagePort> {
    const frame = document.createElement('iframe');
    // Not what the browser may have kept of a bad answer.
    const again = this.#attempts++ > 0 ? `?again=${this.#attempts}` : '';
    frame.src = new URL(`embed/engine/index.html${again}`, this.#siteUrl).href;
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
        if (data.type === 'ready') resolve();
        else this.#receive(data);
      };
    });
    document.documentElement.append(frame);
    try {
      await ready;
      return port1;
    } catch {
      frame.remove();
      this.#port = null;
      throw new Error(`The pictures of ${new URL(this.#siteUrl).host} cannot be reached now.`);
    }
  }

  #receive(word: Exclude<EngineWord, {type: 'ready'}>): void {
    if (word.type === 'progress') {
      this.#say(word.sentence);
      return;
    }
    const waiting = this.#waiting.get(word.id);
    this.#waiting.delete(word.id);
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

/**
 * Answers the ports of the page around the frame, all of them with one engine a model. The page may be anybody's: what it
 * sends costs next to nothing before it is known to be a request, and no more of them wait than could be looked at.
 */
import type {EmbeddedPicture} from './engine-frame.ts';
import type {EngineWord, PictureRequest, PictureRequestMessage} from './messages.ts';

/** One is what `embed.js` opens. */
const MOST_PORTS = 16;
/** Over all ports; `embed.js` holds back what is more. */
const MOST_WAITING = 256;
/** Of an attribute: a number, or the id of a model. */
const LONGEST_TEXT = 100;
const LONGEST_NAME = 1000;

/** Makes the pictures; stops where the signal says so. */
export type MakePicture = (request: PictureRequest, signal: AbortSignal) => Promise<EmbeddedPicture>;

export type ServedPort = Pick<MessagePort, 'postMessage' | 'addEventListener' | 'start' | 'close'>;

interface Served {
  port: ServedPort;
  /** Ids of requests that wait. */
  waiting: Set<number>;
  closed: AbortController;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function asRequest(data: unknown): PictureRequestMessage | null {
  if (typeof data !== 'object' || data === null) return null;
  const {
    id,
    model,
    seed,
    psi,
    version = null,
    classIndex = null,
    name = null,
  } = data as Partial<Record<keyof PictureRequestMessage, unknown>>;
  const isRequest =
    Number.isSafeInteger(id) &&
    (model === null || isText(model)) &&
    isText(seed) &&
    [psi, version, classIndex].every((text) => text === null || isText(text)) &&
    (name === null || (typeof name === 'string' && name.length <= LONGEST_NAME));
  return isRequest ? ({id, model, seed, psi, version, classIndex, name} as PictureRequestMessage) : null;
}

export class PortServer {
  readonly #make: MakePicture;
  readonly #sentenceOf: (error: unknown) => string;
  #served = new Set<Served>();
  #waiting = 0;

  /** @param sentenceOf what an element says of an error */
  constructor(make: MakePicture, sentenceOf: (error: unknown) => string) {
    this.#make = make;
    this.#sentenceOf = sentenceOf;
  }

  /** Serves a port from now on; one too many is closed. */
  add(port: ServedPort): void {
    if (this.#served.size >= MOST_PORTS) {
      port.close();
      return;
    }
    const served: Served = {port, waiting: new Set(), closed: new AbortController()};
    this.#served.add(served);
    port.addEventListener('message', (event) => this.#receive(served, (event as MessageEvent<unknown>).data));
    // Where browsers know it: of a page that goes, the frame goes too.
    port.addEventListener('close', () => {
      this.#served.delete(served);
      served.closed.abort();
    });
    port.start();
    this.#say(served, {type: 'ready'});
  }

  /** Tells those who wait how far the model is. */
  progress(sentence: string): void {
    for (const served of this.#served) {
      if (served.waiting.size > 0) this.#say(served, {type: 'progress', sentence});
    }
  }

  #receive(served: Served, data: unknown): void {
    if (data === 'ping') {
      this.#say(served, {type: 'pong'});
      return;
    }
    const request = asRequest(data);
    if (!request || served.waiting.has(request.id)) return;
    if (this.#waiting >= MOST_WAITING) {
      this.#say(served, {
        type: 'failed',
        id: request.id,
        sentence: 'Too many pictures are asked for at once.',
      });
      return;
    }
    void this.#answer(served, request);
  }

  async #answer(served: Served, {id, ...request}: PictureRequestMessage): Promise<void> {
    this.#waiting++;
    served.waiting.add(id);
    const {signal} = served.closed;
    try {
      const {png, alt} = await this.#make(request, signal);
      this.#say(served, {type: 'picture', id, png, alt}, [png]);
    } catch (error) {
      if (!signal.aborted) this.#say(served, {type: 'failed', id, sentence: this.#sentenceOf(error)});
    } finally {
      served.waiting.delete(id);
      this.#waiting--;
    }
  }

  #say({port}: Served, word: EngineWord, transfer: Transferable[] = []): void {
    port.postMessage(word, transfer);
  }
}

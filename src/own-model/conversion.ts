/** The page's side of a conversion: one file, one worker. */
import type {FileStamp, ModelDescriptor} from '../model/descriptor.ts';
import type {ModelFiles} from '../model/model-files.ts';
import type {
  CheckpointFacts,
  ConversionReply,
  ConversionRequest,
  ConversionStep,
  Names,
} from './conversion/conversion-protocol.ts';

/** `message` is one sentence for the visitor. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
}

export interface FoundDirections {
  content: string;
  stamp: FileStamp;
}

type Reply<Type extends ConversionReply['type']> = Extract<ConversionReply, {type: Type}>;

interface Waiting {
  resolve: (reply: ConversionReply) => void;
  reject: (error: unknown) => void;
}

/** @fires step - `step` or `share` is another */
export class Conversion extends EventTarget {
  readonly file: File;
  readonly #worker: Worker;
  /** By the type of the reply that they wait for. */
  readonly #waiting = new Map<ConversionReply['type'], Waiting>();
  #ending: unknown = null;
  step: ConversionStep = 'hash';
  /** 0..1 of the step. */
  share = 0;
  /** Of the model that the file is. */
  readonly identified: Promise<string>;
  /** What the file holds. */
  readonly opened: Promise<CheckpointFacts>;

  /** Promises reject with a `ConversionError`, or with an `AbortError` once it is cancelled. */
  constructor(file: File) {
    super();
    this.file = file;
    // Bundlers need this literal form.
    this.#worker = new Worker(new URL('./conversion/conversion.worker.ts', import.meta.url), {
      type: 'module',
      name: 'conversion',
    });
    this.#worker.addEventListener('message', ({data}: MessageEvent<ConversionReply>) => this.#receive(data));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#end(
        new ConversionError(
          'The program that converts stopped, or could not be downloaded: close other tabs, check the connection and open the file again.',
        ),
      );
    });
    this.identified = this.#wait('identified').then(({id}) => id);
    this.opened = this.#wait('opened').then(({facts}) => facts);
    // Whoever looks at one of them hears of the failure.
    for (const promise of [this.identified, this.opened]) promise.catch(() => undefined);
    this.#post({type: 'open', file});
  }

  /**
   * Makes the model, and goes on to its directions.
   * @param before the model of this id that is there already
   */
  convert(
    names: Names,
    before: ModelDescriptor | null,
  ): {model: Promise<ModelFiles>; directions: Promise<FoundDirections>} {
    const model = this.#wait('converted').then(({descriptor, shards}) => ({descriptor, shards}));
    const directions = this.#wait('directions').then(({content, stamp}) => ({content, stamp}));
    for (const promise of [model, directions]) promise.catch(() => undefined);
    void directions.finally(() => this.cancel()).catch(() => undefined);
    this.#post({type: 'convert', names, before});
    return {model, directions};
  }

  /** Ends it at once, and gives its memory back. */
  cancel(): void {
    this.#end(new DOMException('The conversion was cancelled.', 'AbortError'));
  }

  #post(request: ConversionRequest): void {
    this.#worker.postMessage(request);
  }

  async #wait<Type extends ConversionReply['type']>(type: Type): Promise<Reply<Type>> {
    const reply = await new Promise<ConversionReply>((resolve, reject) => {
      if (this.#ending === null) this.#waiting.set(type, {resolve, reject});
      else reject(this.#ending as Error);
    });
    return reply as Reply<Type>;
  }

  #receive(reply: ConversionReply): void {
    if (reply.type === 'failed') return this.#end(new ConversionError(reply.message));
    if (reply.type === 'step') {
      [this.step, this.share] = [reply.step, reply.share];
      this.dispatchEvent(new Event('step'));
      return;
    }
    this.#waiting.get(reply.type)?.resolve(reply);
    this.#waiting.delete(reply.type);
  }

  #end(error: Error): void {
    this.#ending ??= error;
    this.#worker.terminate();
    for (const {reject} of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

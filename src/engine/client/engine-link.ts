/** The line between the client and its engine: starts and stops the host, numbers requests, and hands each its one reply. */
import {EngineError} from './engine-error.ts';
import type {EngineHost, HostPlace, HostStarter} from './engine-host.ts';
import type {
  EngineMessage,
  EngineNotice,
  EngineRequest,
  FinalReply,
  ProgressReply,
  ReplyOf,
} from './protocol.ts';

/** The engine died, or was stopped, under a request. */
export class HostCrash extends Error {
  override readonly name = 'HostCrash';
}

export interface LinkEvents {
  onProgress(progress: ProgressReply): void;
  onNotice(notice: EngineNotice['notice']): void;
  /** After all its requests have ended in a `HostCrash`. */
  onCrash(detail: string): void;
}

/** What a request says, without what the line itself adds. */
export type RequestFields<Type extends EngineRequest['type']> = Omit<
  Extract<EngineRequest, {type: Type}>,
  'type' | 'id'
>;

interface Waiting {
  resolve: (reply: FinalReply) => void;
  reject: (error: unknown) => void;
}

export class EngineLink {
  /** Where the next host is started. */
  place: HostPlace = 'worker';
  readonly #start: HostStarter;
  readonly #events: LinkEvents;
  #host: EngineHost | null = null;
  #isHeard = false;
  #nextId = 1;
  #waiting = new Map<number, Waiting>();

  constructor(start: HostStarter, events: LinkEvents) {
    this.#start = start;
    this.#events = events;
  }

  /** Whether the host of now, or the last one, has ever said anything. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Starts a host ahead of the first request, if none runs yet: its code is fetched meanwhile. */
  startAhead(): void {
    try {
      this.#host ??= this.#startHost();
    } catch {
      // The first request meets the same, and tells.
    }
  }

  /**
   * Sends a request; starts a host when there is none.
   * @throws {EngineError} when the engine says so
   * @throws {HostCrash} when the host dies, is stopped, or cannot be started
   */
  async request<Type extends keyof ReplyOf>(type: Type, fields: RequestFields<Type>): Promise<ReplyOf[Type]> {
    const host = (this.#host ??= this.#startHost());
    const id = this.#nextId++;
    const reply = await new Promise<FinalReply>((resolve, reject) => {
      this.#waiting.set(id, {resolve, reject});
      // TypeScript does not see that the parts of a union's member make that member.
      host.post({...fields, type, id} as unknown as EngineRequest);
    });
    // The protocol's first rule: the final reply to a request is of its type, or `failed`.
    if (reply.type !== 'failed') return reply as ReplyOf[Type];
    const {code, message, detail} = reply.error;
    throw new EngineError(code, message, detail);
  }

  /** Ends the host at once; what it was asked ends in a `HostCrash`. */
  stop(): void {
    this.#host?.stop();
    this.#forget('The engine was stopped.');
  }

  #startHost(): EngineHost {
    this.#isHeard = false;
    let host: EngineHost | null = null;
    const isCurrent = (): boolean => host !== null && host === this.#host;
    try {
      host = this.#start(this.place, {
        onMessage: (message) => {
          if (!isCurrent()) return;
          this.#isHeard = true;
          this.#receive(message);
        },
        onCrash: (detail) => {
          if (!isCurrent()) return;
          this.#forget(detail);
          this.#events.onCrash(detail);
        },
      });
      return host;
    } catch (error) {
      throw new HostCrash(String(error));
    }
  }

  #forget(detail: string): void {
    this.#host = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const {reject} of waiting) reject(new HostCrash(detail));
  }

  #receive(message: EngineMessage): void {
    switch (message.type) {
      case 'progress':
        return this.#events.onProgress(message);
      case 'notice':
        return this.#events.onNotice(message.notice);
      default: {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        waiting?.resolve(message);
      }
    }
  }
}

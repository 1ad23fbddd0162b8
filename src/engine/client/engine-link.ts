/** The line between the client and its engine: starts and stops the host, numbers requests, and hands each its one reply. */
import {EngineError} from './engine-error.ts';
import type {CrashKind, EngineHost, HostPlace, HostStarter} from './engine-host.ts';
import {EngineWatch} from './engine-watch.ts';
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
  onCrash(detail: string, kind: CrashKind): void;
}

/** What a request says, without what the line itself adds. */
export type RequestFields<Type extends EngineRequest['type']> = Omit<
  Extract<EngineRequest, {type: Type}>,
  'type' | 'id'
>;

/** What takes longer than its arithmetic: files come over a line, and a tile is large. */
const LEAST_PATIENCE_MS: Partial<Record<EngineRequest['type'], number>> = {
  load: 40_000,
  'open-network': 60_000,
  excitations: 5 * 60_000,
  enlarge: 5 * 60_000,
};

interface Waiting {
  type: EngineRequest['type'];
  resolve: (reply: FinalReply) => void;
  reject: (error: unknown) => void;
}

export class EngineLink {
  /** Where the next host is started. */
  place: HostPlace = 'worker';
  readonly #start: HostStarter;
  readonly #events: LinkEvents;
  readonly #watch = new EngineWatch({
    ping: () => this.#host?.post({type: 'ping', id: this.#nextId++}),
    isBusy: () => this.#waiting.size > 0,
    leastMs: () => Math.max(0, ...[...this.#waiting.values()].map(({type}) => LEAST_PATIENCE_MS[type] ?? 0)),
    onSilent: (detail) => {
      this.#host?.stop();
      this.#end(detail, 'silent');
    },
  });
  #host: EngineHost | null = null;
  #isHeard = false;
  #lastCrash: CrashKind | null = null;
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

  /** How the last host that ended by itself did so. */
  get lastCrash(): CrashKind | null {
    return this.#lastCrash;
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
      this.#waiting.set(id, {type, resolve, reject});
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
    this.#watch.stop();
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
          // Until it speaks, its host knows better what keeps it.
          if (!this.#isHeard) this.#watch.start();
          this.#isHeard = true;
          this.#watch.heard(message.type !== 'pong');
          this.#receive(message);
        },
        onCrash: (detail, kind = 'died') => {
          if (!isCurrent()) return;
          this.#watch.stop();
          this.#end(detail, kind);
        },
      });
      // Its first word, which it has once its code is there.
      host.post({type: 'ping', id: this.#nextId++});
      return host;
    } catch (error) {
      throw new HostCrash(String(error));
    }
  }

  #end(detail: string, kind: CrashKind): void {
    this.#lastCrash = kind;
    this.#forget(detail);
    this.#events.onCrash(detail, kind);
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
        if (message.pictureMs !== undefined) this.#watch.pictureMs = message.pictureMs;
        return this.#events.onProgress(message);
      case 'pong':
        return;
      case 'notice':
        this.#watch.isRecovering = message.notice.kind === 'recovering';
        return this.#events.onNotice(message.notice);
      default: {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        waiting?.resolve(message);
      }
    }
  }
}

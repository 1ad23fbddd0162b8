/** An engine's host that answers only when and how the test says. */
import type {EngineHost, HostEvents, HostPlace, HostStarter} from '../../src/engine/client/engine-host.ts';
import type {EngineErrorCode, EngineRequest, LoadedReply} from '../../src/engine/client/protocol.ts';

export class FakeHost implements EngineHost {
  readonly place: HostPlace;
  readonly events: HostEvents;
  /** Requests that have not been answered yet. */
  readonly open: EngineRequest[] = [];
  /** Questions whether it lives, which are not answered by themselves. */
  readonly pings: number[] = [];
  isStopped = false;

  constructor(place: HostPlace, events: HostEvents) {
    this.place = place;
    this.events = events;
  }

  post(request: EngineRequest): void {
    if (request.type === 'ping') this.pings.push(request.id);
    else this.open.push(request);
  }

  stop(): void {
    this.isStopped = true;
  }

  /** Takes the oldest open request of a type. */
  take<Type extends EngineRequest['type']>(type: Type): EngineRequest & {type: Type} {
    const i = this.open.findIndex((request) => request.type === type);
    if (i < 0) throw new Error(`There is no open ${type} request.`);
    return this.open.splice(i, 1)[0] as EngineRequest & {type: Type};
  }

  answerLoad(more: Partial<LoadedReply> = {}): void {
    const {id} = this.take('load');
    const report = {backend: 'wasm', reason: 'Because.', rejected: [], threads: 1} as const;
    const sizes = {
      resolution: 16,
      numWs: 6,
      wDim: 12,
      numTensors: 1,
      numBytes: 4,
      elapsedMs: 1,
      firstPictureMs: 1,
    };
    this.events.onMessage({type: 'loaded', id, report: {...report, rejected: []}, ...sizes, ...more});
  }

  /** Answers the oldest open picture order. */
  answerPicture(elapsedMs = 5): void {
    const {id} = this.take('generate');
    this.events.onMessage({type: 'picture', id, width: 1, height: 1, bytes: new ArrayBuffer(4), elapsedMs});
  }

  fail(type: EngineRequest['type'], code: EngineErrorCode): void {
    const {id} = this.take(type);
    this.events.onMessage({type: 'failed', id, error: {code, message: `A sentence about ${code}.`}});
  }
}

/** Seeds of the open picture orders. */
export function seedsOf(host: FakeHost): number[] {
  return host.open.flatMap((request) =>
    request.type === 'generate' && request.from.space === 'z' ? [request.from.seed] : [],
  );
}

export function fakeHosts(): {start: HostStarter; hosts: FakeHost[]} {
  const hosts: FakeHost[] = [];
  return {
    hosts,
    start: (place, events) => {
      const host = new FakeHost(place, events);
      hosts.push(host);
      return host;
    },
  };
}

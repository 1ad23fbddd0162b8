/** The worker's side of the engine: messages in, messages out, and nothing else. */
import {EngineService} from './engine-service.ts';
import type {EngineMessage, EngineRequest} from '../client/protocol.ts';
import {transferOf} from '../client/transfer.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;

function post(message: EngineMessage): void {
  worker.postMessage(message, transferOf(message));
}

const service = new EngineService(post);

worker.addEventListener('message', ({data}: MessageEvent<EngineRequest>) => {
  void service.handle(data).then(post);
});

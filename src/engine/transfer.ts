/** Which buffers of a message are given away with it rather than copied. */
import type {EngineMessage} from './protocol.ts';

export function transferOf(message: EngineMessage): ArrayBuffer[] {
  switch (message.type) {
    case 'picture':
      return [message.bytes];
    case 'mapped':
      return [message.w.buffer];
    default:
      return [];
  }
}

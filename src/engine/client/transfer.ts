/** Which buffers of a message are given away with it rather than copied. */
import type {EngineMessage} from './protocol.ts';

export function transferOf(message: EngineMessage): ArrayBuffer[] {
  switch (message.type) {
    case 'picture':
      return [message.bytes];
    case 'encoded':
      return [message.bytes];
    case 'enlarged':
      return [message.rgb.buffer];
    case 'seeds-read':
      return [message.rows.buffer];
    case 'mapped':
      return [message.w.buffer];
    default:
      return [];
  }
}

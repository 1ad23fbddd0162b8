/** Errors that may cross from the engine to the page. */
import type {EngineErrorCode} from './protocol.ts';

/** `message` is one whole sentence for the visitor; `detail` is for the console. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly detail: string | undefined;

  constructor(code: EngineErrorCode, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** Any thrown value as text for the console. */
export function detailOf(error: unknown): string {
  if (error instanceof Error) return error.stack ?? `${error.name}: ${error.message}`;
  // The wasm backend rejects with a plain object.
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}

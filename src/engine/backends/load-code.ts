/** Fetches the parts of the engine that only some devices need, and says so when they cannot be had. */
import {limitMs} from '../../lib/limit-ms.ts';
import {within} from '../../lib/timeout.ts';
import {detailOf, EngineError} from '../client/engine-error.ts';
import {downloadWasm} from './download-wasm.ts';

/** Nobody can see how much of a script has come; on a slow line it takes a while. */
const MOST_MS = limitMs(20_000);

function missing(what: string, cause: unknown): EngineError {
  return new EngineError(
    'code-missing',
    `The program for ${what} could not be downloaded. Check the connection and try again.`,
    detailOf(cause),
  );
}

/**
 * @param load a dynamic import, in its literal form for the bundler
 * @throws {EngineError} `code-missing`
 */
export async function loadCode<Module>(what: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await within(MOST_MS, load(), () => new Error('It has not come in time.'));
  } catch (error) {
    throw missing(what, error);
  }
}

/**
 * A WebAssembly program, so that its download and what is done with it can be told apart.
 * @throws {EngineError} `code-missing` or `sign-in`
 */
export async function loadWasm(what: string, url: string): Promise<ArrayBuffer> {
  try {
    return (await downloadWasm(url)).bytes;
  } catch (error) {
    throw error instanceof EngineError ? error : missing(what, error);
  }
}

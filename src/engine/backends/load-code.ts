/** Fetches the parts of the engine that only some devices need, and says so when they cannot be had. */
import {detailOf, EngineError} from '../client/engine-error.ts';

function missing(what: string, cause: unknown): EngineError {
  return new EngineError(
    'code-missing',
    `The program for ${what} could not be downloaded. Check the connection and reload the page.`,
    detailOf(cause),
  );
}

/**
 * @param load a dynamic import, in its literal form for the bundler
 * @throws {EngineError} `code-missing`
 */
export async function loadCode<Module>(what: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    throw missing(what, error);
  }
}

/**
 * Fetches a file into the browser's cache, so that its download and what is done with it can be told apart.
 * @throws {EngineError} `code-missing`
 */
export async function fetchAhead(what: string, url: string): Promise<void> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
    await response.arrayBuffer();
  } catch (error) {
    throw missing(what, error);
  }
}

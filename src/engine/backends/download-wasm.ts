/** The bytes of a WebAssembly program: whole, and one that this browser takes; asked for once more past every cache if not. */
import {isForeignPage, isPage, SIGN_IN} from '../../lib/fetch-text.ts';
import {FetchError, LARGE_FILE, limitedFetch} from '../../lib/limited-fetch.ts';
import {EngineError} from '../client/engine-error.ts';

export interface WasmProgram {
  bytes: ArrayBuffer;
  /** Compiled from them. */
  module: WebAssembly.Module;
}

async function download(url: string, cache: RequestCache): Promise<WasmProgram> {
  const response = await limitedFetch(url, {cache, limits: LARGE_FILE});
  const {status, headers} = response;
  const answer = {status, type: headers.get('content-type') ?? ''};
  if (isPage(answer) && isForeignPage({...answer, text: await response.text()})) {
    throw new EngineError('sign-in', SIGN_IN, `${url} came as a page.`);
  }
  if (status !== 200 || isPage(answer)) throw new Error(`${url} answered ${status}, ${answer.type}.`);
  const bytes = await response.arrayBuffer();
  // TensorFlow.js would wait for ever for one that cannot be compiled.
  return {bytes, module: await WebAssembly.compile(bytes)};
}

/** @throws {FetchError | EngineError | Error} */
export async function downloadWasm(url: string): Promise<WasmProgram> {
  try {
    return await download(url, 'default');
  } catch (error) {
    // It has taken all the time there is.
    if (error instanceof FetchError && (error.kind === 'unanswered' || error.kind === 'stalled')) throw error;
    return download(url, 'reload');
  }
}

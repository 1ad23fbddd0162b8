/**
 * Scripts that did not come or did not run, asked for once more past every cache, which then keep what came: whoever loads
 * them again does not meet the same bad answer.
 */
import {isPage} from './fetch-text.ts';
import {limitedFetch, SMALL_FILE} from './limited-fetch.ts';
import {limitMs} from './limit-ms.ts';

const STATIC = /(?:\bfrom|\bimport)\s*["'`](\.\/[\w.~-]+\.js)["'`]/g;
const DYNAMIC = /\bimport\(\s*["'`](\.\/[\w.~-]+\.js)["'`]\s*\)/g;

export interface Scripts {
  urls: readonly string[];
  /** Whether those too that are only loaded where they are needed. */
  withLater: boolean;
}

/** Of this document, as far as the browser says. */
function scriptsOfPage(): string[] {
  const names = performance.getEntriesByType('resource').map(({name}) => name);
  return [...new Set(names)].filter(
    (name) => name.startsWith(new URL('.', document.baseURI).href) && /\.js$/.test(name),
  );
}

async function read(url: string, cache: RequestCache): Promise<string> {
  // A script that is on its way by itself may be waited for here: it stands still for no longer than that.
  const limits = {...SMALL_FILE, answerMs: limitMs(5500), stallMs: limitMs(5500)};
  const response = await limitedFetch(url, {cache, limits});
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || isPage({type}))
    throw new Error(`${url} answered ${response.status}, ${type}.`);
  return response.text();
}

/**
 * Reads scripts and what they import.
 * @param cache `reload` for what was bad, `default` to see whether it comes at all
 * @throws {FetchError | Error} when one of them cannot be had
 */
export async function readScripts({urls, withLater}: Scripts, cache: RequestCache): Promise<void> {
  const found = new Set(urls);
  const readOne = async (url: string): Promise<void> => {
    const text = await read(url, cache);
    const names = [...text.matchAll(STATIC), ...(withLater ? text.matchAll(DYNAMIC) : [])];
    const next = names.map(([, name]) => new URL(name!, url).href).filter((name) => !found.has(name));
    for (const name of next) found.add(name);
    await Promise.all([...new Set(next)].map(readOne));
  };
  await Promise.all([...found].map(readOne));
}

/**
 * Whether all of the page's scripts can be had now; the caches then have them.
 * @param more what is wanted besides: all the code of the worker that begins there, or what the page loads later; of that, no
 *   browser says what is still on its way
 */
export async function fetchScriptsAnew(
  more: {ofWorker?: string; withLater?: boolean} = {},
): Promise<boolean> {
  const {ofWorker, withLater = false} = more;
  try {
    await Promise.all([
      readScripts({urls: scriptsOfPage(), withLater}, 'reload'),
      ofWorker && readScripts({urls: [ofWorker], withLater: true}, 'reload'),
    ]);
    return true;
  } catch (error) {
    console.warn(error);
    return false;
  }
}

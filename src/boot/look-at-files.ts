/** What the host answers for a file of the program. */
import {fetchText, isOwnPage, isPage} from '../lib/fetch-text.ts';
import {FetchError, limitedFetch, SMALL_FILE} from '../lib/limited-fetch.ts';
import {limitMs} from '../lib/limit-ms.ts';

export type FileState =
  | 'fine'
  | 'missing'
  | 'refused'
  | 'sign-in'
  | 'wrong-type'
  | 'unanswered'
  | 'unreachable'
  | 'cut'
  /** The page does not come from a host at all. */
  | 'file'
  /** The browser knows no modules. */
  | 'old';

/** With the wait before it, words are there within ten seconds. */
const ASK = {...SMALL_FILE, answerMs: limitMs(5500)};

function stateOf(error: unknown): FileState {
  if (!(error instanceof FetchError)) return 'unreachable';
  const {kind} = error;
  return kind === 'unreachable' ? kind : kind === 'unanswered' || kind === 'stalled' ? 'unanswered' : 'cut';
}

/** @param readText only asked for a page that came in the file's place */
async function judge(response: Response, url: string, readText: () => Promise<string>): Promise<FileState> {
  const {status, headers} = response;
  const type = headers.get('content-type') ?? '';
  if (status === 404 || status === 410) return 'missing';
  if (status < 200 || status > 299) return 'refused';
  if (url.replace(/[?#].*/, '').slice(-3) !== '.js') return 'fine';
  if (isPage({type})) return isOwnPage({status, type, text: await readText()}) ? 'missing' : 'sign-in';
  return type.includes('script') ? 'fine' : 'wrong-type';
}

/** Asks for nothing but the head: the file itself is perhaps on its way. */
export async function askForFile(url: string): Promise<FileState> {
  try {
    const response = await limitedFetch(url, {method: 'HEAD', cache: 'no-store', limits: ASK});
    // Not every host knows the question, and what page came says only the whole of it.
    if (response.status === 405 || response.status === 501) return 'fine';
    return await judge(response, url, async () => (await fetchText(url, {cache: 'no-store'})).text);
  } catch (error) {
    return stateOf(error);
  }
}

/** Reads the whole of it past every cache, which then keep what came. */
export async function readAnew(url: string): Promise<FileState> {
  try {
    const response = await limitedFetch(url, {cache: 'reload', limits: ASK});
    const text = await response.text();
    return await judge(response, url, () => Promise.resolve(text));
  } catch (error) {
    return stateOf(error);
  }
}

/** The build of the page that the host gives now; null where it gives none of ours. */
export async function buildIn(url: string): Promise<string | null> {
  try {
    const {text} = await fetchText(url, {cache: 'reload'});
    const match = /<meta name="build" content="([^"]*)"/.exec(text);
    return match ? match[1]! : null;
  } catch {
    return null;
  }
}

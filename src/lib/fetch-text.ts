/** The whole text of a small file, and what kind of answer it is: hosts and networks answer with pages of their own. */
import {limitedFetch, type LimitedInit, SMALL_FILE} from './limited-fetch.ts';
import {textOf} from './read-body.ts';

export interface TextAnswer {
  status: number;
  /** Of the content, as the host names it; may be empty. */
  type: string;
  text: string;
}

/** How a request is made; replaced in tests. */
export interface TextNetwork {
  fetch: (url: string, init: LimitedInit) => Promise<Response>;
  isOnline: () => boolean;
}

export interface TextInit extends RequestInit {
  /** What is not counts as damaged on its way. */
  isGood?: (text: string) => boolean;
}

/** Whether there is a network, as far as is known: outside of browsers nobody says. */
export const isOnline = (): boolean => globalThis.navigator?.onLine !== false;

const browser: TextNetwork = {fetch: limitedFetch, isOnline};

/** Where a page came that is not of this site. */
export const SIGN_IN =
  'This network wants you to sign in first: it answers with a page of its own. Sign in, then try again.';

/** Before a second try. */
const PAUSE_MS = 300;
/** A second try that has less is none. */
const LEAST_MS = 500;

/** Statuses that may be gone a moment later. */
export const isPassing = (status: number): boolean => status >= 500 || status === 408 || status === 429;

/** Whether a page came where none was asked for. */
export const isPage = ({type}: Pick<TextAnswer, 'type'>): boolean => type.includes('html');

/** A page of this site, with which some hosts answer for every file that they do not have. */
export const isOwnPage = (answer: TextAnswer): boolean =>
  isPage(answer) && /<meta name="build"/.test(answer.text);

/** A page of somebody else, in the place of a file of ours: of a network that wants a sign-in, of a proxy. */
export const isForeignPage = (answer: TextAnswer): boolean =>
  answer.status === 200 && isPage(answer) && !isOwnPage(answer);

/** Whether `read` takes a text without throwing. */
export function succeeds(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };
}

/**
 * Asks once more, past every cache, where that may help: all of it within the limit of a small file.
 * @throws {FetchError}
 * @throws the reason of `init.signal`
 */
export async function fetchText(
  url: string,
  {isGood = () => true, ...init}: TextInit = {},
  network: TextNetwork = browser,
): Promise<TextAnswer> {
  const start = performance.now();
  const left = (): number => SMALL_FILE.answerMs - (performance.now() - start);
  const ask = async (cache: RequestCache | undefined, answerMs: number): Promise<TextAnswer> => {
    const limits = {...SMALL_FILE, answerMs, stallMs: answerMs};
    const response = await network.fetch(url, {...init, ...(cache === undefined ? {} : {cache}), limits});
    const type = response.headers.get('content-type') ?? '';
    return {status: response.status, type, text: await textOf(response)};
  };
  const isWorthIt = (): boolean =>
    left() > LEAST_MS + PAUSE_MS && network.isOnline() && !init.signal?.aborted;
  let first: TextAnswer;
  try {
    first = await ask(init.cache, SMALL_FILE.answerMs);
    const isFine = first.status !== 200 || (!isPage(first) && isGood(first.text));
    if ((isFine && !isPassing(first.status)) || !isWorthIt()) return first;
  } catch (error) {
    // One that did not answer has taken all the time there is.
    if (!isWorthIt()) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return ask('reload', left());
}

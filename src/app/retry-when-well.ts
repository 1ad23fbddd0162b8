/** Whoever waits for the network need not press: once the host answers again, what failed is tried again. */
import {isOwnPage} from '../lib/fetch-text.ts';
import {limitedFetch} from '../lib/limited-fetch.ts';

const EVERY_MS = 10_000;

/** Ids of problems that the network may have, by which a visitor waits. */
const OF_NETWORK = new Set(['sign-in', 'unreachable', 'unanswered', 'stalled', 'cut', 'fetch-failed']);

export interface Waiting {
  /** Of what the page says; empty while it says nothing. */
  problemId: () => string;
  /** Whether the host of the site answers by now. Never rejects. */
  isWell: () => Promise<boolean>;
  retry: () => void;
}

/** Whether this page can be had from its host: not from a cache, and not a page of the network in its place. */
export async function isHostWell(pageUrl: string): Promise<boolean> {
  try {
    const response = await limitedFetch(pageUrl, {cache: 'no-store'});
    const type = response.headers.get('content-type') ?? '';
    return response.status === 200 && isOwnPage({status: 200, type, text: await response.text()});
  } catch {
    return false;
  }
}

/** Looks now and then while a tab is seen, and at once when somebody comes back to it, as from the page of a sign-in. */
export function retryWhenWell({problemId, isWell, retry}: Waiting, signal: AbortSignal): void {
  let isLooking = false;
  const isWaiting = (): boolean => OF_NETWORK.has(problemId()) && document.visibilityState === 'visible';
  const look = async (): Promise<void> => {
    if (isLooking || !isWaiting()) return;
    isLooking = true;
    const isBack = await isWell();
    isLooking = false;
    if (isBack && isWaiting() && !signal.aborted) retry();
  };
  const lookSoon = (): void => void look();
  for (const type of ['online', 'focus']) window.addEventListener(type, lookSoon, {signal});
  document.addEventListener('visibilitychange', lookSoon, {signal});
  const timer = setInterval(lookSoon, EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Responses of our own, and the headers that every response of the site gets. */
import {FAILURE_HEADER, FetchError} from '../lib/limited-fetch.ts';
import {siteFile} from './scope.ts';

/**
 * Cross-origin isolation (SharedArrayBuffer, so WebAssembly threads) on hosts that set no headers: from the second load
 * on, when this worker answers the page. Cross-Origin-Resource-Policy lets isolated pages use the files.
 */
const isolation: [string, string][] = [
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];

/** The same response with the isolation headers. Redirects and opaque responses cannot be changed and stay as they are. */
export function isolated(response: Response): Response {
  if (response.status === 0 || response.type === 'opaque' || response.type === 'opaqueredirect')
    return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of isolation) headers.set(name, value);
  const {status, statusText} = response;
  const hasBody = ![101, 204, 205, 304].includes(status);
  return new Response(hasBody ? response.body : null, {status, statusText, headers});
}

/** The page that others have in a frame; it shows nothing and has no controls. */
const framedByOthers = 'embed/engine/';

/**
 * A page as its visitor gets it: in no frame but the site's own, where a page of another could lie over its buttons; and
 * without a word to the host about the address, which holds what was looked for. The host's own headers stay.
 */
export function asPage(response: Response, url: string): Response {
  const page = isolated(response);
  if (page === response) return page;
  page.headers.set('Referrer-Policy', 'no-referrer');
  if (!url.startsWith(siteFile(framedByOthers))) {
    page.headers.append('Content-Security-Policy', "frame-ancestors 'self'");
  }
  return page;
}

/** One sentence for whoever looks. */
export function sentence(status: number, text: string): Response {
  return isolated(
    new Response(`${text}\n`, {
      status,
      headers: {'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store'},
    }),
  );
}

/** In the place of an answer that failed: whoever asked through `limitedFetch` hears how. */
export function failed(error: unknown, text: string): Response {
  const answer = sentence(503, text);
  answer.headers.set(FAILURE_HEADER, error instanceof FetchError ? error.kind : 'unreachable');
  return answer;
}

/** Rejects with a TimeoutError when `promise` takes longer. */
export function withTimeout<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('Took too long.', 'TimeoutError')), timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

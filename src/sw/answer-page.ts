/** Pages: each with files of its own build, the host's where all that it needs can be had, else the one that is kept. */
import {limitedFetch} from '../lib/limited-fetch.ts';
import {
  buildIn,
  cacheOf,
  cacheWith,
  currentCache,
  isKeepable,
  isWholePage,
  otherCaches,
} from './app-cache.ts';
import {readIntact, writeIntact} from './intact.ts';
import {isHashed, pageKey} from './known.ts';
import {asPage, sentence, withTimeout} from './responses.ts';
import {siteFile} from './scope.ts';
import {isHeld} from './storage.ts';

/** A page is fetched anew on every visit, so that a new version shows at once, but not waited for longer than this. */
const pageTimeoutMs = 2500;
/** Beside that, for the files without which it shows nothing. */
const filesTimeoutMs = 4000;

interface Page {
  response: Response;
  /** Null where the page is somebody else's. */
  build: string | null;
  /** Addresses of what it loads by itself. */
  needs: string[];
}

/** Scripts and styles that a page names, by absolute address. */
function needsOf(html: string, key: string): string[] {
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+\.(?:js|css))"/g)];
  return named.map(([, address]) => new URL(address!, key).href).filter(isHashed);
}

/**
 * Reads a page to its end, where there may be another one to give.
 * @throws when it is ours and breaks off on its way
 */
async function readPage(response: Response, key: string): Promise<Page> {
  if (response.status !== 200) return {response, build: null, needs: []};
  const bytes = await response.arrayBuffer();
  const {status, statusText, headers} = response;
  const whole = new Response(bytes, {status, statusText, headers});
  const html = new TextDecoder().decode(bytes);
  const ofBuild = buildIn(html);
  if (ofBuild === null) return {response: whole, build: null, needs: []};
  if (!isWholePage(html)) throw new Error('The page was cut off.');
  return {response: whole, build: ofBuild, needs: needsOf(html, key)};
}

async function readKept(name: string, key: string): Promise<Page | null> {
  const held = await readIntact(name, key);
  return held ? readPage(held, key).catch(() => null) : null;
}

/** The kept page of a build whose files are kept too; this build's even where some are missing, if there is no better one. */
async function keptPage(key: string): Promise<Page | null> {
  const own = await readKept(currentCache, key);
  for (const name of [currentCache, ...(await otherCaches())]) {
    const page = name === currentCache ? own : await readKept(name, key);
    if (!page) continue;
    const held = await Promise.all(page.needs.map((url) => isHeld(name, url)));
    if (held.every(Boolean)) return page;
  }
  return own;
}

/**
 * Whether the files of a page are here: kept, or fetched and kept for it.
 * @throws when one cannot be fetched
 */
async function filesAreHere({build: ofBuild, needs}: Page): Promise<boolean> {
  const here = needs.map(async (url) => {
    if (await cacheWith(url)) return true;
    const response = await limitedFetch(url);
    if (!isKeepable(response)) return false;
    await writeIntact(cacheOf(ofBuild!), url, await response.arrayBuffer(), response.headers);
    return true;
  });
  return (await Promise.all(here)).every(Boolean);
}

/** Whether a page may be given although another one is kept. */
async function isUsable(page: Page): Promise<boolean> {
  if (page.build === null) return page.response.status < 500;
  return withTimeout(filesAreHere(page), filesTimeoutMs);
}

/** @param note is told of which build the page is that is given */
export async function answerPage(
  request: Request,
  note: (ofBuild: string) => void = () => undefined,
): Promise<Response> {
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  const key = pageKey(url.href) ?? url.href;
  // Hosts such as GitHub Pages let pages be kept for ten minutes.
  const fetched = fetchPage(request, url.href).then((response) => readPage(response, key));
  fetched.catch(() => undefined);
  const kept = await keptPage(key);
  const give = ({response, build: ofBuild}: Page): Response => {
    // A sign-in of the network, or what has come in the place of the site.
    if (ofBuild === null) return response;
    note(ofBuild);
    return asPage(response, url.href);
  };
  try {
    const page = await (kept ? withTimeout(fetched, pageTimeoutMs) : fetched);
    if (!kept || (await isUsable(page))) return give(page);
  } catch {
    // Offline, or as good as.
  }
  return kept ? give(kept) : sentence(503, 'There is no network, and this page was not kept for that.');
}

/** Without the query, which is nobody's business but the page's; a host that leads elsewhere must know what to lead there. */
async function fetchPage(request: Request, address: string): Promise<Response> {
  const {headers, credentials} = request;
  const accept = headers.get('Accept') ?? '*/*';
  const response = await limitedFetch(address, {
    cache: 'no-cache',
    redirect: 'manual',
    credentials,
    referrerPolicy: 'no-referrer',
    headers: {Accept: accept},
  });
  return response.type === 'opaqueredirect' ? limitedFetch(request, {cache: 'no-cache'}) : response;
}

/** The page that makes pictures, for a navigation to a picture's address; it finds its code relative to such an address. */
export async function answerPicturePage(path: string): Promise<Response | null> {
  const url = siteFile(path);
  const kept = await keptPage(url);
  if (kept) return asPage(kept.response, url);
  try {
    const page = await readPage(await limitedFetch(url), url);
    if (page.build === null) return page.response.ok ? page.response : null;
    return asPage(page.response, url);
  } catch {
    return null;
  }
}

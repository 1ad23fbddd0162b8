/** Pages: each with files of its own build, the host's where all that it needs can be had, else the one that is kept. */
import {isPage} from '../lib/fetch-text.ts';
import {limitedFetch} from '../lib/limited-fetch.ts';
import {
  buildIn,
  cacheOf,
  cacheWith,
  currentCache,
  isKeepable,
  isWholePage,
  otherCaches,
  withoutBuild,
} from './app-cache.ts';
import {inGoodTime} from './host-pace.ts';
import {readIntact, writeIntact} from './intact.ts';
import {isHashed, pageKey} from './known.ts';
import {asPage, sentence, withTimeout} from './responses.ts';
import {siteFile} from './scope.ts';
import {isHeld} from './storage.ts';

/** A page is fetched anew on every visit, so that a new version shows at once, but not waited for longer than this. */
const pageTimeoutMs = 1500;
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
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+\.(?:js|css)(?:\?\w+)?)"/g)];
  return named.map(([, address]) => new URL(address!, key).href);
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
    const held = await Promise.all(page.needs.map((address) => isHeld(name, withoutBuild(address).url)));
    if (held.every(Boolean)) return page;
  }
  return own;
}

/** The cache that has what a page needs; of a name that all builds have, only its own build's will do. */
async function cacheWithNeed(url: string, ofBuild: string): Promise<string | undefined> {
  if (isHashed(url)) return cacheWith(url);
  return (await isHeld(cacheOf(ofBuild), url)) ? cacheOf(ofBuild) : undefined;
}

/** Null where the host does not have it; once more past the browser's cache, which may have that from a moment ago. */
async function fetchNeed(address: string): Promise<Response | null> {
  for (const cache of [isHashed(address) ? 'default' : 'no-cache', 'reload'] as const) {
    const response = await limitedFetch(address, {cache});
    if (isKeepable(response)) return response;
  }
  return null;
}

/**
 * Whether the files of a page are here: kept, or fetched and kept for it, all or none.
 * @throws when one cannot be fetched
 */
async function filesAreHere({build: ofBuild, needs}: Page): Promise<boolean> {
  const cache = cacheOf(ofBuild!);
  const fetched = needs.map(async (address) => {
    const {url} = withoutBuild(address);
    if (await cacheWithNeed(url, ofBuild!)) return 'kept';
    const response = await fetchNeed(address);
    return response && {url, bytes: await response.arrayBuffer(), headers: response.headers};
  });
  const files = await Promise.all(fetched);
  if (files.includes(null)) return false;
  const isNew = (file: (typeof files)[number]) => file !== null && file !== 'kept';
  await Promise.all(
    files.filter(isNew).map(({url, bytes, headers}) => writeIntact(cache, url, bytes, headers)),
  );
  return true;
}

/** What is no page says of a folder that it has none, or may not be looked into. */
function isAnswer({status, type, headers}: Response): boolean {
  const isPageOrWay = type === 'opaqueredirect' || isPage({type: headers.get('Content-Type') ?? ''});
  return status < 500 && isPageOrWay;
}

/** Whether a page may be given although another one is kept. */
async function isUsable(page: Page): Promise<boolean> {
  if (page.build === null) return isAnswer(page.response);
  return withTimeout(filesAreHere(page), filesTimeoutMs);
}

export async function answerPage(request: Request): Promise<Response> {
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  const key = pageKey(url.href) ?? url.href;
  // Hosts such as GitHub Pages let pages be kept for ten minutes.
  const fetched = fetchPage(request, url.href).then((response) => readPage(response, key));
  fetched.catch(() => undefined);
  const kept = await keptPage(key);
  // Without ours, a sign-in of the network, or what has come in the place of the site.
  const give = ({response, build: ofBuild}: Page): Response =>
    ofBuild === null ? response : asPage(response, url.href);
  try {
    const page = await (kept ? inGoodTime(fetched, pageTimeoutMs) : fetched);
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

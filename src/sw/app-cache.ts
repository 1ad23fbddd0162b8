/**
 * The site's own pages and code, one cache a build. Written by hand rather than with workbox-precaching: that keeps one
 * precache, so a page of the previous build would lose its chunks as soon as a new worker takes over, and pictures,
 * models and isolation headers need a fetch handler of their own around it anyway.
 */
import {isPage} from '../lib/fetch-text.ts';
import {BACKGROUND, LARGE_FILE, limitedFetch} from '../lib/limited-fetch.ts';
import {build, onDemand, precache} from './build-constants.ts';
import {asPage, isolated, sentence, withTimeout} from './responses.ts';
import {appCachePrefix, siteFile, siteUrl, worker} from './scope.ts';
import {cacheKeys, cacheNames, deleteCache, readCache, writeCache} from './storage.ts';

const currentCache = `${appCachePrefix}${build}`;

/** A page is fetched anew on every visit, so that a new version shows at once, but not waited for longer than this. */
const pageTimeoutMs = 2500;

const precached = new Set(precache.map(siteFile));
const demanded = new Set(onDemand.map(siteFile));

/** Names under `assets/` carry a hash of their content. */
const isHashed = (url: string): boolean => url.startsWith(siteFile('assets/'));

/** Whether it is a file of the site: a network that wants a sign-in answers with a page. */
function isKeepable(response: Response): boolean {
  return response.status === 200 && !isPage({type: response.headers.get('Content-Type') ?? ''});
}

/** From this build's cache, else from an older one. */
async function findFile(url: string): Promise<Response | undefined> {
  const current = await readCache(currentCache, url);
  if (current || !isHashed(url)) return current;
  for (const name of await cacheNames()) {
    const older = name.startsWith(appCachePrefix) ? await readCache(name, url) : undefined;
    if (older) return older;
  }
  return undefined;
}

/**
 * False when it could not be stored: storage may be full or forbidden, and the site then works as if there were no cache.
 * @throws when the host cannot be reached or gives another build's page, as it may for minutes after a deployment.
 */
async function precacheFile(url: string): Promise<boolean> {
  const held = isHashed(url) ? await findFile(url) : undefined;
  const cache = isHashed(url) ? 'default' : 'no-cache';
  const response = held ?? (await limitedFetch(url, {cache, limits: BACKGROUND}));
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  if ((response.headers.get('Content-Type') ?? '').includes('text/html')) {
    const text = await response.clone().text();
    if (!text.includes(`content="${build}"`)) throw new Error(`${url} is of another build than ${build}.`);
  }
  return writeCache(currentCache, url, () => response.clone());
}

/** Fetches all that a visit without network needs. */
export async function precacheApp(): Promise<void> {
  await Promise.all([...precached].map(precacheFile));
  await Promise.all([...demanded].filter(isHashed).map(takeOver));
}

/** Fetches again what is missing, since browsers may fail to store or throw out single files; false when that did not work. */
export async function restoreApp(): Promise<boolean> {
  const held = new Set(await cacheKeys(currentCache));
  const missing = [...precached].filter((url) => !held.has(url));
  return (await Promise.all(missing.map((url) => precacheFile(url).catch(() => false)))).every(Boolean);
}

/** What an older build has kept because it was used goes on working without network. */
async function takeOver(url: string): Promise<void> {
  if (await readCache(currentCache, url)) return;
  const held = await findFile(url);
  if (held) await writeCache(currentCache, url, () => held);
}

/** Keeps those of the on-demand files that are wanted; false when one could not be. */
export async function keepOnDemand(isWanted: (url: string) => boolean): Promise<boolean> {
  const kept = [...demanded].filter(isWanted).map(async (url) => {
    if (await readCache(currentCache, url)) return true;
    const response = await limitedFetch(url, {limits: BACKGROUND}).catch(() => null);
    return response !== null && isKeepable(response) && writeCache(currentCache, url, () => response);
  });
  return (await Promise.all(kept)).every(Boolean);
}

/** The HTML of a page: from the host when it answers in time, else from the cache. */
export async function answerPage(request: Request): Promise<Response> {
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  const key = url.href === siteFile('index.html') ? siteUrl : url.href;
  const held = await readCache(currentCache, key);
  try {
    // Hosts such as GitHub Pages let pages be kept for ten minutes.
    const fetched = fetchPage(request, url.href);
    const response = await (held ? withTimeout(fetched.then(whole), pageTimeoutMs) : fetched);
    if (response.status < 500 || !held) return asPage(response, url.href);
  } catch {
    // Offline, or as good as.
  }
  return held
    ? asPage(held, url.href)
    : sentence(503, 'There is no network, and this page was not kept for that.');
}

/**
 * With its text, where there is another page to give instead of one that breaks off on its way.
 * @throws when it does
 */
async function whole(response: Response): Promise<Response> {
  if (response.status !== 200) return response;
  const text = await response.text();
  const isOurs = text.includes('<meta name="build"');
  if (isOurs && !text.includes('</html>')) throw new Error('The page was cut off.');
  const {status, statusText, headers} = response;
  return new Response(text, {status, statusText, headers});
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
  const response = (await readCache(currentCache, url)) ?? (await limitedFetch(url).catch(() => undefined));
  return response?.ok ? asPage(response, url) : null;
}

/** Any other file of the site. */
export async function answerFile(request: Request): Promise<Response> {
  const url = request.url.replace(/[?#].*$/, '');
  const held = await findFile(url);
  // Who asks past every cache has found something wrong with what it got.
  const isAnew = request.cache === 'reload' && !request.destination;
  if (held && !isAnew) return isolated(held);
  const isOnDemand = demanded.has(url);
  let response: Response;
  try {
    response = await limitedFetch(request, {limits: LARGE_FILE});
  } catch (error) {
    if (held) return isolated(held);
    throw error;
  }
  if (held && !isKeepable(response)) return isolated(held);
  if (isKeepable(response) && request.method === 'GET' && (isOnDemand || held)) {
    const copy = response.clone();
    const written = writeCache(currentCache, url, () => copy);
    // Whoever asks next must not meet what was wrong.
    if (isAnew) await written;
  }
  return isolated(response);
}

/** False once another worker is on its way or has taken over: what looks like an older build's cache may be that one's. */
function isNewestWorker(): boolean {
  const {registration, serviceWorker} = worker;
  return !registration.installing && !registration.waiting && serviceWorker?.state !== 'redundant';
}

/** Deletes the caches of builds that no open page came from. `buildsInUse` is null when a page did not say. */
export async function sweepApp(buildsInUse: () => Promise<Set<string> | null>): Promise<void> {
  const older = (await cacheNames()).filter(
    (name) => name.startsWith(appCachePrefix) && name !== currentCache,
  );
  if (older.length === 0 || !isNewestWorker()) return;
  const inUse = await buildsInUse();
  if (!inUse || !isNewestWorker()) return;
  await Promise.all(
    older.filter((name) => !inUse.has(name.slice(appCachePrefix.length))).map((name) => deleteCache(name)),
  );
}

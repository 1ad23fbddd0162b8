/**
 * The site's own pages and code, one cache a build. Written by hand rather than with workbox-precaching: that keeps one
 * precache, so a page of the previous build would lose its chunks as soon as a new worker takes over, and pictures,
 * models and isolation headers need a fetch handler of their own around it anyway.
 */
import {isPage} from '../lib/fetch-text.ts';
import {savesData} from '../lib/data-saver.ts';
import {BACKGROUND, LARGE_FILE, limitedFetch} from '../lib/limited-fetch.ts';
import {build, hashes, onDemand, precache} from './build-constants.ts';
import {cameDamaged, checked, isIntact, readIntact, sha256Of, writeIntact} from './intact.ts';
import {isHashed, pageKey} from './known.ts';
import {isolated} from './responses.ts';
import {appCachePrefix, siteFile, siteUrl, worker} from './scope.ts';
import {cacheKeys, cacheNames, deleteCache, isHeld} from './storage.ts';

export const cacheOf = (ofBuild: string): string => `${appCachePrefix}${ofBuild}`;

export const currentCache = cacheOf(build);

/** Where every byte counts, nothing but pages is fetched ahead: what is used is kept. */
const isAhead = (name: string): boolean => !savesData() || /(?:\/|\.html)$/.test(name);
const precached = new Set(precache.filter(isAhead).map(siteFile));
const demanded = new Set([...onDemand, ...precache.filter((name) => !isAhead(name))].map(siteFile));
const sha256ByUrl = new Map([...hashes].map(([name, sha256]) => [siteFile(name), sha256]));

/** Whether it is a file of the site: a network that wants a sign-in answers with a page. */
export function isKeepable(response: Response): boolean {
  return response.status === 200 && !isPage({type: response.headers.get('Content-Type') ?? ''});
}

/** A file of a name that all builds have says in its query which of them is meant; without one it is this build's. */
export function withoutBuild(address: string): {url: string; ofBuild: string} {
  const [url = '', query = ''] = address.replace(/#.*$/, '').split('?');
  return {url, ofBuild: query === '' || isHashed(url) ? build : query};
}

/** The build that a page says it is of; null for a page of somebody else. */
export function buildIn(html: string): string | null {
  return /<meta name="build" content="([^"]*)"/.exec(html)?.[1] ?? null;
}

export const isWholePage = (html: string): boolean => html.includes('</html>');

/** Caches of other builds, the latest first. */
export async function otherCaches(): Promise<string[]> {
  const names = await cacheNames();
  return names.filter((name) => name.startsWith(appCachePrefix) && name !== currentCache).reverse();
}

/** From this build's cache, else from another one's. */
async function findFile(url: string): Promise<Response | undefined> {
  const current = await readIntact(currentCache, url, sha256ByUrl.get(url));
  if (current || !isHashed(url)) return current;
  for (const name of await otherCaches()) {
    const other = await readIntact(name, url, sha256ByUrl.get(url));
    if (other) return other;
  }
  return undefined;
}

/** The cache that has a file, unread. */
export async function cacheWith(url: string): Promise<string | undefined> {
  for (const name of [currentCache, ...(await otherCaches())]) if (await isHeld(name, url)) return name;
  return undefined;
}

interface Content {
  bytes: ArrayBuffer;
  headers: Headers;
}

/** One sentence, or null for what this build has at that address. */
async function problemOf(url: string, {bytes, headers}: Content): Promise<string | null> {
  if (pageKey(url) !== null) {
    const html = new TextDecoder().decode(bytes);
    if (buildIn(html) !== build) return `${url} is of another build than ${build}.`;
    return isWholePage(html) ? null : `${url} was cut off.`;
  }
  if (isPage({type: headers.get('Content-Type') ?? ''})) return `${url} came as a page.`;
  const expected = sha256ByUrl.get(url);
  return expected === undefined || (await sha256Of(bytes)) === expected ? null : `${url} came damaged.`;
}

/**
 * From the host, a second time past every cache where the first answer is not what it should be.
 * @throws when the host cannot be reached or gives something else, as it may for minutes after a deployment
 */
async function fetchFile(url: string): Promise<Content> {
  let problem: string | null = null;
  let address = url;
  const first = cameDamaged.has(url) ? 'reload' : isHashed(url) ? 'default' : 'no-cache';
  for (const cache of [first, 'reload'] as const) {
    const response = await limitedFetch(address, {cache, limits: BACKGROUND});
    const content = {bytes: await response.arrayBuffer(), headers: response.headers};
    problem = response.ok ? await problemOf(url, content) : `${url} answered ${response.status}.`;
    if (problem === null) {
      cameDamaged.delete(url);
      return content;
    }
    // A host without index documents has the root's page under its own name alone.
    const isRootGiven = response.ok && isPage({type: response.headers.get('Content-Type') ?? ''});
    if (url === siteUrl && !isRootGiven) address = siteFile('index.html');
  }
  throw new Error(problem!);
}

/** False when it could not be stored. */
async function keep(url: string, {bytes, headers}: Content, cache = currentCache): Promise<boolean> {
  return writeIntact(cache, url, bytes, headers, sha256ByUrl.get(url));
}

/**
 * False when it could not be stored: storage may be full or forbidden, and the site then works as if there were no cache.
 * @throws as `fetchFile`
 */
async function precacheFile(url: string): Promise<boolean> {
  const held = isHashed(url) ? await findFile(url) : undefined;
  const content = held ? {bytes: await held.arrayBuffer(), headers: held.headers} : await fetchFile(url);
  return keep(url, content);
}

/** Fetches all that a visit without network needs. */
export async function precacheApp(): Promise<void> {
  await Promise.all([...precached].map(precacheFile));
  await Promise.all([...demanded].filter(isHashed).map(takeOver));
}

async function missingFiles(): Promise<string[]> {
  const held = new Set(await cacheKeys(currentCache));
  return [...precached].filter((url) => !held.has(url));
}

/** Fetches again what is missing, since browsers may fail to store or throw out single files; false when that did not work. */
export async function restoreApp(): Promise<boolean> {
  const missing = await missingFiles();
  return (await Promise.all(missing.map((url) => precacheFile(url).catch(() => false)))).every(Boolean);
}

/** What an older build has kept because it was used goes on working without network. */
async function takeOver(url: string): Promise<void> {
  if (await isHeld(currentCache, url)) return;
  const held = await findFile(url);
  if (held) await keep(url, {bytes: await held.arrayBuffer(), headers: held.headers});
}

/** From the host into the cache; false when that did not work. */
async function fetchAndKeep(url: string): Promise<boolean> {
  return fetchFile(url).then(
    (content) => keep(url, content),
    () => false,
  );
}

/** Keeps those of the on-demand files that are wanted; false when one could not be. */
export async function keepOnDemand(isWanted: (url: string) => boolean): Promise<boolean> {
  const kept = [...demanded]
    .filter(isWanted)
    .map(async (url) => (await isHeld(currentCache, url)) || fetchAndKeep(url));
  return (await Promise.all(kept)).every(Boolean);
}

/** Throws away what is kept of this build and is no more what it was; which files that were. */
export async function checkApp(): Promise<string[]> {
  const damaged: string[] = [];
  // One at a time: they are in memory for that.
  for (const url of await cacheKeys(currentCache)) {
    if (!(await isIntact(currentCache, url, sha256ByUrl.get(url)))) damaged.push(url);
  }
  return damaged;
}

/** From the host, for whoever asks for it, whole or not at all; kept meanwhile. */
async function answerFromHost(
  request: Request,
  url: string,
  sha256: string,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const cache = cameDamaged.has(url) ? {cache: 'reload' as const} : {};
  const response = await limitedFetch(request, {limits: LARGE_FILE, ...cache});
  if (!isKeepable(response) || request.method !== 'GET') return response;
  const {headers} = response;
  const answer = checked(response, sha256, (bytes) => keep(url, {bytes, headers}));
  const mend = async (): Promise<void> => {
    if ((await answer.outcome) !== 'damaged') return;
    cameDamaged.add(url);
    await fetchAndKeep(url);
  };
  waitUntil(mend());
  return answer.response;
}

/** Any other file of the site. */
export async function answerFile(
  request: Request,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const {url, ofBuild} = withoutBuild(request.url);
  if (ofBuild !== build) return answerOtherBuild(request, url, ofBuild);
  const sha256 = sha256ByUrl.get(url);
  const held = await findFile(url);
  // Who asks past every cache has found something wrong with what it got; but what is of this build is right.
  const isAgain = request.cache === 'reload' && !request.destination && sha256 === undefined;
  // What the site is called as an app follows its models, of which the build says nothing.
  const isAnew = isAgain || request.destination === 'manifest';
  if (held && !isAnew) return isolated(held);
  if (sha256 !== undefined) return isolated(await answerFromHost(request, url, sha256, waitUntil));
  let response: Response;
  try {
    response = await limitedFetch(request, {limits: LARGE_FILE});
  } catch (error) {
    if (held) return isolated(held);
    throw error;
  }
  if (held && !isKeepable(response)) return isolated(held);
  const isKept = isKeepable(response) && request.method === 'GET' && (held || demanded.has(url));
  if (!isKept) return isolated(response);
  // Whoever asks next must not meet what was wrong.
  const content = {bytes: await response.arrayBuffer(), headers: response.headers};
  await keep(url, content, (await cacheWith(url)) ?? currentCache);
  return isolated(new Response(content.bytes, response));
}

/** What its build has kept, else the host's, which may have that build; else ours, which is better than none. */
async function answerOtherBuild(request: Request, url: string, ofBuild: string): Promise<Response> {
  const own = await readIntact(cacheOf(ofBuild), url);
  if (own) return isolated(own);
  try {
    return isolated(await limitedFetch(request));
  } catch (error) {
    const held = await findFile(url);
    if (held) return isolated(held);
    throw error;
  }
}

/** False once another worker is on its way or has taken over: what looks like an older build's cache may be that one's. */
function isNewestWorker(): boolean {
  const {registration, serviceWorker} = worker;
  return !registration.installing && !registration.waiting && serviceWorker?.state !== 'redundant';
}

/** Deletes the caches of builds that no open page came from, once this build's is whole. `buildsInUse` is null when a page did not say. */
export async function sweepApp(buildsInUse: () => Promise<Set<string> | null>): Promise<void> {
  const others = await otherCaches();
  if (others.length === 0 || !isNewestWorker() || (await missingFiles()).length > 0) return;
  const inUse = await buildsInUse();
  if (!inUse || !isNewestWorker()) return;
  await Promise.all(
    others.filter((name) => !inUse.has(name.slice(appCachePrefix.length))).map((name) => deleteCache(name)),
  );
}

/** Deletes the code of all builds. */
export async function deleteApp(): Promise<void> {
  await Promise.all([currentCache, ...(await otherCaches())].map((name) => deleteCache(name)));
}

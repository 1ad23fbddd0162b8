/** Everything under `models/`: shards by their SHA-256, all else from the host first. */
import {isPage} from '../lib/fetch-text.ts';
import {LARGE_FILE, limitedFetch} from '../lib/limited-fetch.ts';
import {
  descriptorOffline,
  forgetEarlierVersions,
  modelFolder,
  newestDescriptor,
  noteDescriptor,
  promoteWhenComplete,
  shardKey,
} from './model-descriptors.ts';
import {isLocalModel} from '../pictures/local-address.ts';
import {cameDamaged, readIntact, sha256Of, writeIntact} from './intact.ts';
import {answerLocalFile, localDescriptor} from './local-models.ts';
import {isGoodText} from './model-texts.ts';
import {inGoodTime} from './host-pace.ts';
import {failed, isolated} from './responses.ts';
import {modelCacheName, siteFile, siteUrl} from './scope.ts';
import {cacheKeys, deleteFromCache, isHeld, readCache} from './storage.ts';

/** A new version of a model shows at once, but nobody waits longer than this to learn of it. */
const descriptorTimeoutMs = 1500;

const noNetwork = 'There is no network, and this file was not kept for that.';

/** Stores a shard only when it is what the descriptor says: a download that was cut or corrupted is never kept. */
async function storeShard(model: string, file: string, sha256: string, response: Response): Promise<boolean> {
  let bytes: ArrayBuffer;
  try {
    bytes = await response.arrayBuffer();
  } catch {
    return false;
  }
  const key = shardKey(model, file, sha256);
  if ((await sha256Of(bytes)) !== sha256) {
    cameDamaged.add(key);
    return false;
  }
  cameDamaged.delete(key);
  const headers = {'Content-Type': 'application/octet-stream'};
  if (!(await writeIntact(modelCacheName, key, bytes, headers, sha256))) return false;
  await promoteWhenComplete(model);
  return true;
}

/** The host's answer is streamed on while it is stored, so that the page sees its download progress. */
async function answerShard(
  request: Request,
  model: string,
  file: string,
  sha256: string,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const key = shardKey(model, file, sha256);
  // Whoever draws with it looks at its hash first, and asks past this cache if it is another.
  const held = await readCache(modelCacheName, key);
  if (held && request.cache !== 'reload') return isolated(held);
  const anew = cameDamaged.has(key) ? {cache: 'reload' as const} : {};
  const response = await limitedFetch(request, {limits: LARGE_FILE, ...anew});
  if (response.status === 200) waitUntil(storeShard(model, file, sha256, response.clone()));
  return isolated(response);
}

/** From the host, and past what the browser holds where somebody has found that damaged. */
const newestOf = ({cache}: Request): RequestCache => (cache === 'reload' ? 'reload' : 'no-cache');

const pathOf = (url: string): string => url.slice(siteUrl.length).replace(/[?#].*$/, '');

/** Whether this is the file that was asked for, and not a page in its place: of a network that wants a sign-in, of a host. */
function isFile(url: string, type: string, bytes: ArrayBuffer): boolean {
  const path = pathOf(url);
  if (isPage({type}) && !/\.html?$/.test(path)) return false;
  return !path.endsWith('.json') || isGoodText(path, new TextDecoder().decode(bytes));
}

/** Takes the host's answer, or what is held where that is late, or not what was asked for. `take` is told of what may be kept. */
async function hostFirst(
  request: Request,
  held: Response | undefined,
  take: (bytes: ArrayBuffer, headers: Headers) => Promise<unknown>,
): Promise<Response> {
  try {
    const fetched = limitedFetch(request, {cache: newestOf(request)});
    const response = await (held ? inGoodTime(fetched, descriptorTimeoutMs) : fetched);
    const {status, statusText, headers} = response;
    if (status !== 200) return isolated(status < 500 || !held ? response : held);
    const bytes = await response.arrayBuffer();
    const isGood = isFile(request.url, headers.get('Content-Type') ?? '', bytes);
    if (isGood) await take(bytes, headers);
    return isolated(isGood || !held ? new Response(bytes, {status, statusText, headers}) : held);
  } catch (error) {
    // Offline, or as good as.
    return held ? isolated(held) : failed(error, noNetwork);
  }
}

async function answerDescriptor(request: Request, model: string): Promise<Response> {
  return hostFirst(request, await descriptorOffline(model), async (bytes) => {
    await noteDescriptor(model, new TextDecoder().decode(bytes));
    // All shards of this version may be there already, under the same hashes.
    await promoteWhenComplete(model);
  });
}

/** Lists, previews, cards: from the host, and as it was last time without network. */
async function answerOther(request: Request): Promise<Response> {
  const key = request.url.replace(/[?#].*$/, '');
  return hostFirst(request, await readGood(key), (bytes, headers) =>
    writeIntact(modelCacheName, key, bytes, headers),
  );
}

/** What is held, where it is still what it should be; else it goes. */
async function readGood(key: string, sha256?: string): Promise<Response | undefined> {
  const held = await readIntact(modelCacheName, key, sha256);
  if (!held || sha256 !== undefined) return held;
  if (isFile(key, held.headers.get('Content-Type') ?? '', await held.clone().arrayBuffer())) return held;
  await deleteFromCache(modelCacheName, [key]);
  return undefined;
}

/** Throws away what is held of models and is no more what it was; which files that were. */
export async function checkModels(): Promise<string[]> {
  const damaged: string[] = [];
  // One at a time: they are in memory for that.
  for (const key of await cacheKeys(modelCacheName)) {
    const sha256 = /\?sha256=([0-9a-f]{64})$/.exec(key)?.[1];
    if (!(await readGood(key, sha256))) damaged.push(key.replace(/\?next$/, ''));
  }
  return damaged;
}

/** Past every cache; false when one could not be had, or stored. */
export async function fetchModelFilesAnew(urls: readonly string[]): Promise<boolean> {
  const ofModels = urls.filter((url) => url.startsWith(siteFile('models/')));
  for (const url of ofModels) await loadFile(url, 'reload');
  const held = ofModels.map(
    async (url) => (await isHeld(modelCacheName, url)) || isHeld(modelCacheName, `${url}?next`),
  );
  return (await Promise.all(held)).every(Boolean);
}

/** `models/pony/model.json`, or `models/pony/v8/model.json` of an earlier version. */
const fileOfModel = /^models\/([^/]+(?:\/v[1-9]\d*)?)\/([^/]+)$/;

/** `path` is relative to the site's root and begins with `models/`. */
export async function answerModelFile(
  request: Request,
  path: string,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const [, model = '', file = ''] = fileOfModel.exec(path.replace(/[?#].*$/, '')) ?? [];
  if (file === '') return answerOther(request);
  const local = isLocalModel(model) ? await answerLocalFile(model, file) : null;
  if (local) return isolated(local);
  if (file === 'model.json') return answerDescriptor(request, model);
  const expected = (await newestDescriptor(model))?.shards.get(file);
  const asked = new URL(request.url).searchParams.get('sha256') ?? expected;
  return asked !== undefined && /^[0-9a-f]{64}$/.test(asked)
    ? answerShard(request, model, file, asked, waitUntil)
    : answerOther(request);
}

async function loadFile(url: string, cache: RequestCache = 'default'): Promise<boolean> {
  const work: Promise<unknown>[] = [];
  const path = url.slice(siteUrl.length);
  const request = new Request(url, {cache});
  const response = await answerModelFile(request, path, (promise) => work.push(promise)).catch(() => null);
  await response?.arrayBuffer().catch(() => undefined);
  await Promise.all(work);
  return Boolean(response?.ok);
}

/** Fetches whatever of a model is not held yet, and `urls` beside it; false when something of the model is still missing. */
export async function keepModel(model: string, urls: string[]): Promise<boolean> {
  if (!(await loadFile(`${modelFolder(model)}model.json`))) return false;
  const descriptor = await newestDescriptor(model);
  // Asked for as the page does, so that the browser's own cache may have it.
  for (const [file, sha256] of descriptor?.shards ?? []) {
    const key = shardKey(model, file, sha256);
    await loadFile(key);
    if (cameDamaged.has(key)) await loadFile(key);
  }
  const others = [siteFile('models/index.json'), ...urls].filter(
    (url) => url.startsWith(siteFile('models/')) && !/\?|\/model\.json$/.test(url),
  );
  for (const url of new Set(others)) if (!(await readCache(modelCacheName, url))) await loadFile(url);
  await forgetEarlierVersions(model);
  if (isLocalModel(model) && (await localDescriptor(model)) !== null) return true;
  return isModelKept(model);
}

/** Whether every shard of the newest descriptor is held. */
async function isModelKept(model: string): Promise<boolean> {
  const descriptor = await newestDescriptor(model);
  if (!descriptor) return false;
  const held = [...descriptor.shards].map(([file, sha256]) =>
    readCache(modelCacheName, shardKey(model, file, sha256)),
  );
  return (await Promise.all(held)).every(Boolean);
}

const asking = new Map<string, Promise<unknown>>();

/** Takes note of what the host has by now; whoever wants that at the same time shares one question. */
export async function askAgain(model: string): Promise<void> {
  const pending =
    asking.get(model) ?? loadFile(`${modelFolder(model)}model.json`).finally(() => asking.delete(model));
  asking.set(model, pending);
  await pending;
}

/** Whether the host has this model (or this earlier version, `pony/v8`); null when that cannot be found out now. */
export async function modelExists(model: string): Promise<boolean | null> {
  if (await newestDescriptor(model)) return true;
  const url = `${modelFolder(model)}model.json`;
  const response = await answerModelFile(new Request(url), `models/${model}/model.json`, () => undefined);
  return response.ok ? true : response.status === 404 ? false : null;
}

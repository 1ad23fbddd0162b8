/** Everything under `models/`: shards by their SHA-256, all else from the host first. */
import {isPage} from '../lib/fetch-text.ts';
import {hexOf} from '../lib/hex.ts';
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
import {answerLocalFile, localDescriptor} from './local-models.ts';
import {isolated, sentence, withTimeout} from './responses.ts';
import {modelCacheName, siteFile, siteUrl} from './scope.ts';
import {readCache, writeCache} from './storage.ts';

/** A new version of a model shows at once, but nobody waits longer than this to learn of it. */
const descriptorTimeoutMs = 3000;

const noNetwork = 'There is no network, and this file was not kept for that.';

async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** Stores a shard only when it is what the descriptor says: a download that was cut or corrupted is never kept. */
async function storeShard(model: string, file: string, sha256: string, response: Response): Promise<boolean> {
  let bytes: ArrayBuffer;
  try {
    bytes = await response.arrayBuffer();
  } catch {
    return false;
  }
  if ((await sha256Of(bytes)) !== sha256) return false;
  const headers = {'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes.byteLength)};
  const key = shardKey(model, file, sha256);
  if (!(await writeCache(modelCacheName, key, () => new Response(bytes, {headers})))) return false;
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
  const held = await readCache(modelCacheName, shardKey(model, file, sha256));
  if (held && request.cache !== 'reload') return isolated(held);
  const response = await limitedFetch(request, {limits: LARGE_FILE});
  if (response.ok) waitUntil(storeShard(model, file, sha256, response.clone()));
  return isolated(response);
}

/** From the host, and past what the browser holds where somebody has found that damaged. */
const newestOf = ({cache}: Request): RequestCache => (cache === 'reload' ? 'reload' : 'no-cache');

/** Whether a page came in the place of a file: from a network that wants a sign-in, or for a file that is not there. */
function isForeign({url}: Request, response: Response): boolean {
  const isAsked = /\.html?(?:[?#]|$)/.test(url);
  return response.ok && !isAsked && isPage({type: response.headers.get('Content-Type') ?? ''});
}

async function answerDescriptor(request: Request, model: string): Promise<Response> {
  const offline = await descriptorOffline(model);
  try {
    const fetched = limitedFetch(request, {cache: newestOf(request)});
    const response = await (offline ? withTimeout(fetched, descriptorTimeoutMs) : fetched);
    if (response.ok && !isForeign(request, response)) {
      await noteDescriptor(model, await response.clone().text());
      // All shards of this version may be there already, under the same hashes.
      await promoteWhenComplete(model);
    }
    if ((response.status < 500 && !isForeign(request, response)) || !offline) return isolated(response);
  } catch {
    // Offline, or as good as.
  }
  return offline ? isolated(offline) : sentence(503, noNetwork);
}

/** Lists, previews, cards: from the host, and as it was last time without network. */
async function answerOther(request: Request): Promise<Response> {
  const key = request.url.replace(/[?#].*$/, '');
  const held = await readCache(modelCacheName, key);
  try {
    const fetched = limitedFetch(request, {cache: newestOf(request)});
    const response = await (held ? withTimeout(fetched, descriptorTimeoutMs) : fetched);
    if (response.status === 200 && !isForeign(request, response)) {
      const copy = response.clone();
      await writeCache(modelCacheName, key, () => copy);
    }
    if ((response.status < 500 && !isForeign(request, response)) || !held) return isolated(response);
  } catch {
    // As above.
  }
  return held ? isolated(held) : sentence(503, noNetwork);
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
  return expected !== undefined && asked !== undefined
    ? answerShard(request, model, file, asked, waitUntil)
    : answerOther(request);
}

async function loadFile(url: string): Promise<boolean> {
  const work: Promise<unknown>[] = [];
  const path = url.slice(siteUrl.length);
  const response = await answerModelFile(new Request(url), path, (promise) => work.push(promise)).catch(
    () => null,
  );
  await response?.arrayBuffer().catch(() => undefined);
  await Promise.all(work);
  return Boolean(response?.ok);
}

/** Fetches whatever of a model is not held yet, and `urls` beside it; false when something of the model is still missing. */
export async function keepModel(model: string, urls: string[]): Promise<boolean> {
  if (!(await loadFile(`${modelFolder(model)}model.json`))) return false;
  const descriptor = await newestDescriptor(model);
  // Asked for as the page does, so that the browser's own cache may have it.
  for (const [file, sha256] of descriptor?.shards ?? []) await loadFile(shardKey(model, file, sha256));
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

/** Takes note of what the host has by now. */
export async function askAgain(model: string): Promise<void> {
  await loadFile(`${modelFolder(model)}model.json`);
}

/** Whether the host has this model (or this earlier version, `pony/v8`); null when that cannot be found out now. */
export async function modelExists(model: string): Promise<boolean | null> {
  if (await newestDescriptor(model)) return true;
  const url = `${modelFolder(model)}model.json`;
  const response = await answerModelFile(new Request(url), `models/${model}/model.json`, () => undefined);
  return response.ok ? true : response.status === 404 ? false : null;
}

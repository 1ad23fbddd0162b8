/**
 * The two descriptors of a model that may be held: `current`, whose shards are all held, and `next`, the newest that the
 * host gave, while its shards are still missing. Without network `current` is what works.
 */
import {isLocalModel} from '../pictures/local-address.ts';
import {localDescriptor} from './local-models.ts';
import {readIntact, writeIntact} from './intact.ts';
import {type HeldDescriptor, parseHeldDescriptor} from './model-texts.ts';
import {modelCacheName, siteFile} from './scope.ts';
import {cacheKeys, deleteFromCache} from './storage.ts';

/**
 * `models/pony/` as absolute address. Here and below, `model` is a folder below `models/`: `pony`, or `pony/v8` for an
 * earlier version, which has a descriptor and shards of its own.
 */
export function modelFolder(model: string): string {
  return siteFile(`models/${model}/`);
}

const currentKey = (model: string): string => `${modelFolder(model)}model.json`;
const nextKey = (model: string): string => `${currentKey(model)}?next`;

/** One key a content, so that versions never mix. */
export function shardKey(model: string, file: string, sha256: string): string {
  return `${modelFolder(model)}${file}?sha256=${sha256}`;
}

/** The text of a descriptor; what is none, or no more, is thrown away. */
async function readText(key: string): Promise<string | null> {
  const text = await (await readIntact(modelCacheName, key))?.text();
  if (text === undefined) return null;
  if (parseHeldDescriptor(text)) return text;
  await deleteFromCache(modelCacheName, [key]);
  return null;
}

async function read(key: string): Promise<HeldDescriptor | null> {
  const text = await readText(key);
  return text === null ? null : parseHeldDescriptor(text);
}

function writeText(key: string, text: string): Promise<boolean> {
  const bytes = new TextEncoder().encode(text).buffer;
  return writeIntact(modelCacheName, key, bytes, {'Content-Type': 'application/json'});
}

function responseOf(text: string | null): Response | undefined {
  if (text === null) return undefined;
  return new Response(text, {headers: {'Content-Type': 'application/json'}});
}

/** The descriptor that a page which just loaded the model has, as far as is known. */
export async function newestDescriptor(model: string): Promise<HeldDescriptor | null> {
  const local = isLocalModel(model) ? await localDescriptor(model) : null;
  if (local !== null) return parseHeldDescriptor(local);
  return (await read(nextKey(model))) ?? (await read(currentKey(model)));
}

/** The response to give without network; forgets a `next` that never became complete, so that shards are looked up rightly. */
export async function descriptorOffline(model: string): Promise<Response | undefined> {
  const current = await readText(currentKey(model));
  if (current === null) return responseOf(await readText(nextKey(model)));
  await deleteFromCache(modelCacheName, [nextKey(model)]);
  return responseOf(current);
}

/** Takes note of the model.json that the host gave. True when it is not the one whose shards are held. */
export async function noteDescriptor(model: string, text: string): Promise<boolean> {
  if (!parseHeldDescriptor(text)) return false;
  if ((await readText(currentKey(model))) === text) {
    await deleteFromCache(modelCacheName, [nextKey(model)]);
    return false;
  }
  await writeText(nextKey(model), text);
  return true;
}

/** Whether a key is of a file in this very folder, and not in one below. */
function liesIn(model: string, key: string): boolean {
  const folder = modelFolder(model);
  return key.startsWith(folder) && !key.slice(folder.length).replace(/\?.*$/, '').includes('/');
}

/** Makes `next` the `current` one when all its shards are held, and deletes the shards that only the old one had. */
export async function promoteWhenComplete(model: string): Promise<void> {
  const text = await readText(nextKey(model));
  const next = text === null ? null : parseHeldDescriptor(text);
  if (!next) return;
  const keys = await cacheKeys(modelCacheName);
  const wanted = new Set([...next.shards].map(([file, sha256]) => shardKey(model, file, sha256)));
  if (![...wanted].every((key) => keys.includes(key))) return;
  if (!(await writeText(currentKey(model), text!))) return;
  const isOldShard = (key: string): boolean =>
    liesIn(model, key) && key.includes('?sha256=') && !wanted.has(key);
  await deleteFromCache(modelCacheName, [nextKey(model), ...keys.filter(isOldShard)]);
}

/** Deletes what is held of earlier versions of the same model, but for this one: links lead to them now and then. */
export async function forgetEarlierVersions(model: string): Promise<void> {
  const [id, version] = model.split('/');
  if (version === undefined) return;
  const folder = modelFolder(id!);
  const isOther = (key: string): boolean =>
    key.startsWith(folder) &&
    /^v[1-9]\d*\//.test(key.slice(folder.length)) &&
    !key.startsWith(modelFolder(model));
  await deleteFromCache(modelCacheName, (await cacheKeys(modelCacheName)).filter(isOther));
}

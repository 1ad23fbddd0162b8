/** PNGs that pages handed over: the newest in memory, more in a bounded cache that outlives this worker. */
import {parseVersion, pictureAddress, type PictureIdentity} from '../pictures/picture-address.ts';
import {readPictureText} from '../pictures/picture-text.ts';
import {readIntact, writeIntact} from './intact.ts';
import {newestDescriptor} from './model-descriptors.ts';
import {pictureCacheName, siteFile} from './scope.ts';
import {cacheEntries, cacheKeys, deleteCache, deleteFromCache} from './storage.ts';

/** Some hundred pictures of 256 pixels; a screen full of them at least at 1024. */
const memoryBytes = 32 * 2 ** 20;
/** Some 600 pictures of 256 pixels. */
const cachedBytes = 56 * 2 ** 20;
/** What eviction leaves of that: it is done in lots. */
const keptShare = 0.8;
/** Of a picture that an earlier build has stored without its length. */
const assumedBytes = 90_000;

/** By address, oldest first. */
const memory = new Map<string, ArrayBuffer>();
let usedBytes = 0;
/** What the cache holds, by key, oldest first; null until it was looked through. */
let cached: Promise<Map<string, number>> | null = null;

function remember(address: string, png: ArrayBuffer): void {
  forget(address);
  memory.set(address, png);
  usedBytes += png.byteLength;
  for (const oldest of memory.keys()) {
    if (usedBytes <= memoryBytes || oldest === address) return;
    forget(oldest);
  }
}

function forget(address: string): void {
  usedBytes -= memory.get(address)?.byteLength ?? 0;
  memory.delete(address);
}

/** What a PNG says of the model that made it; null when it says nothing. */
export function versionOf(png: ArrayBuffer): number | null {
  return parseVersion(readPictureText(new Uint8Array(png))['Model version'] ?? '');
}

async function measureCache(): Promise<Map<string, number>> {
  const entries = await cacheEntries(pictureCacheName);
  return new Map(
    entries.map(([key, {headers}]) => [key, Number(headers.get('Content-Length')) || assumedBytes]),
  );
}

async function cachePicture(address: string, png: ArrayBuffer): Promise<void> {
  const key = siteFile(address);
  if (!(await writeIntact(pictureCacheName, key, png, {'Content-Type': 'image/png'}))) return;
  const sizes = await (cached ??= measureCache());
  sizes.delete(key);
  sizes.set(key, png.byteLength);
  await evict(sizes);
}

/** Deletes the oldest once they are too many bytes. */
async function evict(sizes: Map<string, number>): Promise<void> {
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (bytes <= cachedBytes) return;
  const gone: string[] = [];
  for (const [key, size] of sizes) {
    if (bytes <= keptShare * cachedBytes) break;
    bytes -= size;
    gone.push(key);
    sizes.delete(key);
  }
  await deleteFromCache(pictureCacheName, gone);
}

/**
 * Holds a picture at once and stores it for later; resolves when it is stored. Its version is what its file says: a page of
 * an older build, which is still open, names none.
 * @throws {PngError} when the bytes are no PNG.
 */
export function holdPicture(identity: PictureIdentity, png: ArrayBuffer): Promise<void> {
  const version = versionOf(png) ?? identity.version;
  if (version === undefined) return Promise.resolve();
  const address = pictureAddress({...identity, version});
  remember(address, png);
  return cachePicture(address, png);
}

/** The PNG, or null when it is not held; one without a version is of the newest. */
export async function findPicture(identity: PictureIdentity): Promise<ArrayBuffer | null> {
  const complete = await withVersion(identity);
  if (complete.version === undefined) return null;
  const address = pictureAddress(complete);
  const png = memory.get(address);
  if (png) return png;
  return readKept(siteFile(address));
}

/** Null also for what is a whole picture no more, which then goes: it can be made again. */
async function readKept(key: string): Promise<ArrayBuffer | null> {
  const held = await readIntact(pictureCacheName, key);
  if (!held) return null;
  const png = await held.arrayBuffer();
  try {
    // Releases before this one stored no hash; a file that was cut says so by itself.
    versionOf(png);
    return png;
  } catch {
    await deleteFromCache(pictureCacheName, [key]);
    return null;
  }
}

/** An address without a version means the newest; without it here while that is not known. */
export async function withVersion(identity: PictureIdentity): Promise<PictureIdentity> {
  const version = identity.version ?? (await newestDescriptor(identity.model))?.version;
  return version === undefined ? identity : {...identity, version};
}

/** Forgets all of them: nothing then says what was looked at. */
export async function forgetPictures(): Promise<void> {
  memory.clear();
  usedBytes = 0;
  await deleteCache(pictureCacheName);
  cached = null;
}

/** Forgets what the first release has stored, whose addresses have no version. */
export async function dropUnversioned(): Promise<void> {
  const keys = await cacheKeys(pictureCacheName);
  await deleteFromCache(
    pictureCacheName,
    keys.filter((key) => !new URL(key).searchParams.has('v')),
  );
  cached = null;
}

/** PNGs that pages handed over: the newest in memory, more in a bounded cache that outlives this worker. */
import {readPngText} from '../pictures/png/png.ts';
import {parseVersion, pictureAddress, type PictureIdentity} from '../pictures/picture-address.ts';
import {newestDescriptor} from './model-descriptors.ts';
import {pictureCacheName, siteFile} from './scope.ts';
import {cacheKeys, deleteFromCache, readCache, writeCache} from './storage.ts';

/** Some hundred pictures of 256 pixels; a screen full of them at least at 1024. */
const memoryBytes = 32 * 2 ** 20;
/** About 50 MB of 256-pixel pictures. */
const cachedPictures = 600;
/** Deleting is done in lots, because listing the keys is slow. */
const evictedAtOnce = 100;

/** By address, oldest first. */
const memory = new Map<string, ArrayBuffer>();
let usedBytes = 0;
/** Null until the cache was counted. */
let cachedCount: number | null = null;

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
  return parseVersion(readPngText(new Uint8Array(png))['Model version'] ?? '');
}

async function cachePicture(address: string, png: ArrayBuffer): Promise<void> {
  const key = siteFile(address);
  if (!(await writeCache(pictureCacheName, key, () => new Response(png)))) return;
  cachedCount = cachedCount === null ? (await cacheKeys(pictureCacheName)).length : cachedCount + 1;
  if (cachedCount <= cachedPictures) return;
  const keys = await cacheKeys(pictureCacheName);
  await deleteFromCache(pictureCacheName, keys.slice(0, keys.length - cachedPictures + evictedAtOnce));
  cachedCount = null;
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
  const held = await readCache(pictureCacheName, siteFile(address));
  return held ? held.arrayBuffer() : null;
}

/** An address without a version means the newest; without it here while that is not known. */
export async function withVersion(identity: PictureIdentity): Promise<PictureIdentity> {
  const version = identity.version ?? (await newestDescriptor(identity.model))?.version;
  return version === undefined ? identity : {...identity, version};
}

/** Forgets what the first release has stored, whose addresses have no version. */
export async function dropUnversioned(): Promise<void> {
  const keys = await cacheKeys(pictureCacheName);
  await deleteFromCache(
    pictureCacheName,
    keys.filter((key) => !new URL(key).searchParams.has('v')),
  );
  cachedCount = null;
}

/** PNGs that pages handed over: the newest in memory, more in a bounded cache that outlives this worker. */
import {readPngText} from '../picture/png.ts';
import {pictureAddress, pictureFolder, type PictureIdentity} from '../picture/picture-address.ts';
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

/** A page that was open when its model got a new version still makes pictures of the old one. */
async function isOutdated(identity: PictureIdentity, png: ArrayBuffer): Promise<boolean> {
  const version = (await newestDescriptor(identity.model))?.version;
  const own = readPngText(new Uint8Array(png))['Model version'];
  return version !== undefined && own !== undefined && Number(own) !== version;
}

async function cachePicture(address: string, identity: PictureIdentity, png: ArrayBuffer): Promise<void> {
  if (await isOutdated(identity, png)) return;
  const key = siteFile(address);
  if (!(await writeCache(pictureCacheName, key, () => new Response(png)))) return;
  cachedCount = cachedCount === null ? (await cacheKeys(pictureCacheName)).length : cachedCount + 1;
  if (cachedCount <= cachedPictures) return;
  const keys = await cacheKeys(pictureCacheName);
  await deleteFromCache(pictureCacheName, keys.slice(0, keys.length - cachedPictures + evictedAtOnce));
  cachedCount = null;
}

/**
 * Holds a picture at once and stores it for later; resolves when it is stored.
 * @throws {PngError} when the bytes are no PNG.
 */
export function holdPicture(identity: PictureIdentity, png: ArrayBuffer): Promise<void> {
  readPngText(new Uint8Array(png));
  const address = pictureAddress(identity);
  remember(address, png);
  return cachePicture(address, identity, png);
}

/** The PNG, or null when it is not held. */
export async function findPicture(identity: PictureIdentity): Promise<ArrayBuffer | null> {
  const address = pictureAddress(identity);
  const png = memory.get(address);
  if (png) return png;
  const held = await readCache(pictureCacheName, siteFile(address));
  return held ? held.arrayBuffer() : null;
}

/** Forgets all pictures of a model. */
export async function dropPictures(model: string): Promise<void> {
  const folder = `${pictureFolder}${model}/`;
  for (const address of [...memory.keys()].filter((key) => key.startsWith(folder))) forget(address);
  const keys = await cacheKeys(pictureCacheName);
  await deleteFromCache(
    pictureCacheName,
    keys.filter((key) => key.startsWith(siteFile(folder))),
  );
  cachedCount = null;
}

/**
 * Cache storage that may be forbidden, full, or taken away at any time: reading then finds nothing, writing says whether
 * it worked, and nothing throws.
 */
import {pictureCacheName} from './scope.ts';

/** The stored response, or undefined. */
export async function readCache(name: string, key: string): Promise<Response | undefined> {
  try {
    // Opening would create it.
    return await caches.match(key, {cacheName: name, ignoreVary: true});
  } catch {
    return undefined;
  }
}

/** Whether a response is stored, which is not read. */
export async function isHeld(name: string, key: string): Promise<boolean> {
  return (await readCache(name, key)) !== undefined;
}

/** What a cache holds, by key, in the order of storing; two questions however much it is. */
export async function cacheEntries(name: string): Promise<[key: string, stored: Response][]> {
  try {
    if (!(await caches.has(name))) return [];
    const cache = await caches.open(name);
    const [keys, stored] = await Promise.all([cache.keys(), cache.matchAll()]);
    return keys.slice(0, stored.length).map(({url}, i) => [url, stored[i]!]);
  } catch {
    return [];
  }
}

/** Keys of a cache in the order of storing. */
export async function cacheKeys(name: string): Promise<string[]> {
  try {
    if (!(await caches.has(name))) return [];
    return (await (await caches.open(name)).keys()).map(({url}) => url);
  } catch {
    return [];
  }
}

export async function cacheNames(): Promise<string[]> {
  try {
    return await caches.keys();
  } catch {
    return [];
  }
}

export async function deleteCache(name: string): Promise<void> {
  try {
    await caches.delete(name);
  } catch {
    // Nothing to be done; the browser will throw it out when it needs the room.
  }
}

export async function deleteFromCache(name: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  try {
    const cache = await caches.open(name);
    await Promise.all(keys.map((key) => cache.delete(key)));
  } catch {
    // As above.
  }
}

/**
 * Stores what `response` gives; when the quota is full once more after giving up all pictures, which can be made again.
 * False when it could not be stored.
 */
export async function writeCache(name: string, key: string, response: () => Response): Promise<boolean> {
  for (const isLastTry of [false, true]) {
    try {
      await (await caches.open(name)).put(key, response());
      return true;
    } catch (error) {
      if (isLastTry || !(error instanceof DOMException) || error.name !== 'QuotaExceededError') return false;
      await deleteCache(pictureCacheName);
    }
  }
  return false;
}

/**
 * A worker outlives its site: browsers do not end it when its script is gone from the host. So it looks by itself once a
 * day, and where that script is missing twice it leaves, with the code and the models of the host and the pictures made of
 * them. The album, and models of this device, are the visitor's and stay.
 */
import {isPage} from '../lib/fetch-text.ts';
import {limitedFetch} from '../lib/limited-fetch.ts';
import {deleteApp} from './app-cache.ts';
import {modelCacheName, noteCacheName, pictureCacheName, siteFile, worker} from './scope.ts';
import {deleteCache, readCache, writeCache} from './storage.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What was found the last time. */
interface Look {
  at: number;
  isGone: boolean;
}

const script = siteFile('sw.js');

/** Read from the store once a start of this worker. */
let last: Promise<Look | null> | null = null;

async function readLook(): Promise<Look | null> {
  try {
    const {at, isGone} = (await (await readCache(noteCacheName, script))?.json()) as Look;
    return typeof at === 'number' && typeof isGone === 'boolean' ? {at, isGone} : null;
  } catch {
    return null;
  }
}

async function note(look: Look): Promise<Look> {
  await writeCache(noteCacheName, script, () => new Response(JSON.stringify(look)));
  return look;
}

/** Whether the host says that there is no such file; null when it says nothing of use. */
async function isScriptGone(): Promise<boolean | null> {
  try {
    const response = await limitedFetch(script, {cache: 'no-store'});
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return true;
    return response.ok && !isPage({type: response.headers.get('Content-Type') ?? ''}) ? false : null;
  } catch {
    return null;
  }
}

async function leave(): Promise<void> {
  await worker.registration.unregister();
  await deleteApp();
  await Promise.all([modelCacheName, pictureCacheName, noteCacheName].map(deleteCache));
}

async function look(before: Look | null): Promise<Look | null> {
  const at = Date.now();
  if (before && at - before.at < DAY_MS && at >= before.at) return before;
  const isGone = await isScriptGone();
  if (isGone === null) return before;
  if (isGone && before?.isGone) {
    await leave();
    return null;
  }
  return note({at, isGone});
}

/** Looks, once a day, and leaves. Never rejects. */
export async function leaveWhenGone(): Promise<void> {
  // One look at a time.
  const before = last ?? readLook();
  last = before.then(look);
  await last;
}

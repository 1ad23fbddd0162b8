/** Whether this browser keeps a model, asked before the work. */

export type StorageRoom =
  | {kind: 'enough'}
  /** Plain http, some private windows, forbidden storage. */
  | {kind: 'none'}
  /** `freeBytes`: null where the browser does not say. */
  | {kind: 'short'; freeBytes: number | null};

/** Beside the files themselves: what the browser writes about each. */
const OVERHEAD_BYTES = 2 ** 20;
/** Of what is written to see whether there is room. */
const PART_BYTES = 2 ** 20;

/** @param probeName of a cache that is there for a moment only */
export async function storageRoom(probeName: string, neededBytes: number): Promise<StorageRoom> {
  try {
    // Throws, or is not there, where nothing may be kept.
    await caches.has('');
  } catch {
    return {kind: 'none'};
  }
  const estimate = await (navigator.storage as StorageManager | undefined)?.estimate?.().catch(() => null);
  const {quota, usage = 0} = estimate ?? {};
  if (quota === undefined) return probe(probeName, neededBytes);
  const freeBytes = Math.max(0, quota - usage);
  return freeBytes < neededBytes + OVERHEAD_BYTES
    ? {kind: 'short', freeBytes}
    : probe(probeName, neededBytes);
}

/** What browsers estimate may be a made-up number, against recognition: only what can be written has room. */
async function probe(name: string, neededBytes: number): Promise<StorageRoom> {
  const part = new Uint8Array(PART_BYTES);
  const parts = Array.from({length: Math.ceil(neededBytes / PART_BYTES)}, () => part);
  try {
    await (await caches.open(name)).put('./probe', new Response(new Blob(parts)));
    return {kind: 'enough'};
  } catch {
    return {kind: 'short', freeBytes: null};
  } finally {
    await caches.delete(name).catch(() => false);
  }
}

/** Asks the browser to keep what is stored also when the device gets full; it may say no. */
export async function askToPersist(): Promise<void> {
  await (navigator.storage as StorageManager | undefined)?.persist?.().catch(() => false);
}

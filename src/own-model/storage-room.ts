/** Whether this browser keeps a model, asked before the work. */

export type StorageRoom =
  | {kind: 'enough'}
  /** Plain http, some private windows, forbidden storage. */
  | {kind: 'none'}
  | {kind: 'short'; freeBytes: number};

/** Beside the files themselves: what the browser writes about each. */
const OVERHEAD_BYTES = 2 ** 20;

export async function storageRoom(neededBytes: number): Promise<StorageRoom> {
  try {
    // Throws, or is not there, where nothing may be kept.
    await caches.has('');
  } catch {
    return {kind: 'none'};
  }
  const estimate = await (navigator.storage as StorageManager | undefined)?.estimate?.().catch(() => null);
  const {quota, usage = 0} = estimate ?? {};
  if (quota === undefined) return {kind: 'enough'};
  const freeBytes = Math.max(0, quota - usage);
  return freeBytes < neededBytes + OVERHEAD_BYTES ? {kind: 'short', freeBytes} : {kind: 'enough'};
}

/** Asks the browser to keep what is stored also when the device gets full; it may say no. */
export async function askToPersist(): Promise<void> {
  await (navigator.storage as StorageManager | undefined)?.persist?.().catch(() => false);
}

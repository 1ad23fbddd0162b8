/** The worker's own global, where it lives, and the names of its caches: other sites may share the origin. */

/** TypeScript gives every worker the same `self`; this file is the only one that says which it is. */
export const worker = self as unknown as ServiceWorkerGlobalScope;

/** Absolute address of the site's root, with its slash. */
export const siteUrl = worker.registration.scope;

const prefix = `nonesuch:${new URL(siteUrl).pathname}:`;

export const appCachePrefix = `${prefix}app:`;
export const modelCacheName = `${prefix}models`;
/** What this worker notes for itself. */
export const noteCacheName = `${prefix}notes`;
export const pictureCacheName = `${prefix}pictures`;

/** Absolute address of a file of the site. */
export function siteFile(path: string): string {
  return new URL(path, siteUrl).href;
}

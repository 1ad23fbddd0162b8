/// <reference types="vite/types/importMeta.d.ts" />
/** How long anything is waited for, as one scale: a build for tests may have all limits shorter, by the same factor. */

const SCALE = Number(import.meta.env?.VITE_LIMIT_SCALE ?? 1) || 1;

export function limitMs(ms: number): number {
  return ms * SCALE;
}

/** How large `models/` may become: every clone, every deployment has all of it. */
import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';

const limitBytes = 40e6;

/** Bytes of all files below a folder. */
export function bytesBelow(folder: string): number {
  return readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .reduce((sum, {parentPath, name}) => sum + statSync(join(parentPath, name)).size, 0);
}

/** A sentence if `models/` is too large, else null. */
export function sizeProblem(bytes: number): string | null {
  if (bytes <= limitBytes) return null;
  return `models/ should stay under ${limitBytes / 1e6} MB, but has ${(bytes / 1e6).toFixed(1)} MB: remove the folders of the oldest versions, and their numbers in archive.json.`;
}

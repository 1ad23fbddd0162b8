import {mkdirSync, statSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {UsageError} from './usage-error.ts';

/**
 * Makes a folder with all that it lies in, one after another: Node's own way never ends where a file system makes none, as /proc.
 * @throws {UsageError} if something on the way is a file
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  const status = statSync(folder, {throwIfNoEntry: false});
  if (status?.isDirectory()) return;
  if (status)
    throw new UsageError(`${folder} is a file where a folder should be: give another place with --out.`);
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another command may have been faster.
    if (!statSync(folder, {throwIfNoEntry: false})?.isDirectory()) throw error;
  }
}

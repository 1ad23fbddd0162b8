/** Whether a model's folder can be written, known before the minute that a large conversion takes. */
import {existsSync, mkdtempSync, rmdirSync, statSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {UsageError} from '../usage-error.ts';

/** Where a path begins that is there already. */
function existingPart(path: string): string {
  return existsSync(path) ? path : existingPart(dirname(path));
}

/**
 * Tries to write beside the folder, and leaves nothing.
 * @throws {UsageError} if the folder is a file, or nothing can be written there
 */
export function checkOutput(folder: string): void {
  const place = existingPart(dirname(resolve(folder)));
  for (const path of [resolve(folder), place]) {
    if (existsSync(path) && !statSync(path).isDirectory()) {
      throw new UsageError(`A model is a folder, but ${path} is a file: give another place with --out.`);
    }
  }
  try {
    rmdirSync(mkdtempSync(join(place, '.nonesuch-')));
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    throw new UsageError(
      `Nothing can be written in ${place} (${code}): give another place with --out, or the right to write there.`,
    );
  }
}

/** Whether a model's folder can be written, known before the minute that a large conversion takes. */
import {existsSync, lstatSync, mkdtempSync, rmdirSync, statSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {echo} from '../../src/lib/printable.ts';
import {foreignFile} from '../models/model-files.ts';
import {UsageError} from '../usage-error.ts';

/** Where a path begins that is there already. */
function existingPart(path: string): string {
  return existsSync(path) ? path : existingPart(dirname(path));
}

/**
 * The folder is replaced as a whole, so it must be a model's, or new.
 * @throws {UsageError} if anything else lies in it
 */
export function checkReplaceable(folder: string): void {
  const path = resolve(folder);
  if (lstatSync(path, {throwIfNoEntry: false})?.isSymbolicLink()) {
    throw new UsageError(`A model is a folder, but ${path} is a link to one: give the folder with --out.`);
  }
  const foreign = foreignFile(path);
  if (foreign === null) return;
  throw new UsageError(
    `The folder ${path} would be replaced, but holds "${echo(foreign)}", which is no file of a model: give an empty or a new folder with --out.`,
  );
}

/**
 * Tries to write beside the folder, and leaves nothing.
 * @throws {UsageError} if the folder is a file, holds anything but a model, or nothing can be written there
 */
export function checkOutput(folder: string): void {
  const place = existingPart(dirname(resolve(folder)));
  for (const path of [resolve(folder), place]) {
    if (existsSync(path) && !statSync(path).isDirectory()) {
      throw new UsageError(`A model is a folder, but ${path} is a file: give another place with --out.`);
    }
  }
  checkReplaceable(folder);
  try {
    rmdirSync(mkdtempSync(join(place, '.nonesuch-')));
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    throw new UsageError(
      `Nothing can be written in ${place} (${code}): give another place with --out, or the right to write there.`,
    );
  }
}

import {renameSync, rmSync, writeFileSync} from 'node:fs';

/** Writes a file, whole or not at all. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    // A full disk names no file, and this one nobody knows.
    if (error instanceof Error) Object.assign(error, {path, dest: undefined});
    throw error;
  } finally {
    rmSync(temporary, {force: true});
  }
}

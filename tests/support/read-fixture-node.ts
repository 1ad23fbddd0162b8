import {readFile} from 'node:fs/promises';

/** Reads a file by its path inside `tests/fixtures`. */
export async function readFixture(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(`../fixtures/${path}`, import.meta.url)));
}

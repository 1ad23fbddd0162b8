/** `--names`: a file with a name on each line, and the files that their pictures are written to. */
import {readFileSync} from 'node:fs';
import {plainName} from '../../src/lib/plain-name.ts';
import {echo} from '../../src/lib/printable.ts';
import {seedOf} from '../../src/lib/seed-of-name.ts';
import {UsageError} from '../usage-error.ts';

/** What every file system and host takes as it is. */
const PLAIN = /^[\p{L}\p{N}@_+-][\p{L}\p{N}@_+. -]*$/u;

/**
 * By seed: the name of the file without its ending, `~ada`; a name that cannot be one has its seed's.
 * @throws {UsageError} if there is no such file, or no name in it
 */
export function readNames(path: string): Map<number, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(
      `--names must be a file with a name on each line, but "${echo(path)}" cannot be read.`,
    );
  }
  const names = text
    .split(/\r?\n/)
    .map(plainName)
    .filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`--names holds no name: ${echo(path)} has no line with one.`);
  return new Map(
    names.map((name) => {
      const seed = seedOf(name);
      return [seed, PLAIN.test(name) ? `~${name}` : `seed${String(seed).padStart(4, '0')}`];
    }),
  );
}

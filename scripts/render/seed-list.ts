import {isSeed} from '../../src/model/latent/random-state.ts';
import {echo} from '../../src/lib/printable.ts';
import {UsageError} from '../usage-error.ts';

/** More are a mistake of typing. */
const maxSeeds = 1_000_000;

/**
 * The seeds of `0-3,85`, in the order in which they are written.
 * @param option whose text it is
 * @throws {UsageError} if the text is none, or there are more than `most`
 */
export function parseSeeds(text: string, option = '--seeds', most = maxSeeds): number[] {
  const seeds: number[] = [];
  for (const part of text.split(',')) {
    const [, first, last] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (!isSeed(from) || !isSeed(to) || to < from) {
      throw new UsageError(
        `${option} must be whole numbers from 0 to 4294967295 and ranges of them, such as 0-3,85, but holds "${echo(part)}".`,
      );
    }
    if (seeds.length + to - from >= most) throw new UsageError(`${option} names more than ${most} pictures.`);
    for (let seed = from; seed <= to; seed++) seeds.push(seed);
  }
  return seeds;
}

import {cpus} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';

/** Cores busy with something else, above which times say little. */
export const MOST_LOAD = 0.2;

/** Cores that are busy while the bench does nothing, over two seconds. */
export async function otherLoad(): Promise<number> {
  const read = (): {busy: number; all: number} => {
    const kinds = cpus().map(({times}) => times);
    const all = kinds.flatMap(Object.values<number>).reduce((a, b) => a + b, 0);
    return {all, busy: all - kinds.reduce((sum, {idle}) => sum + idle, 0)};
  };
  const before = read();
  await sleep(2000);
  const after = read();
  return (cpus().length * (after.busy - before.busy)) / (after.all - before.all);
}

/** Which version a model gets that takes another's place. */
import type {ModelDescriptor} from '../model/descriptor.ts';

/** Everything of a descriptor that decides pixels. */
function pixels({generator, shards, truncation: {cutoff}}: ModelDescriptor): string {
  return JSON.stringify([generator, shards, cutoff]);
}

/**
 * The version of before, or the next one if the new files make other pixels. No number is given twice.
 * @param archived the latest version in the archive, 0 for none
 */
export function nextVersion(next: ModelDescriptor, before: ModelDescriptor | null, archived = 0): number {
  const isSame = before !== null && pixels(before) === pixels(next);
  if (isSame && before.version >= archived) return before.version;
  return Math.max(before?.version ?? 0, archived) + 1;
}

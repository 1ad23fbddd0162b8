/** The only error that reading a checkpoint ends in, whatever the file holds. */

import {echo} from '../lib/printable.ts';

/** Why a file cannot be read, in one sentence, and where in the file that was seen. */
export class CheckpointError extends Error {
  override name = 'CheckpointError';
  /** A byte position, an entry of an archive, or the name of a tensor; names of files are whatever somebody wrote. */
  readonly where: string;

  /**
   * @param problem what is wrong, what was expected, and what to do about it if that is known; without a full stop
   * @param where a byte position, an entry of an archive, or the name of a tensor
   */
  constructor(problem: string, where: string) {
    const place = echo(where);
    super(`${problem} (${place}).`);
    this.where = place;
  }
}

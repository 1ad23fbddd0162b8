/** A pickle may name one list or text again and again and have it copied each time: a file of 2 MB would fill 4 GB. */
import {CheckpointError} from '../checkpoint-error.ts';

/** Checkpoints copy a few short lists, and at most each of their byte strings once, which are longer as text. */
const timesTheFile = 4;
const always = 2 ** 20;

/** Bytes of an item of a list, and of a pair in a dictionary. */
export const ITEM_BYTES = 8;
export const PAIR_BYTES = 32;

/** How much may still be copied while one file is read. */
export class CopyLimit {
  #left: number;

  constructor(fileBytes: number) {
    this.#left = always + timesTheFile * fileBytes;
  }

  /** @throws {CheckpointError} if that is more than any checkpoint needs */
  count(bytes: number, where: string): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new CheckpointError(
        'The file has its own content copied over and over, far more than any checkpoint; nothing of it was executed',
        where,
      );
    }
  }
}

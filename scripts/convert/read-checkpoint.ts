/** Reads a checkpoint from disk. */
import {readFileSync, statSync} from 'node:fs';
import {basename} from 'node:path';
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {CheckpointError} from '../../src/checkpoint/checkpoint-error.ts';
import {openCheckpoint} from '../../src/checkpoint/open-checkpoint.ts';
import {UsageError} from '../usage-error.ts';
import {megabytes} from './summary.ts';

/** What Node reads in one piece. */
const maxBytes = 2 ** 31 - 1;

/**
 * @throws {UsageError} if there is no such file
 * @throws {CheckpointError} if it cannot be read; the message begins with the file's name
 */
export function readCheckpoint(file: string, onProgress: (message: string) => void): Checkpoint {
  const name = basename(file);
  const status = statSync(file, {throwIfNoEntry: false});
  if (!status) throw new UsageError(`There is no file ${file}: give the path of a checkpoint.`);
  if (!status.isFile())
    throw new UsageError(`${file} is no file: give the path of a checkpoint, not of its folder.`);
  if (status.size > maxBytes) {
    throw new UsageError(
      `${name} has ${megabytes(status.size)}, more than the 2 GB that can be read; save its averaged generator alone.`,
    );
  }
  onProgress(`Reading ${name} (${megabytes(status.size)}) …`);
  try {
    return openCheckpoint(readFileSync(file));
  } catch (error) {
    if (error instanceof CheckpointError) error.message = `${name}: ${error.message}`;
    throw error;
  }
}

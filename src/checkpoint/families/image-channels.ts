import {CheckpointError} from '../checkpoint-error.ts';

/**
 * The channels of a picture: grey, RGB or RGBA.
 * @param where the parameter that tells
 * @throws {CheckpointError} if it is another number
 */
export function imageChannels(count: number, where: string): 1 | 3 | 4 {
  if (count === 1 || count === 3 || count === 4) return count;
  throw new CheckpointError(`Pictures must have 1, 3 or 4 channels, but these have ${count}`, where);
}

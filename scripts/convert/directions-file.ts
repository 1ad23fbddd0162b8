/** Makes `directions.json` for a model that has no words of its own. */
import {createHash} from 'node:crypto';
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import {floatToHalf} from '../../src/checkpoint/containers/half-float.ts';
import {styleDirections, type StyleDirection} from '../../src/checkpoint/directions/style-directions.ts';
import type {FileStamp, ModelDescriptor} from '../../src/model/descriptor.ts';
import {MOST_DIRECTIONS, parseDirections} from '../../src/model/directions.ts';

export interface DirectionsFile {
  content: string;
  /** For `model.json`. */
  stamp: FileStamp;
}

function packed(directions: readonly StyleDirection[]): {count: number; vectors: string} {
  const halves = directions.flatMap(({vector, deviation}) =>
    [...vector].map((value) => floatToHalf(value * deviation)),
  );
  const bytes = Buffer.alloc(2 * halves.length);
  halves.forEach((bits, i) => bytes.writeUInt16LE(bits, 2 * i));
  return {count: directions.length, vectors: bytes.toString('base64')};
}

/**
 * @param tensors the weights before they were quantised
 * @throws {DescriptorError} if w is larger than the file can say
 */
export function makeDirections(
  {id, version, generator}: Pick<ModelDescriptor, 'id' | 'version' | 'generator'>,
  tensors: ReadonlyMap<string, CheckpointTensor>,
): DirectionsFile {
  const {coarse, middle, fine} = styleDirections(generator, tensors, MOST_DIRECTIONS);
  const file = {
    format: 1,
    model: id,
    version,
    wDim: generator.mapping.wDim,
    ranges: {coarse: packed(coarse), middle: packed(middle), fine: packed(fine)},
  };
  parseDirections(file);
  const content = `${JSON.stringify(file, null, 1)}\n`;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return {content, stamp: {sha256, bytes: Buffer.byteLength(content)}};
}

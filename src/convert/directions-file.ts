/** Makes `directions.json` for a model that has no words of its own. */
import {strToU8} from 'fflate';
import type {CheckpointTensor} from '../checkpoint/checkpoint.ts';
import {floatToHalf} from '../checkpoint/containers/half-float.ts';
import {styleDirections, type StyleDirection} from '../checkpoint/directions/style-directions.ts';
import {sha256} from '../lib/sha256.ts';
import type {FileStamp, ModelDescriptor} from '../model/descriptor.ts';
import {MOST_DIRECTIONS, parseDirections} from '../model/directions.ts';
import {encodeHalves} from '../model/half-matrix.ts';

export interface DirectionsFile {
  content: string;
  /** For `model.json`. */
  stamp: FileStamp;
}

function packed(directions: readonly StyleDirection[]): {count: number; vectors: string} {
  const halves = directions.flatMap(({vector, deviation}) =>
    [...vector].map((value) => floatToHalf(value * deviation)),
  );
  return {count: directions.length, vectors: encodeHalves(halves)};
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
  const bytes = strToU8(content);
  return {content, stamp: {sha256: sha256(bytes), bytes: bytes.length}};
}

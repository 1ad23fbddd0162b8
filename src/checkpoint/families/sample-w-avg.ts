/** The average w of a mapping network whose checkpoint does not have it: the mean over many seeds. */
import type {MappingSpec} from '../../model/generator-spec.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {PlainMapping} from './plain-mapping.ts';

/** NVIDIA's projector and rosinality's scripts take 10,000 as well. */
export const wAvgSamples = 10_000;
const batchSize = 80;
/** Four times the official networks' eight layers of 512: more would take minutes. */
const maxProducts = 4 * 8 * 512 ** 2;

/**
 * The mean of w over seeds 0 .. 9,999.
 * @param data the finished tensors `mapping.fc*` of an unconditional network
 * @returns `[wDim]`
 */
export function sampleWAvg(spec: MappingSpec, data: ReadonlyMap<string, Float32Array>): Float32Array {
  if (spec.cDim > 0) throw new CheckpointError('A conditional network must store its average w', 'mapping');
  const mapping = new PlainMapping(spec, data);
  if (mapping.products > maxProducts) {
    throw new CheckpointError(
      'The mapping network is too large to take the average w of, which the checkpoint does not hold',
      'mapping',
    );
  }
  const sum = new Float64Array(spec.wDim);
  for (let first = 0; first < wAvgSamples; first += batchSize) {
    mapping.map(first, batchSize).forEach((value, i) => (sum[i % spec.wDim]! += value));
  }
  return Float32Array.from(sum, (value) => value / wAvgSamples);
}

/** The weights of a model as plain numbers. */
import {dispose} from '@tensorflow/tfjs-core';
import type {CheckpointTensor} from '../../src/checkpoint/checkpoint.ts';
import {decodeTensors} from '../../src/engine/worker/weight-loader.ts';
import {readModelFolder} from '../generate/read-model-folder.ts';
import type {ModelSource} from './model-source.ts';

/**
 * Decodes on the current backend.
 * @throws {DescriptorError} if a shard is missing or damaged
 */
export function tensorsOf(source: ModelSource): ReadonlyMap<string, CheckpointTensor> {
  if (source.kind === 'checkpoint') return source.tensors;
  const tensors = decodeTensors(readModelFolder(source.folder));
  const plain = [...tensors].map(([name, tensor]): [string, CheckpointTensor] => [
    name,
    {shape: tensor.shape, data: Float32Array.from(tensor.dataSync<'float32'>())},
  ]);
  dispose([...tensors.values()]);
  return new Map(plain);
}

/** The last step of every family: exactly the tensors that the spec asks for, in their order, all finite. */
import type {TensorTable} from '../../model/architecture.ts';
import {sizeOf} from '../../model/weight-layout.ts';
import type {CheckpointTensor} from '../checkpoint.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {formatShape} from '../containers/strided-tensor.ts';

/** As `values.every(Number.isFinite)`, which takes seconds for a large network. */
function areFinite(values: Float32Array): boolean {
  // Zero for as long as all are: nothing but zero times infinity and NaN is NaN.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i]!;
  return sum === 0;
}

/**
 * Puts shapes to the data.
 * @throws {CheckpointError} if a tensor is missing or unknown, does not fit its shape, or holds NaN or infinity
 */
export function finishTensors(
  table: TensorTable,
  data: ReadonlyMap<string, Float32Array>,
): Map<string, CheckpointTensor> {
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, shape] of table) {
    const values = data.get(name);
    if (!values) throw new CheckpointError('A tensor of the generator is missing', name);
    if (values.length !== sizeOf(shape)) {
      throw new CheckpointError(
        `A tensor must have the shape ${formatShape(shape)}, but holds ${values.length} values`,
        name,
      );
    }
    if (!areFinite(values)) {
      throw new CheckpointError(
        'A tensor holds values that are not finite, as a failed training leaves them',
        name,
      );
    }
    tensors.set(name, {shape, data: values});
  }
  for (const name of data.keys()) {
    if (!table.has(name)) throw new CheckpointError('A tensor belongs to no part of this network', name);
  }
  return tensors;
}

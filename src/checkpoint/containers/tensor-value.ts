/** From what a pickle holds to tensors. */
import {numpyTensor} from './numpy-array.ts';
import {PyObject, type PyValue} from './py-value.ts';
import type {StridedTensor} from './strided-tensor.ts';
import {torchTensor} from './torch-storage.ts';

/**
 * The tensor that a value is, as a view; null if it is none.
 * @param where name of the tensor, for messages
 * @throws {CheckpointError} if it is one, but does not fit its bytes
 */
export function asTensor(value: PyValue | undefined, where: string): StridedTensor | null {
  if (!(value instanceof PyObject)) return null;
  if (value.className === 'torch.Tensor') return torchTensor(value, where);
  if (value.className === 'numpy.ndarray') return numpyTensor(value, where);
  return null;
}

/** PyTorch's storages, flat runs of numbers, and the tensors that are views of them. */
import {CheckpointError} from '../checkpoint-error.ts';
import {TorchStorage} from './flat-storage.ts';
import {echo} from '../../lib/printable.ts';
import {PyGlobal, type PyObject, type PyValue} from './py-value.ts';
import {type DType, StridedTensor, MOST_AXES} from './strided-tensor.ts';

/** Storage classes by their full name. */
export const storageTypes: ReadonlyMap<string, DType> = new Map<string, DType>([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
]);

/**
 * The storages of one `torch.save`, by key. Resolves the references to them:
 * `('storage', type, key, location, number of elements[, view])`.
 */
export class StorageTable {
  readonly #storages = new Map<string, TorchStorage>();

  get keys(): string[] {
    return [...this.#storages.keys()];
  }

  get(key: PyValue | undefined): TorchStorage | undefined {
    return typeof key === 'string' ? this.#storages.get(key) : undefined;
  }

  /** @throws {CheckpointError} if the reference is to something else, or at odds with an earlier one */
  resolve(id: PyValue, where: string): TorchStorage | PyGlobal {
    const [tag, type, key, , length, view] = Array.isArray(id) ? id : [];
    // The older stream names a module's class together with its source text, which is never looked at.
    if (tag === 'module' && type instanceof PyGlobal) return type;
    const dtype = type instanceof PyGlobal ? storageTypes.get(type.name) : undefined;
    if (tag !== 'storage' || !dtype || typeof key !== 'string' || typeof length !== 'number' || length < 0) {
      throw new CheckpointError('The pickle refers to something that is no storage of a known type', where);
    }
    if (view !== undefined && view !== null) {
      throw new CheckpointError(
        'The file was written by a PyTorch from before version 0.4; load and save it again with a newer one',
        where,
      );
    }
    const known = this.#storages.get(key);
    if (known && (known.dtype !== dtype || known.length !== length)) {
      throw new CheckpointError(`The storage ${echo(key)} is declared twice, differently`, where);
    }
    const storage = known ?? new TorchStorage(dtype, length);
    this.#storages.set(key, storage);
    return storage;
  }
}

/**
 * The tensor of a `torch.Tensor` object (storage, offset, size, stride), as a view.
 * @throws {CheckpointError} if it reaches beyond its storage
 */
export function torchTensor({args}: PyObject, where: string): StridedTensor {
  const [storage, offset, shape, strides] = args;
  const isNumbers = (value: PyValue | undefined): value is number[] =>
    Array.isArray(value) && value.length <= MOST_AXES && value.every((item) => typeof item === 'number');
  if (!(storage instanceof TorchStorage) || !storage.bytes) {
    throw new CheckpointError('A tensor has no storage', where);
  }
  if (typeof offset !== 'number' || !isNumbers(shape) || !isNumbers(strides)) {
    throw new CheckpointError('A tensor has no shape', where);
  }
  return StridedTensor.create(storage.bytes, {dtype: storage.dtype, shape, strides, offset}, where);
}

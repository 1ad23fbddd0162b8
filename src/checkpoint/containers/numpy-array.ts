/** NumPy arrays and scalars as their pickles describe them (numpy/core/src/multiarray/methods.c, `__setstate__`). */
import {CheckpointError} from '../checkpoint-error.ts';
import {isBytes, load} from './file-part.ts';
import {PyObject, type PyList, type PyValue} from './py-value.ts';
import {type DType, dtypeBytes, MOST_AXES, rowMajorStrides, StridedTensor} from './strided-tensor.ts';

const dtypes = new Map<PyValue | undefined, DType>([
  ['f8', 'float64'],
  ['f4', 'float32'],
  ['f2', 'float16'],
  ['i8', 'int64'],
  ['i4', 'int32'],
  ['i2', 'int16'],
  ['i1', 'int8'],
  ['u1', 'uint8'],
  ['b1', 'bool'],
]);

/** The element type of a `numpy.dtype` object; null if it is none that holds numbers here, or big-endian. */
function dtypeOf(value: PyValue | undefined): DType | null {
  if (!(value instanceof PyObject) || value.className !== 'numpy.dtype') return null;
  const byteOrder = Array.isArray(value.state) ? value.state[1] : undefined;
  return byteOrder === '>' ? null : (dtypes.get(value.args[0]) ?? null);
}

/** The value of a NumPy scalar; null for one that is no number. */
export function numpyScalar([dtypeValue, content]: PyList): number | boolean | null {
  const dtype = dtypeOf(dtypeValue);
  if (!dtype || !isBytes(content) || content.length !== dtypeBytes[dtype]) return null;
  const bytes = load(content);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  switch (dtype) {
    case 'float64':
      return view.getFloat64(0, true);
    case 'float32':
      return view.getFloat32(0, true);
    case 'int64':
      return Number(view.getBigInt64(0, true));
    case 'int32':
      return view.getInt32(0, true);
    case 'int16':
      return view.getInt16(0, true);
    case 'int8':
      return view.getInt8(0);
    case 'uint8':
      return view.getUint8(0);
    case 'bool':
      return view.getUint8(0) !== 0;
    default:
      return null;
  }
}

/** How protocol 5 writes an array: `_frombuffer(bytes, dtype, shape, order)` (numpy/core/numeric.py). The same object as of the others. */
export function bufferArray([bytes = null, dtype = null, shape = null, order]: PyList): PyObject {
  const array = new PyObject('numpy.ndarray', []);
  array.state = [1, shape, dtype, order === 'F', bytes];
  return array;
}

/**
 * The tensor of a `numpy.ndarray` object, as a view.
 * @throws {CheckpointError} if shape, type and bytes do not fit together
 */
export function numpyTensor({state}: PyObject, where: string): StridedTensor {
  if (!Array.isArray(state)) throw new CheckpointError('An array has no content', where);
  const [, shape, dtypeValue, isFortran, bytes] = state;
  const dtype = dtypeOf(dtypeValue);
  if (!dtype || !isBytes(bytes)) {
    throw new CheckpointError('An array holds something else than little-endian numbers', where);
  }
  if (
    !Array.isArray(shape) ||
    shape.length > MOST_AXES ||
    !shape.every((length) => typeof length === 'number')
  ) {
    throw new CheckpointError('An array has no shape', where);
  }
  const strides = isFortran ? rowMajorStrides(shape.toReversed()).toReversed() : rowMajorStrides(shape);
  return StridedTensor.create(bytes, {dtype, shape, strides, offset: 0}, where);
}

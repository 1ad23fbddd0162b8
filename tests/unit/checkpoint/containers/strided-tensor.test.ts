import {describe, expect, it} from 'vitest';
import {CheckpointError} from '../../../../src/checkpoint/checkpoint-error.ts';
import {
  type DType,
  rowMajorStrides,
  StridedTensor,
} from '../../../../src/checkpoint/containers/strided-tensor.ts';

const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** 0, 1, 2 ... */
function counting(shape: number[]): StridedTensor {
  const values = Float32Array.from({length: shape.reduce((a, b) => a * b, 1)}, (_, i) => i);
  return StridedTensor.create(
    bytesOf(values),
    {dtype: 'float32', shape, strides: rowMajorStrides(shape), offset: 0},
    'test',
  );
}

describe('a tensor in a file', () => {
  it('reads row by row, with gain and bias', () => {
    expect([...counting([2, 3]).read()]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...counting([2, 3]).read(2, 1)]).toEqual([1, 3, 5, 7, 9, 11]);
  });

  it('permutes and flips as NumPy does', () => {
    // numpy.arange(24).reshape(2, 3, 4).transpose(2, 0, 1)[:, ::-1].ravel()
    const view = counting([2, 3, 4]).permute([2, 0, 1]).flip([1]);
    expect(view.shape).toEqual([4, 2, 3]);
    expect([...view.read()]).toEqual([
      12, 16, 20, 0, 4, 8, 13, 17, 21, 1, 5, 9, 14, 18, 22, 2, 6, 10, 15, 19, 23, 3, 7, 11,
    ]);
    expect([...counting([2, 2]).flip([0, 1]).read()]).toEqual([3, 2, 1, 0]);
  });

  it('drops axes of length 1', () => {
    expect(counting([1, 3, 1, 2]).squeeze().shape).toEqual([3, 2]);
    expect(counting([1, 3, 1, 2]).squeeze([0]).shape).toEqual([1, 3, 2]);
    expect([...StridedTensor.scalar(7).read()]).toEqual([7]);
  });

  it.each<[DType, ArrayBufferView]>([
    ['float64', Float64Array.of(0, 1, -2, 0.5)],
    ['float32', Float32Array.of(0, 1, -2, 0.5)],
    ['float16', Uint16Array.of(0, 0x3c00, 0xc000, 0x3800)],
    ['bfloat16', Uint16Array.of(0, 0x3f80, 0xc000, 0x3f00)],
  ])('widens %s, at any position of the file', (dtype, values) => {
    for (const shift of [0, 1]) {
      const file = new Uint8Array(values.byteLength + shift);
      file.set(bytesOf(values), shift);
      const layout = {dtype, shape: [4], strides: [1], offset: 0};
      expect([...StridedTensor.create(file.subarray(shift), layout, 'test').read()]).toEqual([0, 1, -2, 0.5]);
    }
  });

  it.each<[DType, ArrayBufferView]>([
    ['int64', BigInt64Array.of(5n, -3n)],
    ['int32', Int32Array.of(5, -3)],
    ['int16', Int16Array.of(5, -3)],
    ['int8', Int8Array.of(5, -3)],
  ])('widens %s', (dtype, values) => {
    const layout = {dtype, shape: [2], strides: [1], offset: 0};
    expect([...StridedTensor.create(bytesOf(values), layout, 'test').read()]).toEqual([5, -3]);
  });

  it('copies out of a Node buffer, whose slices are views', () => {
    const file = Buffer.alloc(9);
    file.writeFloatLE(1.5, 1);
    file.writeFloatLE(-2, 5);
    const layout = {dtype: 'float32', shape: [2], strides: [1], offset: 0} as const;
    expect([...StridedTensor.create(file.subarray(1), layout, 'test').read()]).toEqual([1.5, -2]);
  });

  it('knows whether it shares bytes with another', () => {
    const bytes = new Uint8Array(32);
    const at = (offset: number): StridedTensor =>
      StridedTensor.create(bytes, {dtype: 'float32', shape: [2], strides: [1], offset}, 'test');
    expect(at(0).overlaps(at(1))).toBe(true);
    expect(at(0).overlaps(at(2))).toBe(false);
    expect(at(1).flip([0]).overlaps(at(0))).toBe(true);
    expect(at(0).overlaps(counting([2]))).toBe(false);
  });

  it.each([
    ['a negative length', [-1], [1], 0],
    ['a length that is no whole number', [1.5], [1], 0],
    ['more elements than there are', [5], [1], 0],
    ['an offset beyond the end', [1], [1], 4],
    ['a negative offset', [1], [1], -1],
    ['strides beyond the end', [2, 2], [3, 1], 0],
    ['elements used twice', [100], [0], 0],
    ['a size beyond 2^53', [2 ** 31, 2 ** 31], [0, 0], 0],
    ['fewer strides than axes', [2, 2], [1], 0],
  ])('is refused with %s', (_name, shape, strides, offset) => {
    const create = (): unknown =>
      StridedTensor.create(new Uint8Array(16), {dtype: 'float32', shape, strides, offset}, 'the weight');
    expect(create).toThrow(CheckpointError);
    expect(create).toThrow('(the weight).');
  });
});

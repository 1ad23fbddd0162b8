/**
 * A tensor as it lies in a file: a view of bytes with a shape and strides. Permuting and flipping only change the view;
 * `read` then gathers, widens to float32 and applies a gain in one pass, so that a tensor is copied once.
 */
import {sizeOf} from '../../model/weight-layout.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {echo} from '../../lib/printable.ts';
import {type Bytes, load, placeOf} from './file-part.ts';
import {halfToFloat} from './half-float.ts';

export type DType =
  'float64' | 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool';

export const dtypeBytes: Record<DType, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Of any tensor in a checkpoint; one list of lengths may be named by many. */
export const MOST_AXES = 8;

interface Layout {
  dtype: DType;
  shape: readonly number[];
  /** In elements. */
  strides: readonly number[];
  /** In elements. */
  offset: number;
}

/** Strides of a dense row-major tensor. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** `[4, 512]` for messages. */
export function formatShape(shape: readonly number[]): string {
  return echo(`[${shape.slice(0, 100).join(', ')}]`);
}

export class StridedTensor {
  readonly #bytes: Bytes;
  readonly #layout: Layout;

  private constructor(bytes: Bytes, layout: Layout) {
    this.#bytes = bytes;
    this.#layout = layout;
  }

  /**
   * A view of `bytes`, which must hold nothing but whole elements.
   * @throws {CheckpointError} unless every element that the layout can reach lies inside `bytes`, each at most once
   */
  static create(bytes: Bytes, layout: Layout, where: string): StridedTensor {
    const {dtype, shape, strides, offset} = layout;
    const available = Math.floor(bytes.length / dtypeBytes[dtype]);
    const isIndex = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
    if (
      shape.length !== strides.length ||
      shape.length > MOST_AXES ||
      ![...shape, ...strides, offset].every(isIndex)
    ) {
      throw new CheckpointError(
        `A tensor has the impossible shape ${formatShape(shape)}, strides ${formatShape(strides)} and offset ${offset}`,
        where,
      );
    }
    const size = sizeOf(shape);
    const last = shape.reduce((index, length, axis) => index + (length - 1) * strides[axis]!, offset);
    // More elements than the storage holds means that some are used twice: no checkpoint does it, and it could ask for
    // any amount of memory.
    if (size > available || (size > 0 && last >= available)) {
      throw new CheckpointError(
        `A tensor of shape ${formatShape(shape)}, strides ${formatShape(strides)} and offset ${offset} reaches beyond its storage of ${available} elements`,
        where,
      );
    }
    return new StridedTensor(bytes, {dtype, shape: [...shape], strides: [...strides], offset});
  }

  /** A tensor without axes. */
  static scalar(value: number): StridedTensor {
    const layout: Layout = {dtype: 'float64', shape: [], strides: [], offset: 0};
    return new StridedTensor(new Uint8Array(Float64Array.of(value).buffer), layout);
  }

  /** A tensor of one axis. */
  static vector(values: Float32Array<ArrayBuffer>): StridedTensor {
    const layout: Layout = {dtype: 'float32', shape: [values.length], strides: [1], offset: 0};
    return new StridedTensor(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), layout);
  }

  get dtype(): DType {
    return this.#layout.dtype;
  }

  get shape(): readonly number[] {
    return this.#layout.shape;
  }

  /** Whether both views show a byte that is the same. */
  overlaps(other: StridedTensor): boolean {
    if (placeOf(this.#bytes).of !== placeOf(other.#bytes).of) return false;
    const [start, end] = this.#range();
    const [otherStart, otherEnd] = other.#range();
    if (start >= otherEnd || otherStart >= end) return false;
    // Between the numbers of one there may be room for those of the other.
    if (this.#isDense() && other.#isDense()) return true;
    const shown = new Uint8Array(end - start);
    for (const at of this.#places()) shown[at - start] = 1;
    for (const at of other.#places()) if (shown[at - start] === 1) return true;
    return false;
  }

  /** The view whose axis `i` is this view's axis `order[i]`. */
  permute(order: readonly number[]): StridedTensor {
    const {shape, strides} = this.#layout;
    return this.#with({
      shape: order.map((axis) => shape[axis]!),
      strides: order.map((axis) => strides[axis]!),
    });
  }

  /** The view that runs backwards along `axes`. */
  flip(axes: readonly number[]): StridedTensor {
    const {shape} = this.#layout;
    const strides = [...this.#layout.strides];
    let {offset} = this.#layout;
    for (const axis of axes) {
      offset += (shape[axis]! - 1) * strides[axis]!;
      strides[axis] = -strides[axis]!;
    }
    return this.#with({strides, offset});
  }

  /** The same elements without their axes of length 1, except those in `keep`. */
  squeeze(keep: readonly number[] = []): StridedTensor {
    const {shape, strides} = this.#layout;
    const axes = shape.flatMap((length, axis) => (length !== 1 || keep.includes(axis) ? [axis] : []));
    return this.#with({
      shape: axes.map((axis) => shape[axis]!),
      strides: axes.map((axis) => strides[axis]!),
    });
  }

  /** All elements in row-major order, each as `value * gain + bias`, computed in double precision. */
  read(gain = 1, bias = 0): Float32Array {
    const {shape, strides, offset} = this.#layout;
    const size = sizeOf(shape);
    const out = new Float32Array(size);
    if (size === 0) return out;
    const low = shape.reduce((sum, length, axis) => sum + Math.min(0, (length - 1) * strides[axis]!), offset);
    const high = shape.reduce(
      (sum, length, axis) => sum + Math.max(0, (length - 1) * strides[axis]!),
      offset,
    );
    const source = widen(this.#bytes, this.#layout.dtype, low, high - low + 1);

    const innerLength = shape.at(-1) ?? 1;
    const innerStride = strides.at(-1) ?? 0;
    const index = new Array<number>(Math.max(0, shape.length - 1)).fill(0);
    let start = offset - low;
    for (let to = 0; to < size;) {
      for (let i = 0, from = start; i < innerLength; i++, from += innerStride) {
        out[to++] = source[from]! * gain + bias;
      }
      for (let axis = index.length - 1; axis >= 0; axis--) {
        start += strides[axis]!;
        if (++index[axis]! < shape[axis]!) break;
        start -= shape[axis]! * strides[axis]!;
        index[axis] = 0;
      }
    }
    return out;
  }

  /** Least and greatest index of an element in the storage. */
  #extremes(): [number, number] {
    const {shape, strides, offset} = this.#layout;
    let [low, high] = [offset, offset];
    shape.forEach((length, axis) => {
      const reach = (length - 1) * strides[axis]!;
      if (reach < 0) low += reach;
      else high += reach;
    });
    return [low, high];
  }

  /** First byte, and the one after the last, in the underlying buffer or file. */
  #range(): [number, number] {
    const [low, high] = this.#extremes();
    const width = dtypeBytes[this.#layout.dtype];
    const {start} = placeOf(this.#bytes);
    return [start + low * width, start + (high + 1) * width];
  }

  /** Whether there is nothing between first and last element that is no element. */
  #isDense(): boolean {
    const [low, high] = this.#extremes();
    return high - low + 1 === sizeOf(this.#layout.shape);
  }

  /** Every byte that is shown, in the underlying buffer or file. */
  *#places(): Generator<number> {
    const {shape, strides, offset, dtype} = this.#layout;
    const width = dtypeBytes[dtype];
    const {start} = placeOf(this.#bytes);
    const size = sizeOf(shape);
    for (let i = 0; i < size; i++) {
      let at = offset;
      for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
        at += (rest % shape[axis]!) * strides[axis]!;
        rest = Math.floor(rest / shape[axis]!);
      }
      for (let byte = 0; byte < width; byte++) yield start + at * width + byte;
    }
  }

  #with(change: Partial<Layout>): StridedTensor {
    return new StridedTensor(this.#bytes, {...this.#layout, ...change});
  }
}

/** As `TypedArray.from(source, convert)`, which is ten times slower. */
function convertEach<T extends Float32Array | Uint32Array>(
  source: Uint16Array,
  out: T,
  convert: (value: number) => number,
): T {
  for (let i = 0; i < source.length; i++) out[i] = convert(source[i]!);
  return out;
}

/** `count` elements from element `first` on as numbers: a view where alignment and type allow it. */
function widen(bytes: Bytes, dtype: DType, first: number, count: number): ArrayLike<number> {
  const width = dtypeBytes[dtype];
  let part = load(bytes, first * width, (first + count) * width);
  // Not `slice`, which is another view where the bytes are a Node buffer.
  if (part.byteOffset % width !== 0) part = new Uint8Array(part);
  const {buffer, byteOffset} = part;
  switch (dtype) {
    case 'float64':
      return new Float64Array(buffer, byteOffset, count);
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float16':
      return convertEach(new Uint16Array(buffer, byteOffset, count), new Float32Array(count), halfToFloat);
    case 'bfloat16':
      // The upper half of a float32.
      return new Float32Array(
        convertEach(new Uint16Array(buffer, byteOffset, count), new Uint32Array(count), (bits) => bits << 16)
          .buffer,
      );
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'int16':
      return new Int16Array(buffer, byteOffset, count);
    case 'int8':
      return new Int8Array(buffer, byteOffset, count);
    case 'uint8':
    case 'bool':
      return part;
  }
}

/** Reader of safetensors files: https://github.com/huggingface/safetensors#format */
import {strFromU8} from 'fflate';
import {sizeOf} from '../../model/weight-layout.ts';
import {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {echo} from '../../lib/printable.ts';
import {type Bytes, load} from './file-part.ts';
import {type DType, dtypeBytes, formatShape, rowMajorStrides, StridedTensor} from './strided-tensor.ts';

const dtypes = new Map<unknown, DType>([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** The reference reader's limit on the header. */
const maxHeaderBytes = 100_000_000;

/** Whether the bytes begin as a safetensors file does: a header length, then JSON. Text has no zeros. */
export function isSafetensors(bytes: Bytes): boolean {
  const first = load(bytes, 0, Math.min(bytes.length, 9));
  return first[8] === 0x7b && first.subarray(0, 8).some((byte) => byte < 9 || byte > 126);
}

export interface Safetensors {
  tensors: Map<string, StridedTensor>;
  metadata: Map<string, string>;
}

/**
 * All tensors as views of `bytes`.
 * @throws {CheckpointError} if the file breaks any rule of the format
 */
export function readSafetensors(bytes: Bytes): Safetensors {
  const headerBytes = new ByteReader(bytes).uint64();
  if (headerBytes > maxHeaderBytes || 8 + headerBytes > bytes.length) {
    throw new CheckpointError(
      `The header should be ${headerBytes} bytes long, but the file has only ${bytes.length}; it may be cut off: fetch it again`,
      'byte 0',
    );
  }
  const data = bytes.subarray(8 + headerBytes);
  const tensors = new Map<string, StridedTensor>();
  const metadata = new Map<string, string>();
  const ranges: {name: string; begin: number; end: number}[] = [];
  for (const [name, entry] of entriesOf(parseHeader(load(bytes, 8, 8 + headerBytes)), 'header')) {
    if (name === '__metadata__') {
      for (const [key, value] of entriesOf(entry, '__metadata__'))
        if (typeof value === 'string') metadata.set(key, value);
    } else {
      const {dtype, shape, begin, end} = parseEntry(name, entry);
      if (end > data.length) {
        throw new CheckpointError(
          `A tensor ends at byte ${end} of the data, but only ${data.length} bytes are there; the file may be cut off: fetch it again`,
          name,
        );
      }
      const layout = {dtype, shape, strides: rowMajorStrides(shape), offset: 0};
      tensors.set(name, StridedTensor.create(data.subarray(begin, end), layout, name));
      ranges.push({name, begin, end});
    }
  }

  ranges.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const {name, begin, end} of ranges) {
    if (begin !== expected) {
      throw new CheckpointError(`A tensor begins at byte ${begin} of the data instead of ${expected}`, name);
    }
    expected = end;
  }
  if (expected !== data.length) {
    throw new CheckpointError(
      `${data.length - expected} bytes after the last tensor belong to none`,
      'end of file',
    );
  }
  return {tensors, metadata};
}

function parseHeader(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(strFromU8(bytes));
  } catch {
    throw new CheckpointError('The header is not JSON', 'byte 8');
  }
}

function entriesOf(value: unknown, where: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CheckpointError('A JSON object was expected', where);
  }
  return Object.entries(value);
}

function parseEntry(
  name: string,
  entry: unknown,
): {dtype: DType; shape: number[]; begin: number; end: number} {
  const fields = new Map(entriesOf(entry, name));
  const dtype = dtypes.get(fields.get('dtype'));
  if (!dtype) {
    throw new CheckpointError(`The data type ${echoJson(fields.get('dtype'))} is not known`, name);
  }
  const shape = fields.get('shape');
  const offsets = fields.get('data_offsets');
  if (!isIndexList(shape) || !isIndexList(offsets) || offsets.length !== 2 || offsets[1]! < offsets[0]!) {
    throw new CheckpointError(
      `The shape ${echoJson(shape)} or the byte range ${echoJson(offsets)} is impossible`,
      name,
    );
  }
  const [begin, end] = offsets as [number, number];
  if (sizeOf(shape) * dtypeBytes[dtype] !== end - begin) {
    throw new CheckpointError(
      `A tensor of shape ${formatShape(shape)} and type ${dtype} does not fill its ${end - begin} bytes`,
      name,
    );
  }
  return {dtype, shape, begin, end};
}

/** A value of the header for messages. What is in a list or an object may be nested without end, so only numbers are repeated. */
function echoJson(value: unknown): string {
  if (Array.isArray(value)) {
    const first: unknown[] = value.slice(0, 100);
    return first.every((item) => typeof item === 'number')
      ? echo(JSON.stringify(first))
      : `(a list of ${value.length})`;
  }
  if (typeof value === 'object' && value !== null) return '(an object)';
  return value === undefined ? '(missing)' : echo(JSON.stringify(value));
}

function isIndexList(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.every((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0)
  );
}

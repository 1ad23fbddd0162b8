/** A flat run of numbers, which tensors are views of. */
import {CheckpointError} from '../checkpoint-error.ts';
import type {Bytes} from './file-part.ts';
import {type DType, dtypeBytes} from './strided-tensor.ts';

export class TorchStorage {
  readonly dtype: DType;
  /** In elements, as the pickle declares it. */
  readonly length: number;
  /** View of the file; null until the stream has come to it (the older format puts the data last). */
  bytes: Bytes | null = null;

  constructor(dtype: DType, length: number) {
    this.dtype = dtype;
    this.length = length;
  }

  /** @throws {CheckpointError} unless the bytes are exactly as many as were declared */
  fill(bytes: Bytes, where: string): void {
    this.checkBytes(bytes.length, where);
    this.bytes = bytes;
  }

  /**
   * @param bytes that are there for it; null if it is missing
   * @throws {CheckpointError} unless they are exactly as many as were declared
   */
  checkBytes(bytes: number | null, where: string): void {
    const expected = this.length * dtypeBytes[this.dtype];
    if (bytes === expected) return;
    throw new CheckpointError(
      `A storage of ${this.length} ${this.dtype} should take ${expected} bytes, but ${bytes === null ? 'is missing' : `has ${bytes}`}`,
      where,
    );
  }
}

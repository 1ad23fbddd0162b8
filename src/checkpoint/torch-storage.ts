/** A flat run of numbers, as PyTorch keeps it; several tensors may be views of one storage. */
import type {DType} from './strided-tensor.ts';

export class TorchStorage {
  readonly dtype: DType;
  /** In elements, as the pickle declares it. */
  readonly length: number;
  /** View into the file; null as long as the stream has not come to it (the older format puts the data last). */
  bytes: Uint8Array | null = null;

  constructor(dtype: DType, length: number) {
    this.dtype = dtype;
    this.length = length;
  }
}

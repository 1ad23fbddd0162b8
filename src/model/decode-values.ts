/** Values of a stored tensor, as TensorFlow.js decodes them, for who needs no tensor. */
import {halfToNumber} from './half-float.ts';
import type {WeightEntry} from './descriptor.ts';
import type {ModelFiles} from './model-files.ts';
import {storedBytes} from './weight-layout.ts';

/** @param bytes those of the tensor alone */
function decodeValues(
  {quantization}: WeightEntry,
  bytes: Uint8Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  if (!quantization) return new Float32Array(bytes.buffer);
  if (quantization.dtype === 'float16') return Float32Array.from(new Uint16Array(bytes.buffer), halfToNumber);
  const {dtype, scale, min} = quantization;
  const stored = dtype === 'uint8' ? bytes : new Uint16Array(bytes.buffer);
  return Float32Array.from(stored, (value) => value * scale + min);
}

/** Bytes `start` to `end` of files that follow one another. */
function cut(files: readonly Uint8Array[], start: number, end: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  let at = 0;
  for (const file of files) {
    const part = file.subarray(Math.max(0, start - at), Math.max(0, end - at));
    if (part.length > 0) bytes.set(part, Math.max(0, at - start));
    at += file.length;
  }
  return bytes;
}

/** The tensors of a model whose names begin so, by name. */
export function valuesOf({descriptor, shards}: ModelFiles, prefix: string): Map<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  for (const {paths, weights} of descriptor.weightsManifest) {
    const files = paths.map((path) => shards.get(path)!);
    let start = 0;
    for (const entry of weights) {
      const end = start + storedBytes(entry);
      if (entry.name.startsWith(prefix)) values.set(entry.name, decodeValues(entry, cut(files, start, end)));
      start = end;
    }
  }
  return values;
}

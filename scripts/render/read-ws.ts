/** Reads the ws that projectors write: `.npz` with an array "w", or an `.npy` of it (NumPy's format, NEP 1). */
import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {unzipSync} from 'fflate';
import {echo} from '../../src/lib/printable.ts';
import {UsageError} from '../usage-error.ts';

export interface NumberArray {
  shape: number[];
  data: Float32Array;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Far more than the ws of any number of pictures. */
const mostBytes = 2 ** 30;

function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** @throws {UsageError} if it is no array of floats */
function parseNpy(bytes: Uint8Array, name: string): NumberArray {
  const fail = (what: string): never => {
    throw new UsageError(`${name} must hold an array of floats, as numpy.save writes it, but ${what}.`);
  };
  if (!isNpy(bytes) || bytes.length < 12) return fail('has another beginning');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes[6] === 1 ? 10 : 12;
  const end = start + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, Math.min(end, start + 10_000)));
  const descr = /'descr':\s*'([<|=]?)f([248])'/.exec(header);
  const dimensions = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (!descr || dimensions === undefined) return fail('is of another kind');
  if (/'fortran_order':\s*True/.test(header)) return fail('its numbers are in the order of Fortran');
  const size = Number(descr[2]);
  const shape = dimensions
    .split(',')
    .filter((text) => text.trim() !== '')
    .map(Number);
  const count = shape.reduce((a, b) => a * b, 1);
  if (end + count * size > bytes.length) return fail('is cut off');
  if (size === 2) return fail('its numbers are half floats');
  const data = Float32Array.from({length: count}, (_, i) =>
    size === 4 ? view.getFloat32(end + 4 * i, true) : view.getFloat64(end + 8 * i, true),
  );
  if (!data.every(Number.isFinite)) return fail('not all of its numbers are finite');
  return {shape, data};
}

/** @throws {UsageError} if it is no such file */
export function readArray(file: string): NumberArray {
  const name = echo(basename(file));
  const bytes = new Uint8Array(readFileSync(file));
  if (isNpy(bytes)) return parseNpy(bytes, name);
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter: (entry) => entry.name === 'w.npy' && entry.originalSize <= mostBytes,
    });
  } catch {
    throw new UsageError(`${name} is no .npz or .npy of NumPy: give the projected_w.npz of a projector.`);
  }
  const entry = entries['w.npy'];
  if (!entry) throw new UsageError(`${name} holds no array "w": give the projected_w.npz of a projector.`);
  return parseNpy(entry, name);
}

/**
 * The ws of each picture, `[numWs, wDim]`; one w of a picture goes to all layers.
 * @throws {UsageError} if they are for another network
 */
export function readWs(file: string, numWs: number, wDim: number): Float32Array[] {
  const {shape, data} = readArray(file);
  const width = shape.at(-1);
  const layers = shape.length >= 2 ? shape.at(-2)! : 1;
  if (width !== wDim || (layers !== 1 && layers !== numWs) || shape.length > 3 || data.length === 0) {
    throw new UsageError(
      `${echo(basename(file))} must hold ws [pictures, ${numWs}, ${wDim}] for this model, but holds [${echo(shape.join(', '))}].`,
    );
  }
  const each = layers * wDim;
  return Array.from({length: data.length / each}, (_, i) => {
    const ws = data.subarray(i * each, (i + 1) * each);
    if (layers === numWs) return ws.slice();
    return Float32Array.from({length: numWs * wDim}, (_, j) => ws[j % wDim]!);
  });
}

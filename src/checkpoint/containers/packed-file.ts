/** A checkpoint that somebody packed: .gz, .tar, or a .zip with one in it. */
import {gunzipSync, strFromU8} from 'fflate';
import {echo} from '../../lib/printable.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {crc32} from './crc32.ts';
import {type Bytes, load} from './file-part.ts';
import {mostUnpacked} from './most-unpacked.ts';
import type {ZipArchive} from './zip-archive.ts';

const checkpointName = /\.(pkl|pickle|pt|pth|ckpt|safetensors)$/i;
const TAR_BLOCK = 512;

/** The one checkpoint among the names of an archive. */
function oneCheckpoint(names: readonly string[], archive: string): string {
  const files = names.filter((name) => !/(^|\/)(__MACOSX\/|\._)|\/$/.test(name));
  const checkpoints = files.filter((name) => checkpointName.test(name));
  const [first] = checkpoints;
  if (first !== undefined && checkpoints.length === 1) return first;
  if (checkpoints.length > 1) {
    const list = checkpoints.slice(0, 3).map((name) => echo(name, 40));
    throw new CheckpointError(
      `The ${archive} holds ${checkpoints.length} checkpoints (${list.join(', ')}${checkpoints.length > 3 ? ' …' : ''}); unpack it and give one of them`,
      archive,
    );
  }
  const holds = (ending: RegExp): boolean => files.length > 0 && files.every((name) => ending.test(name));
  if (holds(/\.npy$/)) {
    throw new CheckpointError(
      'The file holds arrays of NumPy (.npz), such as latents; give the network that they are for',
      archive,
    );
  }
  const pictures = files.filter((name) => /\.(png|jpe?g|webp|bmp)$/i.test(name)).length;
  if (pictures > 0 && 2 * pictures >= files.length) {
    throw new CheckpointError(
      `The ${archive} holds ${pictures} pictures, a data set; give the network that was trained with them`,
      archive,
    );
  }
  throw new CheckpointError(
    `The ${archive} holds no checkpoint: ${files.length === 0 ? 'it is empty' : `its first file is ${echo(files[0]!, 60)}`}`,
    archive,
  );
}

/** The checkpoint in a zip archive that torch.save did not write. */
export function checkpointInZip(archive: ZipArchive): Bytes {
  return archive.read(oneCheckpoint(archive.names, 'zip archive'))!;
}

export function isGzip(bytes: Bytes): boolean {
  const [first, second, method] = load(bytes, 0, Math.min(bytes.length, 3));
  return first === 0x1f && second === 0x8b && method === 8;
}

/** What was compressed (RFC 1952). */
export function gunzipped(bytes: Bytes): Uint8Array {
  const packed = load(bytes);
  const tail = new DataView(packed.buffer, packed.byteOffset + Math.max(0, packed.length - 8));
  if (packed.length < 18)
    throw new CheckpointError('The gzip file is cut off; fetch it again', 'end of file');
  const length = tail.getUint32(4, true);
  if (length > mostUnpacked(packed.length)) {
    throw new CheckpointError(
      `The gzip file says that it unpacks to ${length} bytes, far more than weights do; unpack it first`,
      'end of file',
    );
  }
  let content: Uint8Array;
  try {
    content = gunzipSync(packed, {out: new Uint8Array(length)});
  } catch {
    throw new CheckpointError(
      'The gzip file cannot be unpacked; it may be cut off: fetch it again',
      'byte 0',
    );
  }
  if (content.length !== length || crc32(content) !== tail.getUint32(0, true)) {
    throw new CheckpointError(
      'The gzip file does not match its checksum; it may be damaged: fetch it again, or unpack it first',
      'end of file',
    );
  }
  return content;
}

export function isTar(bytes: Bytes): boolean {
  return bytes.length >= TAR_BLOCK && strFromU8(load(bytes, 257, 262), true) === 'ustar';
}

/** Text of a field of a header, up to its first zero. */
const field = (header: Uint8Array, start: number, length: number): string =>
  strFromU8(header.subarray(start, start + length), true).replace(/\0.*$/s, '');

/** The one checkpoint of a tar archive, as a view (POSIX.1-1988, ustar). */
export function checkpointInTar(bytes: Bytes): Bytes {
  const entries = new Map<string, Bytes>();
  for (let at = 0; at + TAR_BLOCK <= bytes.length;) {
    const header = load(bytes, at, at + TAR_BLOCK);
    const name = field(header, 0, 100);
    const length = Number.parseInt(field(header, 124, 12).trim() || '0', 8);
    if (name === '') break;
    const start = at + TAR_BLOCK;
    if (!Number.isSafeInteger(length) || length < 0 || start + length > bytes.length) {
      throw new CheckpointError('The tar archive is cut off; fetch it again', echo(name));
    }
    // Files, and nothing that describes the next one.
    if (['', '0'].includes(field(header, 156, 1))) entries.set(name, bytes.subarray(start, start + length));
    at = start + Math.ceil(length / TAR_BLOCK) * TAR_BLOCK;
  }
  return entries.get(oneCheckpoint([...entries.keys()], 'tar archive'))!;
}

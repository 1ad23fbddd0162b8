/**
 * Reader of zip archives (PKWARE APPNOTE 6.3.10). torch.save stores its entries, so that each is a view of the file; whoever packed it
 * again may have compressed them. Of the libraries, fflate copies stored entries and does not check their CRC-32.
 */
import {inflateSync, strFromU8} from 'fflate';
import {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {crc32} from './crc32.ts';
import {type Bytes, load} from './file-part.ts';
import {mostUnpacked} from './most-unpacked.ts';

const endSignature = 0x06054b50;
const endBytes = 22;
const maxCommentBytes = 0xffff;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const checkedAtOnce = 2 ** 22;

interface Entry {
  flags: number;
  method: number;
  crc: number;
  storedBytes: number;
  bytes: number;
  localOffset: number;
}

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Bytes): boolean {
  const [p, k, three, four] = load(bytes, 0, Math.min(bytes.length, 4));
  return p === 0x50 && k === 0x4b && three === 0x03 && four === 0x04;
}

export class ZipArchive {
  readonly #bytes: Bytes;
  readonly #entries: ReadonlyMap<string, Entry>;
  #bytesRead = 0;

  /** @throws {CheckpointError} if the directory of the archive is missing or broken, or an entry's name leads out of it */
  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#entries = readDirectory(bytes);
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Bytes of an entry as its directory declares them, or null if there is no such entry. */
  declaredBytes(name: string): number | null {
    return this.#entries.get(name)?.bytes ?? null;
  }

  /**
   * The content of an entry, as a view where it is not compressed; null if there is no such entry.
   * @throws {CheckpointError} if it is compressed beyond reason, encrypted, cut off, or does not match its CRC-32
   */
  read(name: string): Bytes | null {
    const entry = this.#entries.get(name);
    if (!entry) return null;
    if (entry.flags & 1) throw new CheckpointError('An entry of the archive is encrypted', name);
    if (entry.method !== 8 && (entry.method !== 0 || entry.storedBytes !== entry.bytes)) {
      throw new CheckpointError(
        'An entry of the archive is compressed in a way that is not supported; unpack it first',
        name,
      );
    }
    const reader = new ByteReader(this.#bytes, name);
    reader.position = Math.min(entry.localOffset, this.#bytes.length);
    if (reader.uint32() !== localSignature) {
      throw new CheckpointError('An entry of the archive does not begin where its directory says', name);
    }
    reader.take(22);
    const nameBytes = reader.uint16();
    reader.take(nameBytes + reader.uint16());
    const packed = reader.take(entry.storedBytes);
    // Entries may lie in one another, each to be checked.
    this.#bytesRead += entry.bytes;
    if (entry.method === 0 && this.#bytesRead > 2 * this.#bytes.length) {
      throw new CheckpointError('The entries of the archive take more room than it has', name);
    }
    if (this.#bytesRead > mostUnpacked(this.#bytes.length)) {
      throw new CheckpointError('The entries of the archive unpack to far more than weights do', name);
    }
    const content = entry.method === 0 ? packed : inflated(packed, entry.bytes, name);
    if (checksum(content) !== entry.crc) {
      throw new CheckpointError(
        'An entry of the archive does not match its checksum; the file is damaged',
        name,
      );
    }
    return content;
  }
}

/** Position of the record that ends an archive; it may be followed by a comment. */
function findEnd(bytes: Bytes): number {
  const first = Math.max(0, bytes.length - endBytes - maxCommentBytes);
  const end = load(bytes, first);
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength);
  for (let at = end.length - endBytes; at >= 0; at--) {
    if (view.getUint32(at, true) === endSignature) return first + at;
  }
  throw new CheckpointError('The archive has no directory at its end; it may be cut off', 'end of file');
}

/** @param length as the directory declares it, within what may be unpacked */
function inflated(packed: Bytes, length: number, where: string): Uint8Array {
  try {
    return inflateSync(load(packed), {out: new Uint8Array(length)});
  } catch {
    throw new CheckpointError('An entry of the archive cannot be unpacked; the file is damaged', where);
  }
}

/** Of content that may not be in memory, a part at a time. */
function checksum(content: Bytes): number {
  let crc = 0;
  for (let start = 0; start < content.length; start += checkedAtOnce) {
    crc = crc32(load(content, start, Math.min(content.length, start + checkedAtOnce)), crc);
  }
  return crc;
}

function readDirectory(bytes: Bytes): Map<string, Entry> {
  const end = new ByteReader(bytes, 'end of the archive');
  end.position = findEnd(bytes) + 10;
  const count = end.uint16();
  const length = end.uint32();
  const start = end.uint32();
  if (start + length > bytes.length) {
    throw new CheckpointError(
      'The directory of the archive lies beyond its end; it may be cut off',
      end.where(),
    );
  }
  const reader = new ByteReader(bytes.subarray(start, start + length), 'directory of the archive');
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    const [name, entry] = readEntry(reader);
    if (entries.has(name)) throw new CheckpointError('An entry of the archive is there twice', name);
    entries.set(name, entry);
  }
  return entries;
}

function readEntry(reader: ByteReader): [string, Entry] {
  const where = reader.where();
  if (reader.uint32() !== directorySignature) {
    throw new CheckpointError('The directory of the archive is broken', where);
  }
  reader.take(4);
  const flags = reader.uint16();
  const method = reader.uint16();
  reader.take(4);
  const crc = reader.uint32();
  const storedBytes = reader.uint32();
  const bytes = reader.uint32();
  const nameBytes = reader.uint16();
  const extraBytes = reader.uint16();
  const commentBytes = reader.uint16();
  reader.take(8);
  const localOffset = reader.uint32();
  const name = strFromU8(reader.read(nameBytes), true);
  reader.take(extraBytes + commentBytes);
  if (name.startsWith('/') || /(^|[/\\])\.\.([/\\]|$)|\\|^[A-Za-z]:/.test(name)) {
    throw new CheckpointError(
      'An entry of the archive has a name that leads out of it',
      JSON.stringify(name),
    );
  }
  return [name, {flags, method, crc, storedBytes, bytes, localOffset}];
}

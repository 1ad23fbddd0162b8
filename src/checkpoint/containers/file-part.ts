/** Bytes of a checkpoint: in memory, or a part of a file that is read when it is needed, so that nobody holds all of a large one. */

/** Gives any stretch of a file, at once: in a worker, or in Node. */
export interface FileSource {
  readonly length: number;
  /** Exactly the bytes from `start` up to `end`, in memory of their own. Throws where the file cannot be read. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
}

/** What is read at once of a file whose small parts are asked for one after another. */
const BLOCK_BYTES = 2 ** 17;

/** A file with its last small block, which the next small part is often in. */
class BlockCache {
  readonly #source: FileSource;
  #block = new Uint8Array(0);
  #start = 0;

  constructor(source: FileSource) {
    this.#source = source;
  }

  read(start: number, end: number): Uint8Array {
    if (end - start >= BLOCK_BYTES) return this.#source.read(start, end);
    if (start < this.#start || end > this.#start + this.#block.length) {
      this.#block = this.#source.read(start, Math.min(this.#source.length, start + BLOCK_BYTES));
      this.#start = start;
    }
    return this.#block.subarray(start - this.#start, end - this.#start);
  }
}

/** A view of a file, as `Uint8Array` is one of a buffer. */
export class FilePart {
  readonly #file: BlockCache;
  readonly #start: number;
  readonly length: number;

  private constructor(file: BlockCache, start: number, length: number) {
    this.#file = file;
    this.#start = start;
    this.length = length;
  }

  static whole(source: FileSource): FilePart {
    return new FilePart(new BlockCache(source), 0, source.length);
  }

  subarray(start: number, end = this.length): FilePart {
    const from = Math.min(start, this.length);
    return new FilePart(this.#file, this.#start + from, Math.max(0, Math.min(end, this.length) - from));
  }

  load(): Uint8Array {
    return this.length === 0 ? new Uint8Array(0) : this.#file.read(this.#start, this.#start + this.length);
  }

  /** The file, and where in it this begins: the same numbers for the same bytes. */
  get place(): {of: object; start: number} {
    return {of: this.#file, start: this.#start};
  }
}

export type Bytes = Uint8Array | FilePart;

export function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array || value instanceof FilePart;
}

/** The bytes from `start` up to `end` in memory: a view where they are there already. */
export function load(bytes: Bytes, start = 0, end = bytes.length): Uint8Array {
  const part = bytes.subarray(start, end);
  return part instanceof FilePart ? part.load() : part;
}

/** As `FilePart.place`, of any bytes. */
export function placeOf(bytes: Bytes): {of: object; start: number} {
  return bytes instanceof FilePart ? bytes.place : {of: bytes.buffer, start: bytes.byteOffset};
}

/** Reads numbers and views from bytes, and never beyond them. */
import {CheckpointError} from '../checkpoint-error.ts';
import {type Bytes, load} from './file-part.ts';

/** Of a file that is not in memory, this much at a time: numbers and names are small. */
const WINDOW_BYTES = 4096;

export class ByteReader {
  readonly bytes: Bytes;
  readonly #prefix: string;
  position = 0;
  /** What is in memory, and where that begins. */
  #view: DataView;
  #windowStart = 0;
  #at = 0;

  /** @param source what the bytes are, for messages: `data.pkl`; empty for the file itself */
  constructor(bytes: Bytes, source = '') {
    this.bytes = bytes;
    this.#view = viewOf(bytes instanceof Uint8Array ? bytes : new Uint8Array(0));
    this.#prefix = source === '' ? '' : `${source}, `;
  }

  /** The place of a byte, for messages. */
  where(position = this.position): string {
    return `${this.#prefix}byte ${position}`;
  }

  /**
   * The next `count` bytes as a view.
   * @throws {CheckpointError} if fewer are left
   */
  take(count: number): Bytes {
    const start = this.#advance(count);
    return this.bytes.subarray(start, start + count);
  }

  /**
   * The next `count` bytes in memory.
   * @throws {CheckpointError} if fewer are left
   */
  read(count: number): Uint8Array {
    return load(this.take(count));
  }

  uint8(): number {
    return this.#see(1).getUint8(this.#at);
  }

  uint16(): number {
    return this.#see(2).getUint16(this.#at, true);
  }

  uint32(): number {
    return this.#see(4).getUint32(this.#at, true);
  }

  int32(): number {
    return this.#see(4).getInt32(this.#at, true);
  }

  /** Above 2^53 the result is rounded; no file is that long, so that as a length it is refused all the same. */
  uint64(): number {
    return Number(this.#see(8).getBigUint64(this.#at, true));
  }

  float64BigEndian(): number {
    return this.#see(8).getFloat64(this.#at);
  }

  /** Latin-1 text up to the next line feed, which is passed over. */
  line(): string {
    const next = load(this.bytes, this.position, Math.min(this.bytes.length, this.position + 1001));
    const length = next.indexOf(0x0a);
    if (length < 0) throw new CheckpointError('A line of text does not end', this.where());
    const text = String.fromCharCode(...this.read(length));
    this.position++;
    return text;
  }

  /** Passes over the next `count` bytes; they lie at `#at` in the view. */
  #see(count: number): DataView {
    const start = this.#advance(count);
    this.#at = start - this.#windowStart;
    if (this.#at >= 0 && this.#at + count <= this.#view.byteLength) return this.#view;
    this.#windowStart = start;
    this.#at = 0;
    this.#view = viewOf(load(this.bytes, start, start + WINDOW_BYTES));
    return this.#view;
  }

  #advance(count: number): number {
    const start = this.position;
    const left = this.bytes.length - start;
    if (count > left) {
      throw new CheckpointError(
        `The file ends too early: ${count} bytes should follow, but only ${left} are left; it may be cut off: fetch it again`,
        this.where(),
      );
    }
    this.position = start + count;
    return start;
  }
}

function viewOf({buffer, byteOffset, byteLength}: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

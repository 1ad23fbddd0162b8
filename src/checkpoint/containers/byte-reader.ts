/** Reads numbers and views from bytes, and never beyond them. */
import {CheckpointError} from '../checkpoint-error.ts';

export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #prefix: string;
  position = 0;

  /** @param source what the bytes are, for messages: `data.pkl`; empty for the file itself */
  constructor(bytes: Uint8Array, source = '') {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Above 2^53 the result is rounded; no file is that long, so that as a length it is refused all the same. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** Latin-1 text up to the next line feed, which is passed over. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0 || end - this.position > 1000)
      throw new CheckpointError('A line of text does not end', this.where());
    const text = String.fromCharCode(...this.take(end - this.position));
    this.position++;
    return text;
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

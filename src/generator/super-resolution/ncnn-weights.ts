/** The weights of a network as ncnn stores them (github.com/Tencent/ncnn, `NAME.bin`): one layer's after another's, without names. Pure. */
import {halfToNumber} from '../../model/half-float.ts';

/** Marks half floats; 0 marks floats. */
const HALVES = 0x01306b47;

export class NcnnWeights {
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: ArrayBuffer) {
    this.#view = new DataView(bytes);
  }

  /** Values behind a mark that says how they are stored; halves are padded to four bytes. @throws {RangeError} */
  marked(count: number): Float32Array {
    const mark = this.#view.getUint32(this.#take(4), true);
    if (mark === 0) return this.floats(count);
    if (mark !== HALVES) {
      throw new RangeError(
        `Weights of a network must be floats or half floats, got the mark ${mark.toString(16)}.`,
      );
    }
    const start = this.#take(Math.ceil(count / 2) * 4);
    return Float32Array.from({length: count}, (_, i) =>
      halfToNumber(this.#view.getUint16(start + 2 * i, true)),
    );
  }

  /** @throws {RangeError} at the end of the file */
  floats(count: number): Float32Array {
    const start = this.#take(4 * count);
    return Float32Array.from({length: count}, (_, i) => this.#view.getFloat32(start + 4 * i, true));
  }

  /** @throws {RangeError} where anything is left */
  end(): void {
    const {byteLength} = this.#view;
    if (this.#offset === byteLength) return;
    throw new RangeError(`The network has ${this.#offset} bytes of weights, its file ${byteLength}.`);
  }

  /** Where the next `bytes` begin. */
  #take(bytes: number): number {
    const start = this.#offset;
    this.#offset += bytes;
    if (this.#offset <= this.#view.byteLength) return start;
    throw new RangeError(
      `The file of the network ends after ${this.#view.byteLength} bytes, which is too early.`,
    );
  }
}

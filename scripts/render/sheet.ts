/** Many pictures on one, side by side. */
import type {Pixels} from '../../src/engine/worker/pixels.ts';

export class Sheet {
  readonly width: number;
  readonly height: number;
  readonly channels: Pixels['channels'];
  /** `[height, width, channels]`; black, or clear, where there is no picture. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #tile: {width: number; height: number};

  constructor(columns: number, rows: number, tile: Pick<Pixels, 'width' | 'height' | 'channels'>) {
    this.#tile = tile;
    this.width = columns * tile.width;
    this.height = rows * tile.height;
    this.channels = tile.channels;
    this.bytes = new Uint8Array(this.width * this.height * tile.channels);
  }

  put(column: number, row: number, {bytes}: Pick<Pixels, 'bytes'>): void {
    const {width, height} = this.#tile;
    const rowBytes = width * this.channels;
    for (let y = 0; y < height; y++) {
      const to = ((row * height + y) * this.width + column * width) * this.channels;
      this.bytes.set(bytes.subarray(y * rowBytes, (y + 1) * rowBytes), to);
    }
  }
}

/** More would take gigabytes to write. */
export const mostSheetPixels = 2 ** 28;

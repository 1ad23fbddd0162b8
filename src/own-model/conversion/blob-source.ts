/** A file of the visitor's as the readers of checkpoints want it: any stretch of it, at once. For workers. */
import type {FileSource} from '../../checkpoint/containers/file-part.ts';

/** One sentence for the visitor. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';

  constructor(options?: ErrorOptions) {
    super(
      'The file changed or went away while it was read: open it again once nothing writes to it.',
      options,
    );
  }
}

export class BlobSource implements FileSource {
  readonly #blob: Blob;
  readonly #reader = new FileReaderSync();
  readonly length: number;

  constructor(blob: Blob) {
    this.#blob = blob;
    this.length = blob.size;
  }

  /** @throws {FileChangedError} if the file is no longer what it was when it was given */
  read(start: number, end: number): Uint8Array<ArrayBuffer> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = new Uint8Array(this.#reader.readAsArrayBuffer(this.#blob.slice(start, end)));
    } catch (cause) {
      throw new FileChangedError({cause});
    }
    if (bytes.length !== end - start) throw new FileChangedError();
    return bytes;
  }
}

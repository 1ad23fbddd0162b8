/** Something that takes the frames of a film one after another and makes a file of them. */
export interface FilmWriter {
  /**
   * Resolves when the next frame may come.
   * @param rgba `width * height * 4` bytes
   */
  add(rgba: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The whole file. */
  finish(): Promise<ArrayBuffer>;
}

/** What is packed may say that it is of any size: a file of 100 kB that unpacks to gigabytes. */

/** Weights hardly shrink; noise of zeros and names do. */
const TIMES_THE_FILE = 20;
const ALWAYS = 2 ** 16;

/** The bytes to which a file of this length may unpack. */
export function mostUnpacked(fileBytes: number): number {
  return ALWAYS + TIMES_THE_FILE * fileBytes;
}

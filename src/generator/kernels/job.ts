/** What one kernel is to do, as the module reads it: the other side of `assembly/job.ts`. */

export const JOB_KINDS = {transformWeights: 0, convolve: 1, toRgb: 2, enlarge: 3} as const;

export interface Job {
  kind: keyof typeof JOB_KINDS;
  /** Pieces that any thread may do, in any order. */
  items: number;
  /** Nanoseconds that one takes, roughly. */
  itemNs: number;
  /** The fields: first addresses, then sizes; then what depends on how it is dealt out. */
  addresses: readonly number[];
  sizes: readonly number[];
  shares?: readonly number[];
  /** By their place among the fields, where `sizes` have zeros. */
  reals?: Readonly<Record<number, number>>;
  /** Bytes that each thread needs beside the job. */
  scratchBytes: number;
}

/** Bytes of the fields. */
export const JOB_BYTES = 128;
const FIRST_FIELD = 4;

/** A page must not. */
const maySleep = !('document' in globalThis);

/** Writes the fields at `address`. */
export function writeJob(memory: ArrayBufferLike, address: number, job: Job): void {
  const {kind, items, itemNs, addresses, sizes, shares = [], reals = {}} = job;
  // To look once at what another thread does takes about a nanosecond.
  const patience = Math.min(1e6, Math.ceil(itemNs));
  const header = [JOB_KINDS[kind], items, patience, Number(maySleep)];
  new Int32Array(memory, address, JOB_BYTES / 4).set([...header, ...addresses, ...sizes, ...shares]);
  const numbers = new Float32Array(memory, address, JOB_BYTES / 4);
  for (const [place, value] of Object.entries(reals)) numbers[FIRST_FIELD + Number(place)] = value;
}

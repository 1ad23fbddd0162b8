/**
 * Up-sampling by a whole factor with a long FIR filter: zeros are put between the samples, zeros are put around or a margin
 * is cut, the filter reads every whole window. Most of what it reads is the zeros between, so every phase of the output gets
 * the taps that meet samples, as a filter of its own over the samples alone. Pure arithmetic; no tensors.
 */

export interface UpSampling {
  /** Samples to put before and after the input, as zeros; negative where they are cut. */
  before: number;
  after: number;
  /** Samples in a window. */
  window: number;
  /**
   * For each phase, which tap of the whole filter meets each sample of the window; `taps`, one past the last, for none.
   * Output `factor * i + phase` is the sum over `j` of tap `indices[phase][j]` times the padded input at `i + j`.
   */
  indices: number[][];
  /** Length of the output; the phases laid side by side may be longer by less than `factor`. */
  outSize: number;
}

/**
 * @param inSize samples of the input
 * @param taps of the filter in correlation orientation
 * @param padBefore zeros before the first sample once zeros are inserted; negative cuts
 * @param padAfter zeros after the zeros of the last sample; negative cuts
 */
export function planUpSampling(
  inSize: number,
  factor: number,
  taps: number,
  padBefore: number,
  padAfter: number,
): UpSampling {
  const outSize = inSize * factor + padBefore + padAfter - taps + 1;
  // Output n reads tap t at n + t - padBefore, where there is a sample if that is a multiple of the factor.
  const firstSample = Math.ceil(-padBefore / factor);
  const lastSample = Math.floor((factor - 1 + taps - 1 - padBefore) / factor);
  const window = lastSample - firstSample + 1;
  const indices = Array.from({length: factor}, (_, phase) =>
    Array.from({length: window}, (_, j) => {
      const tap = (firstSample + j) * factor - phase + padBefore;
      return tap >= 0 && tap < taps ? tap : taps;
    }),
  );
  const outPerPhase = Math.ceil(outSize / factor);
  return {
    before: -firstSample,
    after: firstSample + outPerPhase + window - 1 - inSize,
    window,
    indices,
    outSize,
  };
}

/** The FIR filter of up-sampling as code bases store it: two-dimensional and normalised. */
import {CheckpointError} from '../checkpoint-error.ts';
import {formatShape, type StridedTensor} from '../containers/strided-tensor.ts';

/**
 * One axis of a separable filter `[taps, taps]`, scaled so that its first tap is 1: `[1, 3, 3, 1]`.
 * @throws {CheckpointError} if it is not the outer product of one axis with itself
 */
export function separableAxis(filter: StridedTensor, where: string): number[] {
  const [taps = 0, columns] = filter.shape;
  const values = filter.read();
  if (filter.shape.length === 2 && taps === columns && taps >= 1 && taps <= 64) {
    const sums = Array.from({length: taps}, (_, i) =>
      values.slice(i * taps, (i + 1) * taps).reduce((a, b) => a + b),
    );
    const total = sums.reduce((a, b) => a + b);
    const isSeparable = values.every((value, i) => {
      const product = (sums[Math.floor(i / taps)]! * sums[i % taps]!) / total;
      return Math.abs(value - product) <= 1e-5 * Math.abs(total);
    });
    // Stored in single precision, so that a whole number may be a little off.
    if (isSeparable && sums[0] !== 0) return sums.map((sum) => Math.round((sum / sums[0]!) * 1e4) / 1e4);
  }
  throw new CheckpointError(`The resampling filter ${formatShape(filter.shape)} is not separable`, where);
}

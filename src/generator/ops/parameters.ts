/** Looking up the parameters of a generator by name, with their shape checked. */
import type {Rank, Tensor} from '@tensorflow/tfjs-core';
import type {Parameters} from './synthesis.ts';

/**
 * The parameter of this name.
 * @param shape expected; -1 where any length will do
 * @throws {Error} if it is missing or of another shape
 */
export function parameter<R extends Rank>(
  parameters: Parameters,
  name: string,
  shape: readonly number[],
): Tensor<R> {
  const tensor = parameters.get(name);
  if (!tensor) throw new Error(`The model has no tensor named ${name}.`);
  assertShape(tensor, shape, name);
  return tensor as Tensor<R>;
}

/**
 * @param shape expected; -1 where any length will do
 * @param what name of the tensor for the message
 * @throws {Error} if the shape is another
 */
export function assertShape(tensor: Tensor, shape: readonly number[], what: string): void {
  const fits = tensor.rank === shape.length && shape.every((n, i) => n === -1 || n === tensor.shape[i]);
  if (!fits) {
    const expected = shape.map((n) => (n === -1 ? 'any' : n)).join(', ');
    throw new Error(`${what} must have the shape [${expected}], got [${tensor.shape.join(', ')}].`);
  }
}

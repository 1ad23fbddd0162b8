/**
 * The parameters of a generator under the names that its code base gave them. Every parameter has to be taken by
 * somebody: one that is missing, and one that nobody knows, is an error with its name, never a silently wrong picture.
 */
import {CheckpointError} from '../checkpoint-error.ts';
import {formatShape, type StridedTensor} from '../containers/strided-tensor.ts';
import {echo} from '../../lib/printable.ts';

export class ParameterTable {
  readonly #tensors: ReadonlyMap<string, StridedTensor>;
  readonly #taken = new Set<string>();
  readonly #read: [name: string, tensor: StridedTensor][] = [];

  constructor(tensors: ReadonlyMap<string, StridedTensor>) {
    this.#tensors = tensors;
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /**
   * Shape of a parameter, without taking it.
   * @throws {CheckpointError} if it is missing or has another number of axes than `rank`
   */
  shape(name: string, rank: number): readonly number[] {
    const {shape} = this.#get(name);
    if (shape.length !== rank || !shape.every((length) => length > 0)) {
      throw new CheckpointError(
        `A parameter must have ${rank} axes, none of them empty, but its shape is ${formatShape(shape)}`,
        name,
      );
    }
    return shape;
  }

  /**
   * A parameter, without taking it.
   * @throws {CheckpointError} if it is missing
   */
  peek(name: string): StridedTensor {
    return this.#get(name);
  }

  /**
   * Takes a parameter, which must have this shape.
   * @throws {CheckpointError} if it is missing, has another shape, or shares its numbers with one taken before
   */
  take(name: string, shape: readonly number[]): StridedTensor {
    const tensor = this.#get(name);
    if (tensor.shape.length !== shape.length || tensor.shape.some((length, axis) => length !== shape[axis])) {
      throw new CheckpointError(
        `A parameter must have the shape ${formatShape(shape)}, but has ${formatShape(tensor.shape)}`,
        name,
      );
    }
    // Parameters are learnt one apart from another. A file could otherwise ask for many times its own size in memory.
    const twin = this.#read.find(([, other]) => other.overlaps(tensor));
    if (twin) throw new CheckpointError(`A parameter uses the same numbers as ${echo(twin[0])}`, name);
    this.#read.push([name, tensor]);
    this.#taken.add(name);
    return tensor;
  }

  /**
   * Takes a parameter of one element, stored as a scalar or with any number of axes of length 1.
   * @returns the view without axes
   * @throws {CheckpointError} if it is missing or has more elements
   */
  takeScalar(name: string): StridedTensor {
    const shape = this.#get(name).shape;
    return this.take(
      name,
      shape.map(() => 1),
    ).squeeze();
  }

  /** Passes over every parameter that is not needed and whose name ends so. */
  ignore(pattern: RegExp): void {
    for (const name of this.#tensors.keys()) if (pattern.test(name)) this.#taken.add(name);
  }

  /** @throws {CheckpointError} if a parameter was neither taken nor ignored */
  finish(): void {
    const left = [...this.#tensors.keys()].filter((name) => !this.#taken.has(name));
    if (left.length === 0) return;
    const more = left.length > 1 ? `, and ${left.length - 1} more` : '';
    throw new CheckpointError(
      `The generator has a parameter that this kind of network does not know, so its picture would be wrong`,
      `${echo(left[0]!, 80)}${more}`,
    );
  }

  #get(name: string): StridedTensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new CheckpointError('A parameter of the generator is missing', name);
    return tensor;
  }
}

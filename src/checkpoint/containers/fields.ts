/** Hyper-parameters by name, as a checkpoint gives them: constructor arguments, attributes of a module. */
import {CheckpointError} from '../checkpoint-error.ts';
import {echo} from '../../lib/printable.ts';
import type {PyDict, PyValue} from './py-value.ts';

export class Fields {
  readonly #dict: PyDict;
  readonly #where: string;

  /** @param value a dictionary, or anything else, which then counts as an empty one */
  constructor(value: PyValue | undefined, where: string) {
    this.#dict = value instanceof Map ? value : new Map();
    this.#where = where;
  }

  has(name: string): boolean {
    return this.#dict.has(name);
  }

  /** The dictionary under `name`, empty if there is none. */
  nested(name: string): Fields {
    return new Fields(this.#dict.get(name), `${this.#where}.${name}`);
  }

  /**
   * A whole number `low` .. `high`; `fallback` where the field is missing.
   * @throws {CheckpointError} if the field is something else, or missing without fallback
   */
  integer(name: string, low: number, high: number, fallback?: number): number {
    const value = this.#dict.get(name) ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
    throw this.#wrong(name, `a whole number from ${low} to ${high}`, value);
  }

  /** A finite number; `fallback` where the field is missing or None. */
  number<T extends number | null>(name: string, fallback: T): number | T {
    const value = this.#dict.get(name) ?? fallback;
    if (value === fallback || (typeof value === 'number' && Number.isFinite(value)))
      return value as number | T;
    throw this.#wrong(name, 'a number', value);
  }

  /** One of `choices`; `fallback` where the field is missing. */
  choice<T extends string | boolean>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.#dict.get(name) ?? fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.#wrong(name, choices.map((choice) => JSON.stringify(choice)).join(' or '), value);
  }

  /** A list of 1 to 64 finite numbers; `fallback` where the field is missing. */
  numbers(name: string, fallback: readonly number[]): number[] {
    const value = this.#dict.get(name) ?? [...fallback];
    if (
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 64 &&
      value.every((item): item is number => typeof item === 'number' && Number.isFinite(item))
    ) {
      return [...value];
    }
    throw this.#wrong(name, 'a list of numbers', value);
  }

  #wrong(name: string, expected: string, value: PyValue | undefined): CheckpointError {
    const shown =
      value === null || ['number', 'string', 'boolean', 'undefined'].includes(typeof value)
        ? echo(String(value), 60)
        : 'something else';
    return new CheckpointError(`${name} must be ${expected}, but is ${shown}`, this.#where);
  }
}

/**
 * JSON as the same plain data that a pickle gives: objects become Maps, so that no key is special.
 * @throws {CheckpointError} if the text is not JSON or nested beyond reason
 */
export function parseJson(text: string, where: string): PyValue {
  const convert = (value: unknown, depth: number): PyValue => {
    if (depth > 32) throw new CheckpointError('The JSON is nested too deeply', where);
    if (typeof value !== 'object' || value === null) return value as string | number | boolean | null;
    if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1));
    return new Map(Object.entries(value).map(([key, item]) => [key, convert(item, depth + 1)]));
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CheckpointError('JSON was expected', where);
  }
  return convert(value, 0);
}

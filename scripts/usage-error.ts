import {echo} from '../src/lib/printable.ts';

/** A command was called wrongly; `message` is one sentence that says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Turns the errors of `node:util`'s parseArgs into usage errors.
 * @throws {UsageError}
 */
export function parseOrExplain<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError)
      throw new UsageError(echo(error.message.split('. ')[0]!, 200).replace(/\.?$/, '.'));
    throw error;
  }
}

/**
 * Text of an option as a number.
 * @throws {UsageError} if it is none, or out of range
 */
export function numberOption(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high) return value;
  throw new UsageError(`${name} must be a number from ${low} to ${high}, but is "${echo(text)}".`);
}

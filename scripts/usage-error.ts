import {basename} from 'node:path';
import {echo} from '../src/lib/printable.ts';

/** A command was called wrongly; `message` is one sentence that says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * How a command is called by whoever called this one: `nonesuch render`, or in a clone `npm run render --`.
 * @param script of package.json
 * @param words of the program
 */
export function callOf(script: string, words = script): string {
  return /^nonesuch(\.\w+)?$/.test(basename(process.argv[1] ?? ''))
    ? `nonesuch ${words}`
    : `npm run ${script} --`;
}

/** Options that npm knows itself, so that somebody may have set them for good. */
const ofNpm = new Set(['help', 'json']);

/**
 * npm keeps the options of `npm run convert --out x` to itself, and tells of them in its environment.
 * @param script of package.json
 * @param names of all options, without dashes
 * @throws {UsageError} if the dashes were forgotten
 */
export function checkDashes(
  script: string,
  names: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): void {
  if (environment['npm_lifecycle_event'] !== script) return;
  // Of --no-check it says that "check" is not so.
  const isTaken = (name: string): boolean =>
    environment[`npm_config_${name.replace(/^no-/, '').replaceAll('-', '_')}`] !== undefined;
  const taken = names.find((name) => !ofNpm.has(name) && isTaken(name));
  if (taken !== undefined) {
    throw new UsageError(
      `npm took --${taken} for an option of its own: write two dashes before the options, npm run ${script} -- … --${taken} ….`,
    );
  }
}

/** The arguments with options under the names that this project gives them: `--trunc=1` as `--psi=1`. */
export function withUsualNames(args: readonly string[], names: Readonly<Record<string, string>>): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => {
    const [, name, rest = ''] = /^--([a-z-]+)(=[^]*)?$/.exec(arg) ?? [];
    const isOption = name !== undefined && (end < 0 || i < end) && Object.hasOwn(names, name);
    return isOption ? `--${names[name]!}${rest}` : arg;
  });
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

/**
 * Text of an option as a whole number.
 * @throws {UsageError} if it is none, or out of range
 */
export function wholeOption(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\s*\d+\s*$/.test(text) && value >= low && value <= high) return value;
  throw new UsageError(`${name} must be a whole number from ${low} to ${high}, but is "${echo(text)}".`);
}

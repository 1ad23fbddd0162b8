/** The command line of `npm run models:archive`. */
import {parseArgs} from 'node:util';
import {callOf, parseOrExplain, UsageError} from '../usage-error.ts';

const call = callOf('models:archive', 'models archive');

export const usage = `Usage:
  ${call} ID [--models FOLDER]   keep a model's present version for the links to it

A copy of models/ID goes to models/ID/v<version> and into models/archive.json. The converter does it by itself before it
replaces a model; this is for models that are changed in another way.

Options:
  --models FOLDER   (default: models)`;

export interface ArchiveOptions {
  id: string;
  /** The folder of all models. */
  models: string;
}

/**
 * @returns null if help was asked for
 * @throws {UsageError} if the arguments make no command
 */
export function parseArchiveOptions(args: readonly string[]): ArchiveOptions | null {
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {help: {type: 'boolean', short: 'h'}, models: {type: 'string'}},
    }),
  );
  if (values.help || args.length === 0) return null;
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) {
    throw new UsageError(`Give the id of one model: ${call} pony.`);
  }
  return {id, models: values.models ?? 'models'};
}

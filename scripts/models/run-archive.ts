/** Keeps a model's present version for the links to it. */
import {print, report} from '../run-command.ts';
import {parseArchiveOptions, usage} from './archive-options.ts';
import {archiveVersion} from './archive-version.ts';
import {readListed} from './listed-models.ts';
import {withModelsLocked} from './models-lock.ts';
import {bytesBelow, sizeProblem} from './models-size.ts';

/** @throws {UsageError} if the arguments make no command, or the site has no such model */
export function runArchive(args: readonly string[]): void {
  const options = parseArchiveOptions(args);
  if (!options) {
    print(usage);
    return;
  }
  const {id, models} = options;
  readListed(models, id);
  const {version, folder, isNew} = withModelsLocked(models, () => archiveVersion(models, id));
  const bytes = bytesBelow(models);
  print(
    `Version ${version} of ${id} ${isNew ? 'lies in' : 'was archived before, with the same bytes, in'} ${folder}; ${models} has ${(bytes / 1e6).toFixed(1)} MB.`,
  );
  const problem = sizeProblem(bytes);
  if (problem) report(`Warning: ${problem}`);
}

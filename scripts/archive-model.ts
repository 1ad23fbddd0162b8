/** `npm run models:archive`: keeps a model's present version for the links to it. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {echo} from '../src/lib/printable.ts';
import {parseIndex} from '../src/model/parse-index.ts';
import {parseArchiveOptions, usage} from './models/archive-options.ts';
import {archiveVersion} from './models/archive-version.ts';
import {readJson} from './models/check-files.ts';
import {bytesBelow, sizeProblem} from './models/models-size.ts';
import {print, report, runCommand} from './run-command.ts';
import {UsageError} from './usage-error.ts';

/** @throws {UsageError} if the site has no such model */
function checkListed(models: string, id: string): void {
  const path = join(models, 'index.json');
  if (!existsSync(path)) {
    throw new UsageError(
      `There is no index.json in "${echo(models)}": --models is the folder of all models.`,
    );
  }
  const ids = parseIndex(readJson(path, path), path).models.map((model) => model.id);
  if (!ids.includes(id)) {
    throw new UsageError(`There is no model "${echo(id)}" in ${path}, which lists ${echo(ids.join(', '))}.`);
  }
}

function run({id, models}: {id: string; models: string}): void {
  checkListed(models, id);
  const {version, folder, isNew} = archiveVersion(models, id);
  const bytes = bytesBelow(models);
  print(
    `Version ${version} of ${id} ${isNew ? 'lies in' : 'was archived before, with the same bytes, in'} ${folder}; ${models} has ${(bytes / 1e6).toFixed(1)} MB.`,
  );
  const problem = sizeProblem(bytes);
  if (problem) report(`Warning: ${problem}`);
}

await runCommand(() => {
  const options = parseArchiveOptions(process.argv.slice(2));
  if (options) run(options);
  else print(usage);
});

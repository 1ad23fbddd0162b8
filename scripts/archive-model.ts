/** `npm run models:archive`: keeps a model's present version for the links to it. */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {DescriptorError} from '../src/model/descriptor-error.ts';
import {parseIndex} from '../src/model/parse-index.ts';
import {parseArchiveOptions, usage} from './models/archive-options.ts';
import {archiveVersion} from './models/archive-version.ts';
import {readJson} from './models/check-files.ts';
import {bytesBelow, sizeProblem} from './models/models-size.ts';
import {UsageError} from './usage-error.ts';

/** @throws {UsageError} if the site has no such model */
function checkListed(models: string, id: string): void {
  const path = join(models, 'index.json');
  if (!existsSync(path)) {
    throw new UsageError(
      `There is no index.json in "${models.slice(0, 100)}": --models is the folder of all models.`,
    );
  }
  const ids = parseIndex(readJson(path, path), path).models.map((model) => model.id);
  if (!ids.includes(id)) {
    throw new UsageError(
      `There is no model "${id.slice(0, 100)}" in ${path}, which lists ${ids.join(', ')}.`,
    );
  }
}

function run({id, models}: {id: string; models: string}): void {
  checkListed(models, id);
  const {version, folder, isNew} = archiveVersion(models, id);
  const bytes = bytesBelow(models);
  console.log(
    `Version ${version} of ${id} ${isNew ? 'lies in' : 'was archived before, with the same bytes, in'} ${folder}; ${models} has ${(bytes / 1e6).toFixed(1)} MB.`,
  );
  const problem = sizeProblem(bytes);
  if (problem) console.error(`Warning: ${problem}`);
}

try {
  const options = parseArchiveOptions(process.argv.slice(2));
  if (options) run(options);
  else console.log(usage);
} catch (error) {
  if (!(error instanceof DescriptorError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

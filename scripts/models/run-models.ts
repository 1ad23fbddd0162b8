/** `nonesuch models`: the list of models, and what is done with it. */
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {echo} from '../../src/lib/printable.ts';
import {pictureSize} from '../../src/model/architecture.ts';
import {archivedVersions} from '../../src/model/parse-archive.ts';
import {totalShardBytes} from '../../src/model/weight-layout.ts';
import {reportModels} from '../check-models.ts';
import {checkReplaceable} from '../convert/check-output.ts';
import {writeIndex} from '../convert/model-index.ts';
import {readModelDescriptor} from '../generate/read-model-folder.ts';
import {print} from '../run-command.ts';
import {parseOrExplain, UsageError} from '../usage-error.ts';
import {readArchive, writeArchive} from './archive-list.ts';
import {readListed} from './listed-models.ts';
import {withModelsLocked} from './models-lock.ts';
import {bytesBelow} from './models-size.ts';
import {runArchive} from './run-archive.ts';

const usage = `Usage:
  nonesuch models list                which models there are, the one that a site opens with first
  nonesuch models default ID          makes a model the first
  nonesuch models remove ID           deletes a model with all its versions
  nonesuch models check               whether all files are what they should be
  nonesuch models archive ID          keeps a model's present version for the links to it

Options:
  --models FOLDER   the folder of all models  (default: models)`;

function list(models: string): void {
  const archive = readArchive(models);
  const lines = readListed(models).models.map(({id}, i) => {
    const descriptor = readModelDescriptor(join(models, id));
    const {width, height} = pictureSize(descriptor.generator);
    const archived = archivedVersions(archive, id);
    const parts = [
      `version ${descriptor.version}`,
      `${width} x ${height} px`,
      `${(totalShardBytes(descriptor) / 1e6).toFixed(1)} MB`,
      echo(descriptor.licence, 60),
      ...(archived.length > 0 ? [`archived: ${archived.join(', ')}`] : []),
      ...(i === 0 ? ['default'] : []),
    ];
    return `${id.padEnd(16)} ${echo(descriptor.title)} (${parts.join('; ')})`;
  });
  print(lines.join('\n'));
}

function makeDefault(models: string, id: string): void {
  withModelsLocked(models, () => {
    const index = readListed(models, id);
    const first = index.models.filter((model) => model.id === id);
    const others = index.models.filter((model) => model.id !== id);
    writeIndex(join(models, 'index.json'), {models: [...first, ...others]});
  });
  print(`A site of ${models} opens with ${id}.`);
}

function remove(models: string, id: string): void {
  const bytes = withModelsLocked(models, () => {
    const others = readListed(models, id).models.filter((model) => model.id !== id);
    if (others.length === 0) {
      throw new UsageError(`${id} is the only model in ${models}, and a site needs one: add another first.`);
    }
    const folder = join(models, id);
    // Whatever else lies there is somebody's.
    checkReplaceable(folder);
    const archive = readArchive(models);
    writeIndex(join(models, 'index.json'), {models: others});
    if (Object.hasOwn(archive.models, id)) {
      const left = Object.entries(archive.models).filter(([name]) => name !== id);
      writeArchive(models, {...archive, models: Object.fromEntries(left)});
    }
    const size = bytesBelow(folder);
    rmSync(folder, {recursive: true});
    return size;
  });
  print(`${id} is removed with all its versions, ${(bytes / 1e6).toFixed(1)} MB.`);
}

/** @throws {UsageError} if the arguments make no command, or there is no such model */
export function runModels(args: readonly string[]): void {
  const [action, ...rest] = args;
  if (action === 'archive') return runArchive(rest);
  const {values, positionals} = parseOrExplain(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {help: {type: 'boolean', short: 'h'}, models: {type: 'string'}},
    }),
  );
  const [name, id, ...others] = positionals;
  if (values.help || name === undefined) {
    print(usage);
    return;
  }
  const {models = 'models'} = values;
  const takesId = name === 'default' || name === 'remove';
  if (takesId && (id === undefined || others.length > 0)) {
    throw new UsageError(`Give the id of one model: nonesuch models ${name} people.`);
  }
  if (!takesId && id !== undefined) {
    throw new UsageError(`nonesuch models ${echo(name)} takes no "${echo(id)}": --models names the folder.`);
  }
  switch (name) {
    case 'list':
      return list(models);
    case 'default':
      return makeDefault(models, id!);
    case 'remove':
      return remove(models, id!);
    case 'check':
      if (!reportModels(models)) process.exitCode = 1;
      return;
    default:
      throw new UsageError(
        `models can list, default, remove, check and archive, but not "${echo(name)}": nonesuch models --help.`,
      );
  }
}

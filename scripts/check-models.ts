/**
 * `npm run models:check`: checks every model of `models/` and its earlier versions: index, archive, descriptors, shards and their
 * hashes, weights, traits, directions, texts, files that should be there, and how large all is.
 */
import '@tensorflow/tfjs-backend-cpu';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {dispose, io} from '@tensorflow/tfjs-core';
import {echo} from '../src/lib/printable.ts';
import type {ModelArchive, ModelDescriptor, ModelIndex} from '../src/model/descriptor.ts';
import {archivedVersions} from '../src/model/parse-archive.ts';
import {parseDescriptor} from '../src/model/parse-descriptor.ts';
import {parseIndex} from '../src/model/parse-index.ts';
import {totalShardBytes} from '../src/model/weight-layout.ts';
import {readArchive} from './models/archive-list.ts';
import {
  checkDirections,
  checkShards,
  checkText,
  checkTraits,
  collect,
  readJson,
} from './models/check-files.ts';
import {filesOfVersion, isPlainFile, isPlainFolder} from './models/model-files.ts';
import {bytesBelow, sizeProblem} from './models/models-size.ts';
import {versionFolder, versionOf} from './models/version-folders.ts';
import {print, report, runCommand} from './run-command.ts';

export interface ModelReport {
  /** "pony", "pony/v8", or what the problems are about: "index.json". */
  id: string;
  /** "Ponies, version 3, 64 px, 5.1 MB"; empty when the descriptor could not be read. */
  summary: string;
  /** One sentence for each thing that is wrong. */
  problems: string[];
}

/** Names of tensors that hold something else than finite numbers. */
function badTensors(folder: string, {weightsManifest}: ModelDescriptor): string[] {
  return weightsManifest.flatMap(({paths, weights}) => {
    const buffers = paths.map((path) => new Uint8Array(readFileSync(join(folder, path))).buffer);
    const tensors = io.decodeWeights(buffers, weights);
    const bad = Object.keys(tensors).filter((name) => !tensors[name]!.dataSync().every(Number.isFinite));
    dispose(tensors);
    return bad;
  });
}

/** What a folder has to hold: the present version of a model, or an earlier one. */
type Expected =
  | {
      kind: 'present';
      id: string;
      /** As in index.json. */
      title: string;
      /** Earlier versions that archive.json lists; null where that is not known. */
      archived: readonly number[] | null;
    }
  | {kind: 'archived'; id: string; version: number};

/** Fields that are not what the lists and the folder's name say. */
function checkFields(name: string, expected: Expected, {id, version, title}: ModelDescriptor): string[] {
  const file = `${name}/model.json`;
  const problems: string[] = [];
  if (id !== expected.id) {
    const what = expected.kind === 'present' ? "the folder's name" : `"${expected.id}"`;
    problems.push(`${file}: "id" must be ${what}, got "${id}".`);
  }
  if (expected.kind === 'archived') {
    if (version !== expected.version) {
      problems.push(`${file}: "version" must be ${expected.version}, as its folder says, got ${version}.`);
    }
    return problems;
  }
  if (title !== expected.title) {
    problems.push(
      `${file}: "title" must be "${echo(expected.title)}" as in index.json, got "${echo(title)}".`,
    );
  }
  const [newest] = expected.archived ?? [];
  if (newest !== undefined && newest >= version) {
    problems.push(
      `${file}: "version" must be higher than ${newest}, which is in archive.json, got ${version}.`,
    );
  }
  return problems;
}

/** Files and folders that do not belong there, and the card that should. */
function checkNames(folder: string, name: string, expected: Expected, descriptor: ModelDescriptor): string[] {
  const isPresent = expected.kind === 'present';
  const known = filesOfVersion(descriptor, isPresent);
  const problems: string[] = [];
  for (const file of readdirSync(folder)) {
    const version = isPresent ? versionOf(file) : null;
    if (version !== null) {
      if (!isPlainFolder(join(folder, file))) {
        problems.push(`${name}/${echo(file)}: It must be a folder, not a link, and is not published.`);
      } else if (expected.kind === 'present' && expected.archived?.includes(version) === false) {
        problems.push(
          `${name}/${echo(file)}: archive.json does not list this version; list it, or remove the folder.`,
        );
      }
    } else if (!known.has(file)) {
      problems.push(`${name}/${echo(file)}: The file belongs to no model; remove it.`);
    } else if (!isPlainFile(join(folder, file))) {
      problems.push(
        `${name}/${echo(file)}: It must be a file, not a link or a folder, and is not published.`,
      );
    }
  }
  if (isPresent && !existsSync(join(folder, 'CARD.md'))) {
    problems.push(
      `${name}/CARD.md: The file is missing; it says what the model is, its data and its licence.`,
    );
  }
  return problems;
}

/** @param name the folder below `root`, also in a sentence: "pony", "pony/v8" */
function checkVersion(root: string, name: string, expected: Expected): ModelReport {
  const folder = join(root, name);
  const problems: string[] = [];
  const descriptor = collect(problems, () => {
    const file = `${name}/model.json`;
    return parseDescriptor(readJson(join(folder, 'model.json'), file), file);
  });
  if (!descriptor) return {id: name, summary: '', problems};

  problems.push(...checkFields(name, expected, descriptor));
  const shardProblems = checkShards(folder, name, descriptor);
  problems.push(...shardProblems);
  if (shardProblems.length === 0) {
    for (const tensor of badTensors(folder, descriptor)) {
      problems.push(`${name}: The tensor "${tensor}" holds numbers that are not finite.`);
    }
  }
  problems.push(
    ...checkNames(folder, name, expected, descriptor),
    ...checkTraits(folder, name, descriptor),
    ...checkDirections(folder, name, descriptor),
    ...checkText(folder, name, descriptor),
  );
  const {version, generator} = descriptor;
  const title = echo(descriptor.title);
  const megabytes = (totalShardBytes(descriptor) / 1e6).toFixed(1);
  const summary = `${title}, version ${version}, ${generator.synthesis.resolution} px, ${megabytes} MB`;
  return {id: name, summary, problems};
}

/** A model, and its earlier versions that are there. */
function checkModel(
  root: string,
  id: string,
  title: string,
  archived: readonly number[] | null,
): ModelReport[] {
  return [
    checkVersion(root, id, {kind: 'present', id, title, archived}),
    ...(archived ?? [])
      .map((version) => ({name: `${id}/${versionFolder(version)}`, version}))
      .filter(({name}) => existsSync(join(root, name)))
      .map(({name, version}) => checkVersion(root, name, {kind: 'archived', id, version})),
  ];
}

/** What archive.json lists, and is not there. */
function checkArchive(root: string, {models}: ModelIndex, archive: ModelArchive): string[] {
  return Object.entries(archive.models).flatMap(([id, versions]) => {
    if (!models.some((model) => model.id === id)) {
      return [`archive.json: "models.${id}" is no model of index.json; remove it.`];
    }
    return versions
      .map((version) => `${id}/${versionFolder(version)}`)
      .filter((name) => !existsSync(join(root, name)))
      .map((name) => `archive.json: The folder ${name} is missing; put it back, or remove its number.`);
  });
}

/** Whether a file of `models/` is one of its two lists, and no link to one. */
function isList(path: string, name: string): boolean {
  return ['index.json', 'archive.json'].includes(name) && isPlainFile(path);
}

/** Checks a whole `models/` folder; a problem with one of its lists, or with its size, is reported under the name of that. */
export function checkModels(root: string): ModelReport[] {
  const problems: string[] = [];
  const index = collect(problems, () => parseIndex(readJson(join(root, 'index.json'), 'index.json')));
  if (!index) return [{id: 'index.json', summary: '', problems}];
  for (const entry of readdirSync(root, {withFileTypes: true})) {
    const isListed = index.models.some(({id}) => id === entry.name);
    if (entry.isDirectory()) {
      if (!isListed) problems.push(`index.json: The folder "${echo(entry.name)}" is not listed.`);
    } else if (isListed) {
      problems.push(`index.json: The model "${entry.name}" must lie in a folder, not behind a link.`);
    } else if (!isList(join(root, entry.name), entry.name) && !entry.name.startsWith('.')) {
      problems.push(`${echo(entry.name)}: The file belongs to no model; remove it.`);
    }
  }
  const archiveProblems: string[] = [];
  const archive = collect(archiveProblems, () => readArchive(root, 'archive.json'));
  if (archive) archiveProblems.push(...checkArchive(root, index, archive));
  const size = sizeProblem(bytesBelow(root));
  const reports = index.models.flatMap(({id, title}) =>
    checkModel(root, id, title, archive ? archivedVersions(archive, id) : null),
  );
  return [
    {id: 'index.json', summary: '', problems},
    {id: 'archive.json', summary: '', problems: archiveProblems},
    {id: 'models', summary: '', problems: size === null ? [] : [size]},
  ]
    .filter((report) => report.problems.length > 0)
    .concat(reports);
}

/**
 * Checks a whole `models/` folder and prints what was found.
 * @returns whether all is well
 */
export function reportModels(root: string): boolean {
  const reports = checkModels(resolve(root));
  for (const {id, summary, problems} of reports) {
    print(problems.length === 0 ? `ok      ${id}: ${summary}` : `failed  ${id}`);
    for (const problem of problems) report(`        ${problem}`);
  }
  return reports.every(({problems}) => problems.length === 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand(() => {
    if (!reportModels(process.argv[2] ?? 'models')) process.exitCode = 1;
  });
}

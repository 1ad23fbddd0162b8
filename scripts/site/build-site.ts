/** A site of other models, made of the built one: no bundler has to run for it. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import type {ModelDescriptor, ModelIndex} from '../../src/model/descriptor.ts';
import {archivedVersions} from '../../src/model/parse-archive.ts';
import {manifestFile, manifestText, screenshots} from '../build/app-manifest.ts';
import {convertCheckpoint} from '../convert/convert-checkpoint.ts';
import {writeIndex} from '../convert/model-index.ts';
import {readModelFolder} from '../generate/read-model-folder.ts';
import {makeFolder} from '../make-folder.ts';
import {readArchive, writeArchive} from '../models/archive-list.ts';
import {filesOfVersion, isPlainFile} from '../models/model-files.ts';
import {publishedFiles} from '../models/published-files.ts';
import {versionFolder} from '../models/version-folders.ts';
import {builtSite, isPackaged} from '../places.ts';
import {UsageError} from '../usage-error.ts';
import type {SiteModel, SiteOptions} from './site-options.ts';

/** The picture that messengers show of a link is of other models. */
const card = 'card.jpg';
/** So are those that browsers show of the app. */
const leftOut = ['models', card, ...screenshots.shots.map(({file}) => file)].map((name) =>
  join(builtSite, name),
);
const cardTags = /^ *<meta (?:property="og:image[^"]*"|name="twitter:card") content="[^"]*" ?\/?>\n/gm;

/** Whether a folder has a site of this program, which may be replaced. */
function isSite(folder: string): boolean {
  const page = join(folder, 'index.html');
  return isPlainFile(page) && /<meta name="build" content="/.test(readFileSync(page, 'utf8'));
}

/** @throws {UsageError} if what lies there is no site */
function checkSitePlace(folder: string): void {
  if (!existsSync(folder)) return;
  if (isPlainFile(folder)) {
    throw new UsageError(`A site is a folder, but ${folder} is a file: give another place with --out.`);
  }
  if (readdirSync(folder).length > 0 && !isSite(folder)) {
    throw new UsageError(
      `The folder ${folder} would be replaced, but holds no site that was made so: give an empty or a new folder with --out.`,
    );
  }
}

function copyFiles(from: string, to: string, names: Iterable<string>): void {
  for (const name of names) {
    makeFolder(dirname(join(to, name)));
    copyFileSync(join(from, name), join(to, name));
  }
}

/** One version, with all hashes checked. */
function copyVersion(from: string, to: string, isPresent: boolean): ModelDescriptor {
  const {descriptor} = readModelFolder(from);
  const names = [...filesOfVersion(descriptor, isPresent)];
  copyFiles(
    from,
    to,
    names.filter((name) => isPlainFile(join(from, name))),
  );
  return descriptor;
}

/** A model with its archived versions. */
function addFolder(models: string, folder: string): ModelIndex['models'][number] {
  const {id, title} = readModelFolder(folder).descriptor;
  copyVersion(folder, join(models, id), true);
  const versions = archivedVersions(readArchive(join(folder, '..')), id).filter((version) =>
    existsSync(join(folder, versionFolder(version))),
  );
  for (const version of versions) {
    copyVersion(join(folder, versionFolder(version)), join(models, id, versionFolder(version)), false);
  }
  if (versions.length > 0) {
    const archive = readArchive(models);
    writeArchive(models, {...archive, models: {...archive.models, [id]: versions}});
  }
  return {id, title};
}

async function addModels(
  models: string,
  given: readonly SiteModel[],
  onProgress: (message: string) => void,
): Promise<void> {
  const index: ModelIndex = {models: []};
  for (const model of given) {
    const id = model.kind === 'folder' ? readModelFolder(model.folder).descriptor.id : model.options.id;
    if (index.models.some((other) => other.id === id)) {
      throw new UsageError(
        `Two of the models have the id "${id}": give another to one with nonesuch convert.`,
      );
    }
    if (model.kind === 'folder') {
      index.models.push(addFolder(models, model.folder));
      continue;
    }
    const folder = join(models, id);
    const {checkpoint, quantized} = await convertCheckpoint(
      {...model.options, archivesReplaced: false, folder},
      onProgress,
    );
    for (const note of checkpoint.notes) onProgress(`Note: ${note}`);
    index.models.push({id, title: quantized.files.descriptor.title});
  }
  writeIndex(join(models, 'index.json'), index);
}

/** Everything but the models, of which `to` has its own. */
function copyBuilt(to: string): void {
  cpSync(builtSite, to, {recursive: true, filter: (path) => !leftOut.includes(path)});
  const page = join(to, 'index.html');
  const html = readFileSync(page, 'utf8').replace(cardTags, '');
  writeFileSync(page, html);
  const {models} = JSON.parse(readFileSync(join(to, 'models/index.json'), 'utf8')) as ModelIndex;
  writeFileSync(join(to, manifestFile), manifestText({html, models, hasScreenshots: false}));
}

export interface BuiltSite {
  index: ModelIndex;
  /** What lay in the folder before, is none of the site's, and is still there. */
  kept: string[];
}

/**
 * Makes a site; its folder appears or changes as a whole.
 * @throws {UsageError} if there is nothing to make it of, or no place for it
 * @throws {DescriptorError} if a model is broken
 * @throws {CheckpointError} if a checkpoint cannot be read
 */
export async function buildSite(
  {given, models, folder}: SiteOptions,
  onProgress: (message: string) => void,
): Promise<BuiltSite> {
  const place = resolve(folder);
  checkSitePlace(place);
  if (!existsSync(join(builtSite, 'index.html'))) {
    throw new UsageError(
      isPackaged
        ? `This installation lacks ${builtSite}: install it anew.`
        : 'The site itself is not built yet: run "npm run build" first.',
    );
  }
  if (!given && !existsSync(join(models, 'index.json'))) {
    throw new UsageError(
      `There is no index.json in ${models}: give models or checkpoints, or their folder with --models.`,
    );
  }
  makeFolder(dirname(place));
  const beside = join(dirname(place), `.${basename(place)}.new-${process.pid}`);
  const aside = join(dirname(place), `.${basename(place)}.old-${process.pid}`);
  rmSync(beside, {recursive: true, force: true});
  try {
    mkdirSync(beside);
    const newModels = join(beside, 'models');
    mkdirSync(newModels);
    if (given) await addModels(newModels, given, onProgress);
    else copyFiles(models, newModels, publishedFiles(models).files);
    copyBuilt(beside);
    const kept = existsSync(place)
      ? readdirSync(place).filter((name) => !existsSync(join(beside, name)) && name !== card)
      : [];
    for (const name of kept) cpSync(join(place, name), join(beside, name), {recursive: true});
    if (existsSync(place)) renameSync(place, aside);
    try {
      renameSync(beside, place);
    } catch (error) {
      if (existsSync(aside)) renameSync(aside, place);
      throw error;
    }
    rmSync(aside, {recursive: true, force: true});
    const index = JSON.parse(readFileSync(join(place, 'models/index.json'), 'utf8')) as ModelIndex;
    return {index, kept};
  } finally {
    rmSync(beside, {recursive: true, force: true});
  }
}

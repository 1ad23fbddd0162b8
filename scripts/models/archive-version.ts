/** Puts a copy of a model's present version beside it, so that links to it show the same pictures once there is a later one. */
import {copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {archivedVersions} from '../../src/model/parse-archive.ts';
import {echo} from '../../src/lib/printable.ts';
import {readModelDescriptor} from '../generate/read-model-folder.ts';
import {UsageError} from '../usage-error.ts';
import {readArchive, withVersion, writeArchive} from './archive-list.ts';
import {checkDirections, checkShards, checkText, checkTraits} from './check-files.ts';
import {versionFolder} from './version-folders.ts';

export interface ArchivedVersion {
  version: number;
  /** `models/<id>/v<version>` */
  folder: string;
  /** False if it was in the archive before, byte for byte. */
  isNew: boolean;
  /** Takes out again what was put in. */
  undo: () => void;
}

/** Names of the files that a version needs. The preview is of the present one only. */
function filesOf(folder: string, {shards, directions, traits, text}: ModelDescriptor): string[] {
  // Where directions alone are named, the site never reads traits: those in the folder may be for the next version.
  const optional = [
    ...(directions ? ['directions.json'] : []),
    ...(traits || !directions ? ['traits.json'] : []),
    ...(text ? ['text.json'] : []),
    'CARD.md',
  ];
  return [
    'model.json',
    ...Object.keys(shards),
    ...optional.filter((name) => existsSync(join(folder, name))),
  ].sort();
}

/** @throws {DescriptorError} if something is missing, damaged or of another version */
function checkPresent(folder: string, id: string, descriptor: ModelDescriptor): void {
  if (descriptor.id !== id) {
    throw new DescriptorError(
      `${folder}/model.json: "id" must be the folder's name, got "${descriptor.id}".`,
    );
  }
  const [problem] = [
    ...checkShards(folder, folder, descriptor),
    ...(descriptor.directions && !descriptor.traits ? [] : checkTraits(folder, folder, descriptor)),
    ...checkDirections(folder, folder, descriptor),
    ...checkText(folder, folder, descriptor),
  ];
  if (problem !== undefined) throw new DescriptorError(problem);
}

/** @throws {UsageError} if a file is not in both folders with the same bytes */
function checkSame(present: string, archived: string, names: readonly string[], version: number): void {
  const isSame = (name: string): boolean =>
    names.includes(name) &&
    existsSync(join(archived, name)) &&
    readFileSync(join(present, name)).equals(readFileSync(join(archived, name)));
  const differing = [...names, ...readdirSync(archived)].sort().find((name) => !isSame(name));
  if (differing === undefined) return;
  throw new UsageError(
    `${archived} is not the version ${version} that lies in ${present} (${echo(differing)} differs), and what links show must stay: raise the version in ${present}, or remove ${archived} if it was never published.`,
  );
}

/** Copies files into a folder that appears whole or not at all. */
function copyFiles(from: string, to: string, names: readonly string[]): void {
  const beside = join(dirname(to), `.${basename(to)}.new-${process.pid}`);
  rmSync(beside, {recursive: true, force: true});
  try {
    mkdirSync(beside);
    for (const name of names) copyFileSync(join(from, name), join(beside, name));
    renameSync(beside, to);
  } finally {
    rmSync(beside, {recursive: true, force: true});
  }
}

/**
 * Archives the version that lies in `models/<id>`, whole or not at all.
 * @param models the folder of all models
 * @throws {DescriptorError} if the model or the list of the archive is not as it should be
 * @throws {UsageError} if the archive has other files under the same version, or nothing can be written
 */
export function archiveVersion(models: string, id: string): ArchivedVersion {
  const present = join(models, id);
  const descriptor = readModelDescriptor(present);
  checkPresent(present, id, descriptor);
  const {version} = descriptor;
  const archive = readArchive(models);
  const folder = join(present, versionFolder(version));
  const names = filesOf(present, descriptor);

  const isThere = existsSync(folder);
  const isListed = archivedVersions(archive, id).includes(version);
  const takeOut = (): void => {
    if (!isThere) rmSync(folder, {recursive: true, force: true});
  };
  try {
    if (isThere) checkSame(present, folder, names, version);
    else copyFiles(present, folder, names);
    const putListBack = isListed ? () => undefined : writeArchive(models, withVersion(archive, id, version));
    const undo = (): void => {
      putListBack();
      takeOut();
    };
    return {version, folder, isNew: !isThere || !isListed, undo};
  } catch (error) {
    takeOut();
    const {code, message} = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${folder} could not be made, and what was there is as it was: ${message}.`);
  }
}

/** What of `models/` goes to the host: the files of listed models and of their archived versions, and nothing that lies beside them. */
import {existsSync, readdirSync} from 'node:fs';
import {join, relative} from 'node:path';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {archivedVersions} from '../../src/model/parse-archive.ts';
import {parseIndex} from '../../src/model/parse-index.ts';
import {readModelDescriptor} from '../generate/read-model-folder.ts';
import {readArchive} from './archive-list.ts';
import {readJson} from './check-files.ts';
import {filesOfVersion, isPlainFile, isPlainFolder} from './model-files.ts';
import {versionFolder} from './version-folders.ts';

/** Paths below the folder of all models. */
export interface PublishedFiles {
  files: string[];
  /** Everything else that is there. */
  leftOut: string[];
}

/** Paths of the files of one version. */
function filesIn(root: string, folder: string, isPresent: boolean): string[] {
  const path = join(root, folder);
  if (!isPlainFolder(path)) throw new DescriptorError(`${path}: A listed model must be a folder, not a link.`);
  if (!isPlainFile(join(path, 'model.json'))) {
    throw new DescriptorError(`${path}/model.json: The file is missing, or a link.`);
  }
  return [...filesOfVersion(readModelDescriptor(path), isPresent)]
    .map((name) => join(folder, name))
    .filter((name) => isPlainFile(join(root, name)));
}

/**
 * @param root the folder of all models
 * @throws {DescriptorError} if a list or a listed model is not as it should be
 */
export function publishedFiles(root: string): PublishedFiles {
  const {models} = parseIndex(readJson(join(root, 'index.json'), join(root, 'index.json')));
  const archive = readArchive(root);
  const files = ['index.json', 'archive.json'].filter((name) => isPlainFile(join(root, name)));
  for (const {id} of models) {
    files.push(...filesIn(root, id, true));
    for (const version of archivedVersions(archive, id)) {
      const folder = join(id, versionFolder(version));
      if (existsSync(join(root, folder))) files.push(...filesIn(root, folder, false));
    }
  }
  const known = new Set(files);
  const leftOut = readdirSync(root, {recursive: true, withFileTypes: true})
    .filter((entry) => !entry.isDirectory())
    .map(({parentPath, name}) => relative(root, join(parentPath, name)))
    .filter((path) => !known.has(path))
    .sort();
  return {files, leftOut};
}

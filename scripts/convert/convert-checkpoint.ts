/** From a checkpoint file to a model's folder. */
import {existsSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {archivedVersions} from '../../src/model/parse-archive.ts';
import {modelOf} from '../../src/convert/build-model.ts';
import {makeDirections} from '../../src/convert/directions-file.ts';
import {nextVersion} from '../../src/convert/next-version.ts';
import {readModelDescriptor} from '../generate/read-model-folder.ts';
import {startNodeBackend} from '../generate/node-backend.ts';
import {readArchive} from '../models/archive-list.ts';
import {archiveVersion, type ArchivedVersion} from '../models/archive-version.ts';
import {UsageError} from '../usage-error.ts';
import {checkOutput} from './check-output.ts';
import {chooseQuantization, type Quantized} from './choose-quantization.ts';
import {prepareIndex} from './model-index.ts';
import type {ConvertOptions} from './options.ts';
import {readCheckpoint} from './read-checkpoint.ts';
import {withoutStoredNoise} from './without-noise.ts';
import {writeModelFiles} from './write-model.ts';

export interface Converted {
  checkpoint: Checkpoint;
  quantized: Quantized;
  /** Whether the model was added to the index beside its folder. */
  isListed: boolean;
  /** Where the version that was replaced lies; null if there was none, or it is the same. */
  archived: Pick<ArchivedVersion, 'version' | 'folder'> | null;
}

/** @throws {UsageError} if the version in the folder cannot be archived as it is */
function archiveReplaced(models: string, id: string): ArchivedVersion {
  try {
    return archiveVersion(models, id);
  } catch (error) {
    if (!(error instanceof DescriptorError || error instanceof UsageError)) throw error;
    throw new UsageError(
      `What lies in ${join(models, id)} cannot be archived (--no-archive replaces it all the same): ${error.message}`,
    );
  }
}

/**
 * Converts; the folder appears whole or not at all. A version of the site that is replaced is archived.
 * @throws {UsageError} if the options do not fit the checkpoint or the folder
 * @throws {CheckpointError} if the checkpoint cannot be read
 * @throws {DescriptorError} if what is in the folder, the index or the archive already is broken
 */
export async function convertCheckpoint(
  options: ConvertOptions,
  onProgress: (message: string) => void,
): Promise<Converted> {
  const {id, title, folder, classes} = options;
  const models = join(folder, '..');
  const indexPath = join(dirname(resolve(folder)), 'index.json');
  const isListed = existsSync(indexPath) || basename(dirname(resolve(folder))) === 'models';
  if (isListed && basename(resolve(folder)) !== id) {
    throw new UsageError(`A model lies in the folder of its id: use --out ${join(dirname(folder), id)}.`);
  }
  checkOutput(folder);
  const before = existsSync(join(folder, 'model.json')) ? readModelDescriptor(folder) : null;
  const writeIndex = isListed ? prepareIndex(indexPath, {id, title}) : undefined;
  const [newestArchived = 0] = isListed ? archivedVersions(readArchive(models), id) : [];

  const read = readCheckpoint(options.file, onProgress);
  // Some hundred megabytes that nobody needs from here on; V8 does not see that WebAssembly's memory is about to grow.
  globalThis.gc?.();
  const checkpoint = options.keepsNoise ? read : withoutStoredNoise(read);
  const {spec, tensors} = checkpoint;
  if (classes && classes.length !== spec.mapping.cDim) {
    throw new UsageError(
      `--classes must name all ${spec.mapping.cDim} classes of this generator, but names ${classes.length}.`,
    );
  }
  if (options.isChecked) await startNodeBackend();
  const quantized = await chooseQuantization(modelOf(checkpoint, options), {
    mode: options.quantize,
    isMeasured: options.isChecked,
    onProgress,
  });
  const {files} = quantized;
  files.descriptor.version = nextVersion(files.descriptor, before, newestArchived);
  let directions = null;
  // Named traits are better than directions without names.
  if (!existsSync(join(folder, 'traits.json'))) {
    onProgress('Finding directions to edit along …');
    const {content, stamp} = makeDirections(files.descriptor, tensors);
    files.descriptor.directions = stamp;
    directions = content;
  }
  const isReplaced = before !== null && files.descriptor.version > before.version;
  const archived = isListed && isReplaced && options.archivesReplaced ? archiveReplaced(models, id) : null;
  onProgress(`Writing ${folder} …`);
  try {
    writeModelFiles(files, folder, directions, writeIndex);
  } catch (error) {
    archived?.undo();
    const {code, message} = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${folder} could not be written, and what was there is as it was: ${message}.`);
  }
  return {checkpoint, quantized, isListed, archived};
}

/** From a checkpoint file to a model's folder. */
import {existsSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import {notStated} from '../../src/convert/licence.ts';
import {echo} from '../../src/lib/printable.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {DescriptorError} from '../../src/model/descriptor-error.ts';
import {archivedVersions} from '../../src/model/parse-archive.ts';
import {modelOf, type ModelNames} from '../../src/convert/build-model.ts';
import {makeDirections} from '../../src/convert/directions-file.ts';
import {nextVersion} from '../../src/convert/next-version.ts';
import {readModelDescriptor} from '../generate/read-model-folder.ts';
import {startNodeBackend} from '../generate/node-backend.ts';
import {readArchive} from '../models/archive-list.ts';
import {archiveVersion, type ArchivedVersion} from '../models/archive-version.ts';
import {checkTraits} from '../models/check-files.ts';
import {withModelsLocked} from '../models/models-lock.ts';
import {UsageError} from '../usage-error.ts';
import {cardText} from './card.ts';
import {checkOutput} from './check-output.ts';
import {chooseQuantization, type Quantized} from './choose-quantization.ts';
import {readIndex, withModel, writeIndex} from './model-index.ts';
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
  /** What became of what was there; full sentences. */
  notes: string[];
}

function capitalised(id: string): string {
  const text = id.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the command line says of the model, or else what the model says that is there. */
function namesOf(options: ConvertOptions, before: ModelDescriptor | null, {spec}: Checkpoint): ModelNames {
  const {id, title, noun, licence, dataSource, classes} = options;
  const classesBefore = before?.classes?.length === spec.mapping.cDim ? before.classes : null;
  const automatic = before?.dataSource.startsWith('Converted from a checkpoint of ');
  return {
    ...options,
    title: title ?? before?.title ?? capitalised(id),
    noun: noun ?? before?.noun ?? id.replaceAll('-', ' '),
    licence: licence ?? (before?.licence === notStated ? null : (before?.licence ?? null)),
    dataSource: dataSource ?? (automatic ? null : (before?.dataSource ?? null)),
    classes: classes ?? classesBefore,
  };
}

/** What the model keeps that was not said anew. */
function keptNames(options: ConvertOptions, before: ModelDescriptor, after: ModelDescriptor): string[] {
  const kept = (['title', 'noun', 'licence'] as const)
    .filter((name) => options[name] === null && before[name] === after[name] && after[name] !== notStated)
    .map((name) => `--${name} "${echo(after[name])}"`);
  return kept.length === 0 ? [] : [`Kept from before: ${kept.join(', ')}.`];
}

/** Whether the words in the folder are for this very model. */
function fitsTraits(folder: string, descriptor: ModelDescriptor): boolean {
  return existsSync(join(folder, 'traits.json')) && checkTraits(folder, folder, descriptor).length === 0;
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
  const {id, folder, classes} = options;
  const models = join(folder, '..');
  const indexPath = join(dirname(resolve(folder)), 'index.json');
  const isListed = existsSync(indexPath) || basename(dirname(resolve(folder))) === 'models';
  if (isListed && basename(resolve(folder)) !== id) {
    throw new UsageError(`A model lies in the folder of its id: use --out ${join(dirname(folder), id)}.`);
  }
  checkOutput(folder);
  const readBefore = (): ModelDescriptor | null =>
    existsSync(join(folder, 'model.json')) ? readModelDescriptor(folder) : null;
  const expected = readBefore();
  // A broken list is known before anything is read or written.
  if (isListed) readIndex(indexPath);
  if (isListed) readArchive(models);
  if (expected) {
    onProgress(`${folder} has ${echo(expected.title)}, version ${expected.version}: it will be replaced.`);
  }

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
  const quantized = await chooseQuantization(modelOf(checkpoint, namesOf(options, expected, checkpoint)), {
    mode: options.quantize,
    isMeasured: options.isChecked,
    onProgress,
  });
  const {descriptor} = quantized.files;
  onProgress('Finding directions to edit along …');
  let found = makeDirections(descriptor, tensors);

  /** Puts the model into its place, with what is there by now. */
  const place = (): Pick<Converted, 'archived' | 'notes'> => {
    const before = readBefore();
    const [newestArchived = 0] = isListed ? archivedVersions(readArchive(models), id) : [];
    descriptor.version = nextVersion(descriptor, before, newestArchived);
    const isReplaced = before !== null && descriptor.version > before.version;
    const hasTraits = existsSync(join(folder, 'traits.json'));
    const keepsTraits = hasTraits && (!isReplaced || fitsTraits(folder, descriptor));
    if (keepsTraits && before?.traits && !isReplaced) descriptor.traits = before.traits;
    // Texts speak of traits, and of one version.
    const keptText = isReplaced ? undefined : before?.text;
    if (keptText) descriptor.text = keptText;
    // Named traits are better than directions without names, but some models have both.
    const hasDirections = !keepsTraits || Boolean(descriptor.traits && before?.directions);
    if (hasDirections) {
      if (descriptor.version !== 1) found = makeDirections(descriptor, tensors);
      descriptor.directions = found.stamp;
    }
    const archived = isListed && isReplaced && options.archivesReplaced ? archiveReplaced(models, id) : null;
    onProgress(`Writing ${folder} …`);
    const isNewCard = !existsSync(join(folder, 'CARD.md'));
    try {
      const writeList = (): void => writeIndex(indexPath, withModel(readIndex(indexPath), descriptor));
      writeModelFiles(
        quantized.files,
        folder,
        hasDirections ? found.content : null,
        isListed ? writeList : undefined,
        {
          dropped: [...(keepsTraits ? [] : ['traits.json']), ...(keptText ? [] : ['text.json'])],
          card: cardText(checkpoint, descriptor, options.file),
        },
      );
    } catch (error) {
      archived?.undo();
      const {code, message} = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new UsageError(`${folder} could not be written, and what was there is as it was: ${message}.`);
    }
    const notes = [
      ...(before ? keptNames(options, before, descriptor) : []),
      ...(isReplaced ? [`Version ${before.version} was replaced by version ${descriptor.version}.`] : []),
      ...(hasTraits && !keepsTraits
        ? [
            `traits.json was for version ${before?.version ?? 1} and is left out; the model has directions instead.`,
          ]
        : []),
      ...(before?.text && !keptText ? [`text.json was for version ${before.version} and is left out.`] : []),
      ...(isReplaced && existsSync(join(folder, 'preview.webp'))
        ? ['preview.webp shows the version before: take it anew, or remove it.']
        : []),
      ...(isNewCard
        ? [`${join(folder, 'CARD.md')} is for you to fill in: what the model is, its data, its licence.`]
        : []),
    ];
    return {archived, notes};
  };
  const placed = isListed ? withModelsLocked(models, place) : place();
  return {checkpoint, quantized, isListed, ...placed};
}

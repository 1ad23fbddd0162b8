/** From a checkpoint file to a model's folder. */
import {existsSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import type {Checkpoint} from '../../src/checkpoint/checkpoint.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import {readModelDescriptor} from '../generate/read-model-folder.ts';
import {startNodeBackend} from '../generate/node-backend.ts';
import {UsageError} from '../usage-error.ts';
import {checkOutput} from './check-output.ts';
import {chooseQuantization, type Quantized} from './choose-quantization.ts';
import {makeDirections} from './directions-file.ts';
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
}

/** Everything of a descriptor that decides pixels. */
function pixels({generator, shards, truncation: {cutoff}}: ModelDescriptor): string {
  return JSON.stringify([generator, shards, cutoff]);
}

/** The version in the folder, or the next one if the new files make other pixels. */
function nextVersion(next: ModelDescriptor, before: ModelDescriptor | null): number {
  if (!before) return 1;
  return pixels(before) === pixels(next) ? before.version : before.version + 1;
}

/**
 * Converts; the folder appears whole or not at all.
 * @throws {UsageError} if the options do not fit the checkpoint or the folder
 * @throws {CheckpointError} if the checkpoint cannot be read
 * @throws {DescriptorError} if what is in the folder or the index already is broken
 */
export async function convertCheckpoint(
  options: ConvertOptions,
  onProgress: (message: string) => void,
): Promise<Converted> {
  const {id, title, noun, folder, classes} = options;
  const indexPath = join(dirname(resolve(folder)), 'index.json');
  const isListed = existsSync(indexPath) || basename(dirname(resolve(folder))) === 'models';
  if (isListed && basename(resolve(folder)) !== id) {
    throw new UsageError(`A model lies in the folder of its id: use --out ${join(dirname(folder), id)}.`);
  }
  checkOutput(folder);
  const before = existsSync(join(folder, 'model.json')) ? readModelDescriptor(folder) : null;
  const writeIndex = isListed ? prepareIndex(indexPath, {id, title}) : null;

  const read = readCheckpoint(options.file, onProgress);
  // Some hundred megabytes that nobody needs from here on; V8 does not see that WebAssembly's memory is about to grow.
  globalThis.gc?.();
  const checkpoint = options.keepsNoise ? read : withoutStoredNoise(read);
  const {spec, tensors, defaults, family} = checkpoint;
  if (classes && classes.length !== spec.mapping.cDim) {
    throw new UsageError(
      `--classes must name all ${spec.mapping.cDim} classes of this generator, but names ${classes.length}.`,
    );
  }
  if (options.isChecked) await startNodeBackend();
  const quantized = await chooseQuantization(
    {
      tensors,
      spec,
      id,
      title,
      noun,
      licence: options.licence ?? 'Not stated',
      dataSource:
        options.dataSource ??
        `Converted from a checkpoint of ${family}; what it was trained on is not known.`,
      truncation: {psi: options.psi ?? defaults.psi, cutoff: options.cutoff ?? defaults.cutoff},
      version: 1,
      ...(classes && {classes}),
    },
    {mode: options.quantize, isMeasured: options.isChecked, onProgress},
  );
  const {files} = quantized;
  files.descriptor.version = nextVersion(files.descriptor, before);
  let directions = null;
  // Named traits are better than directions without names.
  if (!existsSync(join(folder, 'traits.json'))) {
    onProgress('Finding directions to edit along …');
    const {content, stamp} = makeDirections(files.descriptor, tensors);
    files.descriptor.directions = stamp;
    directions = content;
  }
  onProgress(`Writing ${folder} …`);
  try {
    writeModelFiles(files, folder, directions);
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${folder} could not be written, and what was there is as it was: ${message}.`);
  }
  writeIndex?.();
  return {checkpoint, quantized, isListed};
}

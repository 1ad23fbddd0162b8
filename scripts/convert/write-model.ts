/**
 * Writes a model's folder: `model.json` and its shards. The folder appears whole or not at all: it is written beside its
 * place and renamed. What else lies in an existing folder (CARD.md, preview.webp, traits.json, earlier versions) is kept.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {buildModel, descriptorText, type ModelToWrite} from '../../src/convert/build-model.ts';
import type {ModelDescriptor} from '../../src/model/descriptor.ts';
import type {ModelFiles} from '../../src/model/model-files.ts';
import {makeFolder} from '../make-folder.ts';
import {checkReplaceable} from './check-output.ts';

/** What the new model has instead; `checkReplaceable` lets no `.bin` pass but the shards of the old one. */
const ownFile = /^(model\.json|directions\.json|.*\.bin)$/;

export interface OtherFiles {
  /** Files of before that are not kept. */
  dropped?: readonly string[];
  /** Content of `CARD.md` where there is none. */
  card?: string;
}

/**
 * Puts the files into `folder`, which appears or changes as a whole.
 * @param directions content of `directions.json`; null for none
 * @param finish called once the files are in their place; if it throws, the folder is again what it was
 * @throws {UsageError} if anything but a model lies there
 */
export function writeModelFiles(
  {descriptor, shards}: ModelFiles,
  folder: string,
  directions: string | null = null,
  finish: () => void = () => undefined,
  {dropped = [], card}: OtherFiles = {},
): void {
  const parent = dirname(folder);
  const beside = join(parent, `.${basename(folder)}.new-${process.pid}`);
  const aside = join(parent, `.${basename(folder)}.old-${process.pid}`);
  // What was put there since the conversion began is kept too.
  checkReplaceable(folder);
  makeFolder(parent);
  rmSync(beside, {recursive: true, force: true});
  try {
    mkdirSync(beside);
    if (existsSync(folder)) {
      chmodSync(beside, statSync(folder).mode);
      for (const name of readdirSync(folder)) {
        if (!ownFile.test(name) && !dropped.includes(name))
          cpSync(join(folder, name), join(beside, name), {recursive: true});
      }
    }
    const cardPath = join(beside, 'CARD.md');
    if (card !== undefined && !existsSync(cardPath)) writeFileSync(cardPath, card);
    for (const [name, bytes] of shards) writeFileSync(join(beside, name), bytes);
    if (directions !== null) writeFileSync(join(beside, 'directions.json'), directions);
    writeFileSync(join(beside, 'model.json'), descriptorText(descriptor));
    if (existsSync(folder)) renameSync(folder, aside);
    let isPlaced = false;
    try {
      renameSync(beside, folder);
      isPlaced = true;
      finish();
    } catch (error) {
      if (isPlaced) renameSync(folder, beside);
      if (existsSync(aside)) renameSync(aside, folder);
      throw error;
    }
    try {
      rmSync(aside, {recursive: true, force: true});
    } catch {
      // The new model is in its place all the same; models:check names what is left.
    }
  } finally {
    rmSync(beside, {recursive: true, force: true});
  }
}

/**
 * Writes a model's folder, whole or not at all.
 * @throws {DescriptorError} if a field or tensor is not as model.json demands
 */
export function writeModel(model: ModelToWrite, folder: string): ModelDescriptor {
  const files = buildModel(model);
  writeModelFiles(files, folder);
  return files.descriptor;
}

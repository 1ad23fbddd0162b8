/**
 * Opens any checkpoint that this project knows. Nothing in the file is executed, whatever it asks for, and the only error
 * is a `CheckpointError` that says what is wrong and where.
 */
import type {Checkpoint, Content, Family} from './checkpoint.ts';
import {checkSpec} from './families/check-spec.ts';
import {CheckpointError} from './checkpoint-error.ts';
import type {Bytes} from './containers/file-part.ts';
import {foreignNetwork, unknownNetwork} from './foreign-network.ts';
import {describeForeignFile} from './containers/foreign-file.ts';
import {isPickle, readPythonPickle} from './containers/python-pickle.ts';
import {ownSafetensors} from './families/own-safetensors.ts';
import {isSafetensors, readSafetensors} from './containers/safetensors.ts';
import {tensorflowStyleGan1} from './families/stylegan1-tensorflow.ts';
import {adaPickle} from './families/stylegan2-ada-pickle.ts';
import {styleGan3Pickle} from './families/stylegan3-pickle.ts';
import {isTorchStream, readTorchStream} from './containers/torch-stream.ts';
import {tensorflowStyleGan2} from './families/stylegan2-tensorflow.ts';
import {isZip, ZipArchive} from './containers/zip-archive.ts';
import {isTorchArchive, readTorchArchive} from './containers/torch-archive.ts';
import {checkpointInTar, checkpointInZip, gunzipped, isGzip, isTar} from './containers/packed-file.ts';
import {rosinality} from './families/stylegan2-rosinality.ts';

/** All families; the first that matches opens the file. */
const families: readonly Family[] = [
  ownSafetensors,
  adaPickle,
  styleGan3Pickle,
  tensorflowStyleGan1,
  tensorflowStyleGan2,
  rosinality,
];

/** `.tar.gz`, in a zip archive. */
const MOST_WRAPPINGS = 3;

/**
 * Takes a file apart as far as its container goes. Tensors are views of `bytes`.
 * @throws {CheckpointError} if the file is none of the known containers, broken, or asks for anything but data
 */
export function readContent(bytes: Bytes, depth = 0): Content {
  if (bytes.length === 0) throw new CheckpointError('The file is empty; fetch or save it again', 'byte 0');
  if (isSafetensors(bytes)) return {container: 'safetensors', ...readSafetensors(bytes)};
  if (isZip(bytes)) {
    const archive = new ZipArchive(bytes);
    if (isTorchArchive(archive)) return {container: 'torch', root: readTorchArchive(bytes, archive)};
    return unpacked(checkpointInZip(archive), depth);
  }
  if (isTorchStream(bytes)) return {container: 'torch', root: readTorchStream(bytes)};
  if (isPickle(bytes)) return {container: 'pickle', root: readPythonPickle(bytes)};
  if (isGzip(bytes)) return unpacked(gunzipped(bytes), depth);
  if (isTar(bytes)) return unpacked(checkpointInTar(bytes), depth);
  throw new CheckpointError(`The file is no checkpoint but ${describeForeignFile(bytes)}`, 'byte 0');
}

/** What was packed in another file. */
function unpacked(bytes: Bytes, depth: number): Content {
  if (depth < MOST_WRAPPINGS) return readContent(bytes, depth + 1);
  throw new CheckpointError('The file was packed again and again; unpack it first', 'byte 0');
}

/**
 * Reads the generator out of a checkpoint.
 * @param bytes the whole file; must not change while the call lasts
 * @throws {CheckpointError} if it holds no generator of a known family
 */
export function openCheckpoint(bytes: Bytes): Checkpoint {
  const content = readContent(bytes);
  const family = families.find((candidate) => candidate.match(content));
  if (!family) throw foreignNetwork(content, true) ?? unknownNetwork(content);
  const checkpoint = openAs(family, content);
  checkSpec(checkpoint.spec, 'top level');
  return checkpoint;
}

/** Networks that were made of a known one have its names and more. */
function openAs(family: Family, content: Content): Checkpoint {
  try {
    return family.open(content);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw foreignNetwork(content, false) ?? error;
  }
}

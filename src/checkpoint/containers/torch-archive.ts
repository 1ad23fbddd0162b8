/** The newer format of torch.save: a zip archive with one pickle and an entry for each storage (torch/serialization.py, `_save`). */
import {strFromU8} from 'fflate';
import {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {CopyLimit} from './copy-limit.ts';
import {type Bytes, load} from './file-part.ts';
import {allowedCall, allowedGlobal} from './pickle-globals.ts';
import {readPickle} from './pickle-machine.ts';
import type {PyValue} from './py-value.ts';
import {StorageTable} from './torch-storage.ts';
import {ZipArchive} from './zip-archive.ts';

const picklePath = /^([^/]+\/)?data\.pkl$/;

/** Whether torch.save wrote the archive, or torch.jit.save, which puts a program beside. */
export function isTorchArchive(archive: ZipArchive): boolean {
  return archive.names.some((name) => picklePath.test(name));
}

/**
 * What was saved. Storages are views of `bytes`.
 * @throws {CheckpointError} if the archive is broken or its pickle asks for anything but data
 */
export function readTorchArchive(bytes: Bytes, archive = new ZipArchive(bytes)): PyValue {
  const pickles = archive.names.filter((name) => picklePath.test(name));
  const pickleName = pickles[0];
  if (pickleName === undefined || pickles.length > 1) {
    throw new CheckpointError(
      `The archive was not written by torch.save: it has ${pickles.length} entries data.pkl instead of one`,
      'zip archive',
    );
  }
  if (archive.names.some((name) => /^([^/]+\/)?(constants\.pkl|code\/)/.test(name))) {
    throw new CheckpointError(
      'The file is a TorchScript program, whose layers cannot be read; save the state_dict of the network that it was made from',
      'zip archive',
    );
  }
  const folder = pickleName.slice(0, -'data.pkl'.length);
  const byteOrder = archive.read(`${folder}byteorder`);
  if (byteOrder && strFromU8(load(byteOrder), true) !== 'little') {
    throw new CheckpointError(
      'The file was written on a big-endian machine, which is not supported',
      `${folder}byteorder`,
    );
  }
  const copies = new CopyLimit(bytes.length);
  const storages = new StorageTable();
  const root = readPickle(new ByteReader(archive.read(pickleName)!, pickleName), {
    global: allowedGlobal,
    call: (callee, args, where) => allowedCall(callee, args, where, copies),
    persistent: (id, where) => storages.resolve(id, where),
  });
  for (const key of storages.keys) {
    const name = `${folder}data/${key}`;
    const storage = storages.get(key)!;
    storage.checkBytes(archive.declaredBytes(name), name);
    storage.fill(archive.read(name)!, name);
  }
  return root;
}

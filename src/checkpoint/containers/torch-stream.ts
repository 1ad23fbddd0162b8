/** The older format of torch.save: five pickles one after another, then the storages (torch/serialization.py, `_legacy_save`). */
import {echo} from '../../lib/printable.ts';
import {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {CopyLimit} from './copy-limit.ts';
import {type Bytes, load} from './file-part.ts';
import {allowedCall, allowedGlobal} from './pickle-globals.ts';
import {type PickleHost, readPickle} from './pickle-machine.ts';
import {dictGet, type PyValue} from './py-value.ts';
import {StorageTable} from './torch-storage.ts';
import {dtypeBytes} from './strided-tensor.ts';

const magicNumber = 0x1950a86a20f9469cfc6cn;
/** How the pickle of the magic number begins: protocol 2, a number of 10 bytes. */
const beginning = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
const protocolVersion = 1001;

/** Whether the bytes begin as such a stream does. */
export function isTorchStream(bytes: Bytes): boolean {
  const first = load(bytes, 0, Math.min(bytes.length, beginning.length));
  return beginning.every((byte, i) => first[i] === byte);
}

/** For the pickles that hold numbers and texts only. */
const nothingAllowed: PickleHost = {
  global: (name, where) => {
    throw new CheckpointError(`The pickle asks for ${echo(name)} where only numbers belong`, where);
  },
  call: (callee, _args, where) => nothingAllowed.global(callee.name, where),
  persistent: (_id, where) => {
    throw new CheckpointError('The pickle refers to a storage where only numbers belong', where);
  },
};

/**
 * What was saved. Storages are views of `bytes`.
 * @param source what the bytes are, for messages; empty for the file itself
 * @param copies of the whole file
 * @throws {CheckpointError} if the stream is broken or asks for anything but data
 */
export function readTorchStream(bytes: Bytes, source = '', copies = new CopyLimit(bytes.length)): PyValue {
  const reader = new ByteReader(bytes, source);
  if (
    readPickle(reader, nothingAllowed) !== magicNumber ||
    readPickle(reader, nothingAllowed) !== protocolVersion
  ) {
    throw new CheckpointError('A stream of torch.save should begin here, but does not', reader.where(0));
  }
  if (dictGet(readPickle(reader, nothingAllowed), 'little_endian') === false) {
    throw new CheckpointError(
      'The file was written on a big-endian machine, which is not supported',
      reader.where(),
    );
  }
  const storages = new StorageTable();
  const root = readPickle(reader, {
    global: allowedGlobal,
    call: (callee, args, where) => allowedCall(callee, args, where, copies),
    persistent: (id, where) => storages.resolve(id, where),
  });

  const keysAt = reader.where();
  const keys = readPickle(reader, nothingAllowed);
  if (!Array.isArray(keys)) throw new CheckpointError('The list of storages is missing', keysAt);
  for (const key of keys) {
    const where = reader.where();
    const storage = storages.get(key);
    if (!storage) throw new CheckpointError('A storage follows that nothing refers to', where);
    const count = reader.uint64();
    if (count !== storage.length) {
      throw new CheckpointError(`A storage of ${storage.length} numbers is said to have ${count}`, where);
    }
    storage.fill(reader.take(count * dtypeBytes[storage.dtype]), where);
  }
  const missing = storages.keys.find((key) => !storages.get(key)?.bytes);
  if (missing !== undefined)
    throw new CheckpointError(`The storage ${echo(missing)} is missing`, reader.where());
  if (reader.position !== bytes.length) {
    throw new CheckpointError(
      `${bytes.length - reader.position} bytes follow that belong to nothing`,
      reader.where(),
    );
  }
  return root;
}

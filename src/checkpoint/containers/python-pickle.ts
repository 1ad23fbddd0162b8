/** A pickle as a file of its own, as NVIDIA's code bases write them; tensors of PyTorch lie in it as streams of torch.save. */
import {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {CopyLimit} from './copy-limit.ts';
import {type Bytes, isBytes, load} from './file-part.ts';
import {allowedCall, allowedGlobal, loadFromBytes} from './pickle-globals.ts';
import {readPickle} from './pickle-machine.ts';
import type {PyValue} from './py-value.ts';
import {TorchStorage} from './flat-storage.ts';
import {readTorchStream} from './torch-stream.ts';

/** Whether the bytes begin as a pickle of protocol 2 or later does. */
export function isPickle(bytes: Bytes): boolean {
  return load(bytes, 0, 1)[0] === 0x80;
}

/**
 * What was pickled. Arrays and storages are views of `bytes`.
 * @throws {CheckpointError} if the pickle is broken or asks for anything but data
 */
export function readPythonPickle(bytes: Bytes): PyValue {
  const copies = new CopyLimit(bytes.length);
  return readPickle(new ByteReader(bytes), {
    global: allowedGlobal,
    call(callee, args, where) {
      if (callee.name !== loadFromBytes) return allowedCall(callee, args, where, copies);
      const [stream] = args;
      if (isBytes(stream)) copies.count(stream.length, where);
      const storage = isBytes(stream) ? readTorchStream(stream, `storage at ${where}`, copies) : null;
      if (!(storage instanceof TorchStorage)) throw new CheckpointError('A storage was expected', where);
      return storage;
    },
    persistent: (_id, where) => {
      throw new CheckpointError('The pickle refers to something outside of it, which is not there', where);
    },
  });
}

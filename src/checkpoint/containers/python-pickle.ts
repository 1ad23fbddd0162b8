/** A pickle as a file of its own, as NVIDIA's code bases write them; tensors of PyTorch lie in it as streams of torch.save. */
import {ByteReader} from './byte-reader.ts';
import {CheckpointError} from '../checkpoint-error.ts';
import {CopyLimit} from './copy-limit.ts';
import {allowedCall, allowedGlobal, loadFromBytes} from './pickle-globals.ts';
import {readPickle} from './pickle-machine.ts';
import type {PyValue} from './py-value.ts';
import {TorchStorage} from './flat-storage.ts';
import {readTorchStream} from './torch-stream.ts';

/** Whether the bytes begin as a pickle of protocol 2 or later does. */
export function isPickle(bytes: Uint8Array): boolean {
  return bytes[0] === 0x80;
}

/**
 * What was pickled. Arrays and storages are views of `bytes`.
 * @throws {CheckpointError} if the pickle is broken or asks for anything but data
 */
export function readPythonPickle(bytes: Uint8Array): PyValue {
  const copies = new CopyLimit(bytes.length);
  return readPickle(new ByteReader(bytes), {
    global: allowedGlobal,
    call(callee, args, where) {
      if (callee.name !== loadFromBytes) return allowedCall(callee, args, where, copies);
      const [stream] = args;
      if (stream instanceof Uint8Array) copies.count(stream.length, where);
      const storage =
        stream instanceof Uint8Array ? readTorchStream(stream, `storage at ${where}`, copies) : null;
      if (!(storage instanceof TorchStorage)) throw new CheckpointError('A storage was expected', where);
      return storage;
    },
    persistent: (_id, where) => {
      throw new CheckpointError('The pickle refers to something outside of it, which is not there', where);
    },
  });
}

/** What a file is that is no checkpoint, as far as its first bytes tell; people rename downloads and forget `git lfs pull`. */
import {strFromU8} from 'fflate';
import {type Bytes, load} from './file-part.ts';

const beginnings: [pattern: RegExp, description: string][] = [
  [
    /^version https:\/\/git-lfs/,
    'a Git LFS pointer to the checkpoint; run "git lfs pull" to fetch the file itself',
  ],
  [
    /^\s*<(!doctype|html|\?xml)/i,
    'a web page, probably an error message saved under the name of the checkpoint',
  ],
  [/^\x89PNG/, 'a PNG picture; give the network that made it'],
  [/^\xff\xd8\xff/, 'a JPEG picture; give the network that made it'],
  [/^[^ -~]\x8b/, 'compressed with gzip; unpack it first'],
  [/^\x89HDF/, 'an HDF5 file (Keras), which is not supported'],
  [/^Rar!|^7z\xbc\xaf/, 'a packed archive; unpack it first'],
  [/^c[\w.]+\n|^\(/, 'a pickle of protocol 0 or 1, which no checkpoint is'],
];

/** `a PNG picture`, or what is expected if the bytes tell nothing. */
export function describeForeignFile(bytes: Bytes): string {
  const text = strFromU8(load(bytes, 0, Math.min(bytes.length, 64)), true);
  return (
    beginnings.find(([pattern]) => pattern.test(text))?.[1] ??
    'neither .pkl nor .pt nor .safetensors by its content'
  );
}

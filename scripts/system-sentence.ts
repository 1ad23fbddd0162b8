/** What the operating system refused, in one sentence. */
import {echo} from '../src/lib/printable.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it is not allowed',
  EBUSY: 'it is in use',
  EDQUOT: 'there is no room left for you',
  EEXIST: 'something is in the way',
  EFBIG: 'it would be too large',
  EIO: 'the disk fails',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a file is where a folder should be',
  ENOTEMPTY: 'something is in the way',
  ENXIO: 'there is no such device',
  EPERM: 'it is not allowed',
  EROFS: 'nothing can be written there',
  EXDEV: 'it is on another disk',
};

const verbs: Readonly<Record<string, string>> = {
  lstat: 'looked at',
  open: 'opened',
  read: 'read',
  readlink: 'read',
  scandir: 'read',
  stat: 'looked at',
};

/**
 * A sentence for an error of the operating system; null for any other.
 * @param what the error is about, if it names no path itself
 */
export function systemSentence(error: Error, what = 'A file'): string | null {
  const {code, syscall, path, dest} = error as NodeJS.ErrnoException & {dest?: string};
  if (code === undefined || syscall === undefined) return null;
  const place = dest ?? path;
  const reason = reasons[code];
  return `${place === undefined ? what : echo(place)} could not be ${verbs[syscall] ?? 'written'}: ${reason === undefined ? code : `${reason} (${code})`}.`;
}
